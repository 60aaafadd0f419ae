/** Reads which file of `src` imports which, including types and imports at run time (`import()`). */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync } from 'oxc-parser';

/** One import of a file of ours. Paths are relative to `src`, with slashes. */
export interface Import {
  readonly from: string;
  /** The line of `from` that names `to`, from 1. */
  readonly line: number;
  readonly to: string;
}

export interface ImportGraph {
  /** Every TypeScript file of `src`. */
  readonly files: readonly string[];
  readonly imports: readonly Import[];
}

interface Named {
  readonly start: number;
  readonly target: string;
}

/** Returns the modules that a file imports or re-exports, with their places in its text. */
function targetsOf(file: string, text: string): Named[] {
  const { module } = parseSync(file, text);
  const exported = module.staticExports.flatMap(({ entries }) => entries);
  const statics = [...module.staticImports, ...exported].flatMap(({ moduleRequest }) =>
    moduleRequest ? [{ start: moduleRequest.start, target: moduleRequest.value }] : [],
  );
  const dynamics = module.dynamicImports.map(({ moduleRequest: { start, end } }) => ({
    start,
    target: text.slice(start + 1, end - 1),
  }));
  return [...statics, ...dynamics];
}

/** Reads the imports of one file. `file` is relative to `folder`, as are the paths in the result. */
export function readImports(folder: string, file: string): Import[] {
  const text = readFileSync(join(folder, file), 'utf8');
  const found = targetsOf(file, text)
    .filter(({ target }) => target.startsWith('.'))
    .map(({ start, target }) => ({
      from: file,
      line: text.slice(0, start).split('\n').length,
      to: posix.join(posix.dirname(file), target.replace(/\.js$/, '.ts')),
    }));
  // `export { a, b } from` has an entry for each name.
  return [...new Map(found.map((each) => [`${each.line} ${each.to}`, each])).values()];
}

/** Reads the graph of `<root>/src`. */
export function readImportGraph(root: string): ImportGraph {
  const folder = join(root, 'src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts'))
    .toSorted();
  return { files, imports: files.flatMap((file) => readImports(folder, file)) };
}
