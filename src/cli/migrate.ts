/** `rekey migrate`: brings the tables up to date. In production, no other command does that. */
import type { Command } from 'commander';
import { example, print } from './output.js';
import { describeDatabase, withDatabase } from './with-database.js';

async function run(): Promise<void> {
  const { migrate } = await import('../database/database.js');
  const names = await withDatabase((database) => migrate(database));
  print(`Database: ${describeDatabase()}`);
  if (names.length === 0) return print('The tables are up to date.');
  for (const name of names) print(`Ran ${name}.`);
}

export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description(
      'Bring the tables of the database up to date. Several processes may do so at once.',
    )
    .addHelpText('after', example('migrate'))
    .action(run);
}
