/** Finds files that no program imports, directly or through others. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { reachableFrom, toArrows } from './circles.js';
import { readImports, type ImportGraph } from './graph.js';

/** Returns the files of `src` that `package.json` starts, by their compiled names in `dist`, and the service itself. */
function programsOf(root: string): string[] {
  const text = readFileSync(join(root, 'package.json'), 'utf8');
  const named = [...text.matchAll(/dist\/src\/([\w/-]+)\.js/g)].map(([, name]) => `${name}.ts`);
  return ['main.ts', ...named];
}

/** Returns the files of `src` that build steps and TypeORM's configuration import. */
function importsFromOutside(root: string): string[] {
  const build = readdirSync(join(root, 'build'), { recursive: true, encoding: 'utf8' });
  const outside = build.map((name) => posix.join('build', name.replaceAll('\\', '/')));
  return [...outside, 'ormconfig.ts']
    .filter((name) => name.endsWith('.ts'))
    .flatMap((file) => readImports(root, file))
    .flatMap(({ to }) => (to.startsWith('src/') ? [to.slice('src/'.length)] : []));
}

/** Returns a line for each file of `src` that no program imports, directly or through others. */
export function reportOrphans(root: string, { files, imports }: ImportGraph): string[] {
  const starts = [...programsOf(root), ...importsFromOutside(root)];
  const arrows = toArrows(imports.map(({ from, to }) => [from, to]));
  const reached = new Set([...starts, ...reachableFrom(arrows, starts)]);
  return files
    .filter((file) => !reached.has(file))
    .map((file) => `src/${file}: no program leads to it`);
}
