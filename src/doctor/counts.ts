/** The numbers of rows that lists return: whether the database has begun to keep them, and those of small shops. */
import {
  findWrongSmallCounts,
  hasCountsToBegin,
  type WrongCount,
} from '../database/kept-counts.js';
import type { Check } from './deployment.js';
import { orGood, problem, warning, type Finding } from './finding.js';

function describe({ organizationId, mode, table, ...numbers }: WrongCount): Finding {
  const { kept, actual, keptDeleted, actualDeleted } = numbers;
  const what = `the ${table} of the organization ${organizationId} (${mode})`;
  const [count, rows] = kept === actual ? [keptDeleted, actualDeleted] : [kept, actual];
  const deleted = kept === actual ? ' deleted' : '';
  const message = `Lists say that ${what} are ${count}${deleted}, and there are ${rows}.`;
  return problem('counts.wrong', message, 'Run: npx rekey counts --correct');
}

/** Compares little, so that it takes no longer than a request may. */
export const examineCounts: Check<'database'> = async ({ database: { dataSource } }) => {
  const findings = (await findWrongSmallCounts(dataSource)).map(describe);
  if (await hasCountsToBegin(dataSource)) {
    const message = 'Lists count their rows each time, since their numbers are not kept yet.';
    findings.push(warning('counts.missing', message, 'Run: npx rekey migrate'));
  }
  return orGood(findings, 'The numbers of rows that lists return are kept.');
};
