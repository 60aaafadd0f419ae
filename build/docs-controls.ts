/** `npm run docs:controls`: prints docs/security-controls.md. */
import { chapters } from './controls/catalogue/index.js';
import { printControlPage } from './controls/page.js';
import { readProofs } from './controls/proofs.js';

process.stdout.write(printControlPage(chapters, readProofs(process.cwd()).proofs));
