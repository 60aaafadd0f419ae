/**
 * `npm run controls`: fails if a security check has neither a test that proves it nor a reason, or if a test
 * names a check that does not exist. With a file of results, as jest writes them by `--json`, also if a test
 * that proves something did not run or did not pass.
 */
import { readFileSync } from 'node:fs';
import { chapters } from './controls/catalogue/index.js';
import { readProofs } from './controls/proofs.js';
import { reportControls } from './controls/report.js';
import { reportResults, type Results } from './controls/results.js';

const files = process.argv.slice(2);
const controls = chapters.flatMap((chapter) => chapter.controls);
const read = readProofs(process.cwd());
const results: Results = {
  testResults: files.flatMap(
    (file) => (JSON.parse(readFileSync(file, 'utf8')) as Results).testResults,
  ),
};
const problems = [
  ...reportControls(controls, read),
  ...(files.length > 0 ? reportResults(read.proofs, results) : []),
];
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`Security checks: ${controls.length}, ${problems.length} problems\n`);
if (problems.length > 0) process.exitCode = 1;
