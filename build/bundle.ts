/**
 * A build step: puts the service and the packages that it uses into a few files. Otherwise, reading and linking some
 * 1,200 small files takes half of the time until the service listens (ADR 0015).
 */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { blocklistFile } from '../src/security/blocklist.js';

const source = fileURLToPath(new URL('../src/main.js', import.meta.url));
const folder = fileURLToPath(new URL('../service', import.meta.url));

/** The variables that CommonJS packages expect in every module. */
const commonJs = `
import { createRequire as createRequireHere } from 'node:module';
import { dirname as dirnameOf } from 'node:path';
import { fileURLToPath as pathOf } from 'node:url';
const require = createRequireHere(import.meta.url);
const __filename = pathOf(import.meta.url);
const __dirname = dirnameOf(__filename);
`;

const setName = '__defProp(target, "name", { value, configurable: true })';

/**
 * To keep a name, esbuild defines it again each time a function is created, closures of each request included. This
 * limits it to functions that do not have their name already.
 */
function setNamesWhereNeeded(code: string): string {
  return code.replace(`=> ${setName}`, `=> (target.name === value ? target : ${setName})`);
}

const { outputFiles } = await build({
  entryPoints: [source],
  outdir: folder,
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  banner: { js: commonJs },
  // TypeORM and TypeGraphQL identify classes by their names.
  keepNames: true,
  sourcemap: true,
  sourcesContent: false,
  // A native addon, a database that needs the files beside it, and an optional package of TypeGraphQL.
  external: ['argon2', '@electric-sql/pglite', 'class-validator'],
  logLevel: 'error',
  write: false,
});
const code = outputFiles.filter(({ path }) => path.endsWith('.js'));
if (!code.some(({ text }) => setNamesWhereNeeded(text) !== text)) {
  throw new Error('esbuild keeps names in another way than this build knows.');
}

mkdirSync(folder, { recursive: true });
// Overwritten and not removed first, because a service may be running from them.
for (const { path, text } of outputFiles) writeFileSync(path, setNamesWhereNeeded(text));
copyFileSync(blocklistFile, join(folder, 'common-passwords.txt'));
