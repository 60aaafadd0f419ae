/**
 * Bundles the service and the packages it uses into a few files. Reading and linking some 1,200 small
 * files would take half of the time until the service listens; see bench/README.md.
 */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { context, type BuildOptions, type OutputFile } from 'esbuild';
import { blocklistFile } from '../src/security/common-passwords.js';

const source = fileURLToPath(new URL('../src/main.js', import.meta.url));
const folder = fileURLToPath(new URL('../service', import.meta.url));

/** Packages in CommonJS expect these names in every module. */
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
 * To keep a name, esbuild defines it each time a function is created, closures of each request included.
 * Nearly all functions have it already.
 */
function defineMissingNames(code: string): string {
  return code.replace(`=> ${setName}`, `=> (target.name === value ? target : ${setName})`);
}

const options = {
  entryPoints: [source],
  outdir: folder,
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  banner: { js: commonJs },
  // TypeORM and TypeGraphQL know entities and types by the names of their classes.
  keepNames: true,
  sourcemap: true,
  sourcesContent: false,
  // A native addon; a database that finds its own files beside it; an optional peer of TypeGraphQL.
  external: ['argon2', '@electric-sql/pglite', 'class-validator'],
  logLevel: 'error',
  write: false as const,
} satisfies BuildOptions & { write: false };

function write(outputFiles: readonly OutputFile[]): void {
  const code = outputFiles.filter(({ path }) => path.endsWith('.js'));
  if (!code.some(({ text }) => defineMissingNames(text) !== text)) {
    throw new Error('esbuild keeps names in another way than this build knows.');
  }
  mkdirSync(folder, { recursive: true });
  // Overwritten, not removed: a service may be running from them.
  for (const { path, text } of outputFiles) writeFileSync(path, defineMissingNames(text));
  copyFileSync(blocklistFile, join(folder, 'common-passwords.txt'));
}

export interface Bundler {
  /** Reads again what has changed, and writes `dist/service`. Throws if a file or an import is missing. */
  bundle(): Promise<void>;
  close(): Promise<void>;
}

/** Keeps what it has read: the second bundle takes half of the time of the first. */
export async function openBundler(): Promise<Bundler> {
  const kept = await context(options);
  return {
    bundle: async () => write((await kept.rebuild()).outputFiles),
    close: () => kept.dispose(),
  };
}
