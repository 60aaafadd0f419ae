/**
 * Build step: puts the service and the packages it uses into a few files. Reading and linking some
 * 1,200 small files takes half of the time until the service listens; see bench/README.md.
 */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { blocklistFile } from '../src/security/blocklist.js';

const source = fileURLToPath(new URL('../src/main.js', import.meta.url));
const folder = fileURLToPath(new URL('../service', import.meta.url));

/** What packages in CommonJS expect to find in every module. */
const commonJs = `
import { createRequire as createRequireHere } from 'node:module';
import { dirname as dirnameOf } from 'node:path';
import { fileURLToPath as pathOf } from 'node:url';
const require = createRequireHere(import.meta.url);
const __filename = pathOf(import.meta.url);
const __dirname = dirnameOf(__filename);
`;

// Written over, not removed: a service may be running from them.
await build({
  entryPoints: [source],
  outdir: folder,
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  banner: { js: commonJs },
  // Entities and GraphQL types are told apart by the names of their classes.
  keepNames: true,
  sourcemap: true,
  sourcesContent: false,
  // A native addon; a database that finds its own files beside it; what TypeGraphQL can do without.
  external: ['argon2', '@electric-sql/pglite', 'class-validator'],
  logLevel: 'error',
});
copyFileSync(blocklistFile, join(folder, 'common-passwords.txt'));
