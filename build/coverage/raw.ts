/** Raw coverage of V8, as Node writes it with `NODE_V8_COVERAGE`: from test files, processes, and a baseline. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export const rawFolder = 'coverage/raw';

/** Node names its files by process and time. */
const fromProcess = /^coverage-[\d-]+\.json$/;

/** What Node reports of one program: for each script, its functions and how often their ranges ran. */
export interface RawCoverage {
  readonly result: readonly { readonly url: string }[];
}

/** Whether a script is compiled from `src`, alone or in the bundle. */
export function isOurs({ url }: { readonly url: string }): boolean {
  return /\/dist\/(src|service)\/.*\.js$/.test(url);
}

/** Removes foreign scripts from the reports of processes: 98 % of them. Leaves files that are still being written. */
export function dropForeign(): void {
  const names = readdirSync(rawFolder).filter((name) => fromProcess.test(name));
  for (const file of names.map((name) => join(rawFolder, name))) {
    try {
      const { result } = JSON.parse(readFileSync(file, 'utf8')) as RawCoverage;
      writeFileSync(`${file}.ours.json`, JSON.stringify({ result: result.filter(isOurs) }));
      rmSync(file);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
}

/** Removes the unfinished reports of processes that were killed. */
export function dropUnfinished(): void {
  const names = readdirSync(rawFolder).filter((name) => fromProcess.test(name));
  for (const name of names) rmSync(join(rawFolder, name));
}

/** Returns the report of a script that never ran. */
function neverRun(file: string) {
  const endOffset = readFileSync(file, 'utf8').length;
  const ranges = [{ startOffset: 0, endOffset, count: 0 }];
  const functions = [{ functionName: '', ranges, isBlockCoverage: true }];
  return { scriptId: '0', url: pathToFileURL(file).href, functions };
}

/** Counts every compiled file of `src` as never run, so that files that nothing loads are in the sums. */
export function writeBaseline(): void {
  const folder = resolve('dist/src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const scripts = files.filter((name) => name.endsWith('.js')).map((name) => join(folder, name));
  const baseline: RawCoverage = { result: scripts.map(neverRun) };
  writeFileSync(join(rawFolder, 'baseline.json'), JSON.stringify(baseline));
}
