/** Bundles the scripts and styles of the development pages (`pages/`) into `dist/service/pages`. */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import { folder } from './bundler.js';
import { digestOf, filesIn } from './digest.js';

const pathOf = (url: string) => fileURLToPath(new URL(url, import.meta.url));

const sources = pathOf('../../pages');
const target = join(folder, 'pages');
const stamp = join(target, 'built-from.txt');

const options = {
  bundle: true,
  minify: true,
  platform: 'browser',
  target: 'es2023',
  format: 'esm',
  jsx: 'automatic',
  absWorkingDir: pathOf('../..'),
  outdir: target,
  define: { 'process.env.NODE_ENV': '"production"' },
  // The licences of the packages stay in the files, as most of them require.
  legalComments: 'eof',
  logLevel: 'error',
} satisfies BuildOptions;

const own = {
  home: join(sources, 'home.ts'),
  inbox: join(sources, 'inbox/main.ts'),
  style: join(sources, 'style.css'),
};

/** GraphiQL's editor is most of the code: its parts are loaded when they are needed. */
const explorer = {
  explorer: join(sources, 'explorer/main.tsx'),
  'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
  'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
  'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
};

const styles: Readonly<Record<string, string>> = {
  'home.css': join(sources, 'home.css'),
  'inbox.css': join(sources, 'inbox/inbox.css'),
  'explorer.css': join(sources, 'explorer/explorer.css'),
  // With Monaco's styles and fonts in it.
  'graphiql.css': pathOf('../../node_modules/graphiql/dist/style.css'),
};

/** The sources, this program, and the packages of the lock file. */
function digestOfSources(): string {
  const others = [fileURLToPath(import.meta.url), pathOf('../../package-lock.json')];
  return digestOf([...filesIn(sources), ...others]);
}

function lastDigest(): string | null {
  try {
    return readFileSync(stamp, 'utf8');
  } catch {
    return null;
  }
}

/** Bundles what has changed since the last time: GraphiQL takes longer than the whole service. */
export async function buildPages(): Promise<void> {
  const digest = digestOfSources();
  if (digest === lastDigest()) return;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  await Promise.all([
    build({ ...options, entryPoints: own }),
    build({ ...options, entryPoints: explorer, splitting: true, loader: { '.css': 'empty' } }),
  ]);
  for (const [name, from] of Object.entries(styles)) copyFileSync(from, join(target, name));
  writeFileSync(stamp, digest);
}
