/** `npm run imports`: holds the imports of `src` against ARCHITECTURE.md, and fails if they differ. */
import { reportImports, summarizeImports } from './imports/report.js';

const problems = reportImports(process.cwd());
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`Imports: ${summarizeImports(process.cwd())}, ${problems.length} problems\n`);
if (problems.length > 0) process.exitCode = 1;
