/**
 * Build step: bundles the packages that weigh most into `dist/vendors`, for tests. Jest gives each test file modules of
 * its own, and reading the 900 small files of these packages takes more CPU than most files of tests do.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { common } from './bundler.js';
import { graphqlObjects } from './graphql-objects.js';
import { leadingSpreads } from './spreads.js';

/** Those that most test files load, and that have many files; `jest.config.js` reads the same list. */
const list = fileURLToPath(new URL('../../build/vendors.json', import.meta.url));
const vendors = JSON.parse(readFileSync(list, 'utf8')) as string[];

const folder = fileURLToPath(new URL('../vendors', import.meta.url));
const sources = join(folder, 'sources');

/** Returns a module that exports each name by itself: esbuild does not know those of a package in CommonJS. */
async function sourceOf(vendor: string): Promise<string> {
  const { default: main, ...named } = (await import(vendor)) as Record<string, unknown>;
  const exported = Object.keys(named)
    .filter((name) => /^[\w$]+$/.test(name))
    .map((name, index) => `const $${index} = all.${name}; export { $${index} as ${name} };`);
  const lines = [`import * as all from '${vendor}';`, ...exported];
  return [...lines, ...(main === undefined ? [] : ['export default all.default;'])].join('\n');
}

async function writeSources(): Promise<Record<string, string>> {
  const entries: Record<string, string> = {};
  for (const vendor of vendors) {
    const file = join(sources, `${vendor}.js`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, await sourceOf(vendor));
    entries[vendor] = file;
  }
  return entries;
}

rmSync(folder, { recursive: true, force: true });
// They are split: what two packages share is in one file, so that there is one of it.
await build({
  ...common,
  entryPoints: await writeSources(),
  outdir: folder,
  // As in the service, so that all tests run them.
  plugins: [graphqlObjects, leadingSpreads],
});
