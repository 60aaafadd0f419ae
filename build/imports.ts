/** `npm run imports`: compares the imports of `src` with ARCHITECTURE.md, and fails if they differ. */
import { reportImports } from './imports/report.js';

const problems = reportImports(process.cwd());
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
