/** `rekey counts`: compares the counts that the database keeps with its rows, and corrects them. */
import type { Command } from 'commander';
import type { WrongCount } from '../database/kept-counts.js';
import { tell } from './long-work.js';
import { example, print, printJson, printTable } from './output.js';
import { withTables } from './with-database.js';

interface CountsOptions {
  readonly correct?: true;
  readonly json?: true;
}

const headings = ['ORGANIZATION', 'MODE', 'TABLE', 'COUNT', 'ROWS', 'DELETED', 'OF ROWS'];

function toRow(wrong: WrongCount): string[] {
  const numbers = [wrong.kept, wrong.actual, wrong.keptDeleted, wrong.actualDeleted];
  return [wrong.organizationId, wrong.mode, wrong.table, ...numbers.map(String)];
}

async function run({ correct, json }: CountsOptions): Promise<void> {
  const corrects = correct ?? false;
  const wrong = await withTables(async ({ dataSource }) => {
    const { checkCounts } = await import('../database/kept-counts.js');
    return checkCounts(dataSource, { corrects, tell });
  });
  if (json) printJson(wrong);
  else if (wrong.length > 0) printTable(headings, wrong.map(toRow));
  if (wrong.length > 0 && !corrects)
    throw new Error(`Wrong counts: ${wrong.length}. Add --correct to correct them.`);
  if (!json) print(wrong.length > 0 ? 'These were wrong, and are right now.' : 'All are right.');
}

const details = `
It counts all rows, which takes seconds in a large shop, and says every five seconds on standard error which table it
reads. Requests go on meanwhile and count as ever.
Counts can be wrong after data was loaded past the triggers of the tables: "Counts of lists" in docs/database.md.`;

export function addCountsCommand(program: Command): void {
  program
    .command('counts')
    .description('Compare the numbers of rows that lists return with the rows.')
    .option('--correct', 'correct those that are wrong')
    .option('--json', 'print those that are wrong, as JSON')
    .addHelpText('after', details)
    .addHelpText('after', example('counts'))
    .action(run);
}
