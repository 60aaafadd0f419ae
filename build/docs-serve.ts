/** Serves the built site to this machine: `npm run docs`. VitePress's own preview listens on every address. */
import { serveSite } from './site/serve.js';

const { url } = await serveSite('dist/site', 4100);
process.stdout.write(`The documentation is at ${url}. Ctrl-C stops it.\n`);
