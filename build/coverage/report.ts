/** Turns raw coverage into lines and branches of `src`. */
import { existsSync } from 'node:fs';
import { CoverageReport, type CoverageFile } from 'monocart-coverage-reports';
import { isOurs, rawFolder } from './raw.js';

/** The least per cent of lines that must be covered. */
const linesNeeded = 90;

/** Returns whether a path is in our `src`; packages have folders of that name, too. */
function isSource(path: string): boolean {
  return path.startsWith('src/') && existsSync(path);
}

/** Source maps name files relative to the compiled ones; those of the bundle name packages, too. */
function toSourcePath(path: string): string {
  return path.includes('node_modules') ? path : path.replace(/^.*?(?=src\/)/, '');
}

/** Reads all raw coverage. Writes an lcov file, too. */
async function readFiles(): Promise<CoverageFile[]> {
  const report = new CoverageReport({
    name: 'Rekey',
    outputDir: 'coverage/report',
    reports: ['lcovonly'],
    logging: 'error',
    entryFilter: isOurs,
    sourceFilter: isSource,
    sourcePath: toSourcePath,
  });
  await report.addFromDir(rawFolder);
  const results = await report.generate();
  // A part of the bundle without any source of ours has a name of its own.
  return results?.files.filter(({ sourcePath }) => isSource(sourcePath)) ?? [];
}

type Measure = 'lines' | 'branches';

/** Per cent of the lines or branches of files; 100 if they have none. */
function percentOf(files: readonly CoverageFile[], measure: Measure): number {
  const sum = (member: 'covered' | 'total') =>
    files.reduce((all, { summary }) => all + (summary[measure]?.[member] ?? 0), 0);
  const total = sum('total');
  return total === 0 ? 100 : (100 * sum('covered')) / total;
}

function describe(name: string, files: readonly CoverageFile[]): string {
  const [lines, branches] = [percentOf(files, 'lines'), percentOf(files, 'branches')];
  return `${name}: ${lines.toFixed(1)} % of lines, ${branches.toFixed(1)} % of branches`;
}

export interface Coverage {
  /** The files below what is needed, the lowest first, then the sums. */
  readonly lines: readonly string[];
  readonly isEnough: boolean;
}

/** Returns the coverage of all tests and processes, from `coverage/raw`. */
export async function readCoverage(): Promise<Coverage> {
  const files = await readFiles();
  const below = files
    .map((file) => ({ file, percent: percentOf([file], 'lines') }))
    .filter(({ percent }) => percent < linesNeeded)
    .toSorted((a, b) => a.percent - b.percent);
  const heading = `${below.length} of ${files.length} files have less than ${linesNeeded} % of lines covered`;
  const lines = [
    heading,
    ...below.map(({ file }) => `  ${describe(file.sourcePath, [file])}`),
    describe('All of src', files),
  ];
  return { lines, isEnough: percentOf(files, 'lines') >= linesNeeded };
}
