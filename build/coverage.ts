/**
 * `npm run coverage`: runs the tests, or those that a pattern of jest names, and prints which lines and branches
 * of `src` they cover, also in processes that they start. Fails if a test fails or too few lines are covered.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dropForeign, dropUnfinished, rawFolder, writeBaseline } from './coverage/raw.js';
import { readCoverage } from './coverage/report.js';

/** A compiled file of this step, by its absolute path. */
function partOf(name: string): string {
  return fileURLToPath(new URL(`coverage/${name}.js`, import.meta.url));
}

const jest = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
  '--coverage',
  '--coverageReporters=none',
  `--env=${partOf('environment')}`,
  '--reporters=default',
  `--reporters=${partOf('reporter')}`,
];

rmSync('coverage', { recursive: true, force: true });
mkdirSync(rawFolder, { recursive: true });
writeBaseline();
const { status } = spawnSync(process.execPath, [...jest, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
dropForeign();
dropUnfinished();
const { lines, isEnough } = await readCoverage();
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = status === 0 && isEnough ? 0 : 1;
