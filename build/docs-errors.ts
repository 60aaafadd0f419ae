/** `npm run docs:errors`: prints docs/errors.md. */
import { printErrorPage } from './errors/page.js';

process.stdout.write(printErrorPage());
