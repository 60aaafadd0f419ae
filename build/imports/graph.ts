/** Reads which file of `src` imports which: at its top, at run time (`import()`), and in types (`import('a').A`). */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { targetsOf } from './targets.js';

/** One import of a file of ours. Paths are relative to `src`, with slashes. */
export interface Import {
  readonly from: string;
  /** The line of `from` that names `to`, from 1. */
  readonly line: number;
  readonly to: string;
}

/** A place that may import any file, because only the running code knows which. */
type HiddenImport = Omit<Import, 'to'>;

export interface ImportGraph {
  /** Every TypeScript file of `src`. */
  readonly files: readonly string[];
  readonly imports: readonly Import[];
  readonly hidden: readonly HiddenImport[];
  /** Files of `src` that are code but not `.ts`: neither this graph nor the other checks read them. */
  readonly unread: readonly string[];
}

function unique<T extends HiddenImport>(imports: readonly T[]): T[] {
  // `export { a, b } from` has an entry for each name.
  return [...new Map(imports.map((each) => [JSON.stringify(each), each])).values()];
}

function readFile(folder: string, file: string): Pick<ImportGraph, 'imports' | 'hidden'> {
  const text = readFileSync(join(folder, file), 'utf8');
  const place = (start: number) => ({ from: file, line: text.slice(0, start).split('\n').length });
  const resolve = (target: string) =>
    posix.join(posix.dirname(file), target.replace(/\.js$/, '.ts'));
  const found = targetsOf(file, text);
  const imports = found.flatMap(({ start, target }) =>
    target?.startsWith('.') ? [{ ...place(start), to: resolve(target) }] : [],
  );
  const hidden = found.flatMap(({ start, target }) => (target === undefined ? [place(start)] : []));
  return { imports: unique(imports), hidden: unique(hidden) };
}

/** Reads the imports of one file. `file` is relative to `folder`, as are the paths in the result. */
export function readImports(folder: string, file: string): readonly Import[] {
  return readFile(folder, file).imports;
}

/** Reads the graph of `<root>/src`. */
export function readImportGraph(root: string): ImportGraph {
  const folder = join(root, 'src');
  const code = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.[cm]?[jt]sx?$/.test(name))
    .toSorted();
  const files = code.filter((name) => name.endsWith('.ts'));
  const read = files.map((file) => readFile(folder, file));
  return {
    files,
    imports: read.flatMap(({ imports }) => imports),
    hidden: read.flatMap(({ hidden }) => hidden),
    unread: code.filter((name) => !name.endsWith('.ts')),
  };
}
