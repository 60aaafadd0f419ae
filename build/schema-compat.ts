/** `npm run schema:compat`: fails if schema.graphql breaks what the last release promised to clients. */
import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { compareSchemas } from './schema/compatibility.js';

const read = (file: string) => buildSchema(readFileSync(file, 'utf8'));

const today = new Date().toISOString().slice(0, 10);
const released = read('docs/schema/released.graphql');
const { problems, notices, others } = await compareSchemas(released, read('schema.graphql'), today);

for (const notice of notices) process.stdout.write(`allowed  ${notice}\n`);
for (const problem of problems) process.stderr.write(`breaking ${problem}\n`);
process.stdout.write(
  `Schema: ${problems.length} problems, ${notices.length} changes that clients can notice, ${others} others since the last release\n`,
);
if (problems.length > 0) {
  process.stderr.write(
    'Clients of the last release (docs/schema/released.graphql) would fail: add beside the old, and deprecate it.\n' +
      'docs/schema-policy.md says how. Only a release copies the schema: npm run schema:release\n',
  );
  process.exitCode = 1;
}
