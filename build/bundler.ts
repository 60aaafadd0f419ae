/**
 * Bundles the service, the command line and the packages that they use into a few files. Reading and linking some
 * 1,200 small files would take half of the time until the service listens; see bench/README.md.
 */
import { copyFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { context, type BuildOptions, type Metafile, type OutputFile } from 'esbuild';
import { blocklistFile } from '../src/security/common-passwords.js';

const pathOf = (url: string) => fileURLToPath(new URL(url, import.meta.url));

/** Where the bundle is written. */
export const folder = pathOf('../service');

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
  entryPoints: { main: pathOf('../src/main.js'), rekey: pathOf('../src/cli/main.js') },
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
  // An optional package, which finds its own files beside it; an optional peer of TypeGraphQL.
  external: ['@electric-sql/pglite', 'class-validator'],
  logLevel: 'error',
  metafile: true as const,
  write: false as const,
} satisfies BuildOptions & { metafile: true; write: false };

/** What the bundled code reads beside itself: the list of passwords, and argon2's compiled code for each platform. */
function copyData(): void {
  copyFileSync(blocklistFile, join(folder, 'common-passwords.txt'));
  const argon2 = dirname(fileURLToPath(import.meta.resolve('argon2')));
  cpSync(join(argon2, 'prebuilds'), join(folder, 'prebuilds'), { recursive: true });
}

function write(outputFiles: readonly OutputFile[]): void {
  const code = outputFiles.filter(({ path }) => path.endsWith('.js'));
  if (!code.some(({ text }) => defineMissingNames(text) !== text)) {
    throw new Error('esbuild keeps names in another way than this build knows.');
  }
  mkdirSync(folder, { recursive: true });
  // Overwritten, not removed: a service may be running from them.
  for (const { path, text } of outputFiles) writeFileSync(path, defineMissingNames(text));
  copyData();
}

export interface Bundler {
  /** Reads again what has changed, and writes `dist/service`. Throws if a file or an import is missing. */
  bundle(): Promise<Metafile>;
  close(): Promise<void>;
}

/** Keeps what it has read: the second bundle takes half of the time of the first. */
export async function openBundler(): Promise<Bundler> {
  const kept = await context(options);
  return {
    async bundle() {
      const { outputFiles, metafile } = await kept.rebuild();
      write(outputFiles);
      return metafile;
    },
    close: () => kept.dispose(),
  };
}
