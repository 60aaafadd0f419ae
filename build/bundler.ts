/**
 * Bundles the service, the command line and the packages that they use into a few files. Reading and linking some
 * 1,200 small files would take half of the time until the service listens; see bench/README.md.
 */
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { context, type BuildOptions, type Metafile, type OutputFile } from 'esbuild';
import { blocklistFile } from '../src/security/common-passwords.js';
import { graphqlObjects } from './graphql-objects.js';
import { leftOut } from './left-out.js';
import { leadingSpreads } from './spreads.js';

const pathOf = (url: string) => fileURLToPath(new URL(url, import.meta.url));

/** Where the bundle is written. */
export const folder = pathOf('../service');

/** Packages in CommonJS expect these names in every module. esbuild does not see the names that begin with `__rekey`: no module may declare one. */
const commonJs = `
import { createRequire as __rekeyCreateRequire } from 'node:module';
import { dirname as __rekeyDirname } from 'node:path';
import { fileURLToPath as __rekeyFileURLToPath } from 'node:url';
const require = __rekeyCreateRequire(import.meta.url);
const __filename = __rekeyFileURLToPath(import.meta.url);
const __dirname = __rekeyDirname(__filename);
`;

const setName = '__defProp(target,"name",{value,configurable:true})';

/** Nearly all functions have their name already. Those without a prototype, such as arrows, may do without one. */
const isNamed = 'target.name===value||target.prototype===undefined';

/** To keep a name, esbuild defines it each time a function is created, closures of each request included. */
function defineMissingNames(code: string): string {
  return code.replace(`=>${setName}`, `=>(${isNamed}?target:${setName})`);
}

/** What the bundle and those of tests (`bundle-vendors.ts`) have in common. */
export const common = {
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  banner: { js: commonJs },
  // An optional package, which finds its own files beside it; an optional peer of TypeGraphQL.
  external: ['@electric-sql/pglite', 'class-validator'],
  logLevel: 'error',
} satisfies BuildOptions;

const options = {
  ...common,
  entryPoints: { main: pathOf('../src/main.js'), rekey: pathOf('../src/cli/main.js') },
  outdir: folder,
  // TypeORM and TypeGraphQL know entities and types by the names of their classes.
  keepNames: true,
  // Without comments the code is a third shorter, and plain ASCII. V8 keeps the text of all code in memory, with two bytes for
  // each character of a file that has one beyond Latin-1, as comments do.
  minifyWhitespace: true,
  // So that a stack trace still leads to a place that one can read.
  lineLimit: 160,
  sourcemap: true,
  sourcesContent: false,
  define: {
    // The driver asks for it to find out whether it runs at Cloudflare, for which Node would load its `fetch` at each start.
    Response: 'undefined',
    // graphql-js reads it for each value of an answer, and looks for a second copy of itself unless it is this.
    'process.env.NODE_ENV': '"production"',
  },
  plugins: [graphqlObjects, leadingSpreads, leftOut],
  metafile: true as const,
  write: false as const,
} satisfies BuildOptions & { metafile: true; write: false };

/**
 * Copies argon2's compiled code for each platform, and what was built on this machine, which argon2 takes first. One of an
 * earlier version of the package goes.
 */
export function copyBinaries(): void {
  const argon2 = dirname(fileURLToPath(import.meta.resolve('argon2')));
  cpSync(join(argon2, 'prebuilds'), join(folder, 'prebuilds'), { recursive: true });
  const built = 'build/Release/argon2.node';
  // Removed first: a running service has the file open.
  rmSync(join(folder, 'build'), { recursive: true, force: true });
  if (!existsSync(join(argon2, built))) return;
  mkdirSync(dirname(join(folder, built)), { recursive: true });
  copyFileSync(join(argon2, built), join(folder, `${built}.new`));
  renameSync(join(folder, `${built}.new`), join(folder, built));
}

/** What the bundled code reads beside itself: the list of passwords, and argon2's compiled code. */
function copyData(): void {
  copyFileSync(blocklistFile, join(folder, 'common-passwords.txt'));
  copyBinaries();
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
