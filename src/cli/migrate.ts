/** `rekey migrate`: brings the tables up to date, or back. In production, no other command does that. */
import type { Command } from 'commander';
import type { UndoStep } from '../database/migrating/undo.js';
import { argument, parseInteger, UsageError } from './arguments.js';
import { tell } from './long-work.js';
import { example, print } from './output.js';
import { describeDatabase, withDatabase } from './with-database.js';

interface MigrateOptions {
  readonly down?: true;
  readonly to?: string;
  readonly yes?: true;
  readonly partitions?: number;
}

function printMigrations(names: readonly string[]): void {
  if (names.length === 0) return print('The tables are up to date.');
  for (const name of names) print(`Ran ${name}.`);
}

async function up(): Promise<void> {
  const { migrate } = await import('../database/database.js');
  const names = await withDatabase((database) => migrate(database, { tell }));
  print(`Database: ${describeDatabase()}`);
  printMigrations(names);
}

async function intoPartitions(count: number): Promise<void> {
  const { migrateIntoPartitions } = await import('../database/database.js');
  const { migrations, divided } = await withDatabase((database) =>
    migrateIntoPartitions(database, { count, tell }),
  );
  print(`Database: ${describeDatabase()}`);
  printMigrations(migrations);
  if (divided.length === 0) return print(`The tables have ${count} partitions each already.`);
  for (const table of divided) print(`Divided ${table} into ${count} partitions.`);
}

function printStep({ name, losses }: UndoStep): void {
  print(
    losses.length === 0
      ? `${name}: nothing is lost.`
      : `${name}: ${losses.join(', ')} will be lost.`,
  );
}

async function down({ to, yes }: MigrateOptions): Promise<void> {
  const { migrateDown } = await import('../database/database.js');
  print(`Database: ${describeDatabase()}`);
  const review = (steps: readonly UndoStep[]) => {
    for (const step of steps) printStep(step);
    if (!yes && steps.some(({ losses }) => losses.length > 0))
      throw new Error('Nothing was undone. Add --yes to lose what is listed.');
  };
  const names = await withDatabase((database) => migrateDown(database, { to, review, tell }));
  if (names.length === 0) return print('There is nothing to undo.');
  for (const name of names) print(`Undid ${name}.`);
}

async function run(options: MigrateOptions): Promise<void> {
  if (options.down && options.partitions !== undefined)
    throw new UsageError('Give --partitions without --down.');
  if (options.down) return down(options);
  if (options.to !== undefined || options.yes)
    throw new UsageError('Give --to and --yes with --down.');
  return options.partitions === undefined ? up() : intoPartitions(options.partitions);
}

const details = `
Its role needs rights that the service does not: "Rights of the roles" in docs/database.md.
All migrations run in one transaction: if one fails, nothing has changed. A migration that meets a table in use
gives way to requests and tries again, for five minutes.

--down goes back one migration, or to the one that --to names, for an older version of Rekey. First it lists what
will be lost, and it stops there unless --yes is given or nothing is. It refuses while services or workers run that
need these migrations, as far as they have sessions in the database.

--partitions copies the tables that grow with the customers into so many partitions each, by organization, after the
migrations. Nothing else can use the tables meanwhile: stop services and workers. See docs/scaling.md.`;

export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description(
      'Bring the tables of the database up to date. Several processes may do so at once.',
    )
    .option('--down', 'undo the newest migration')
    .option('--to <name>', 'with --down: undo all that ran after this one')
    .option('--yes', 'with --down: lose what the migrations added')
    .option(
      '--partitions <number>',
      'divide the large tables by organization, on a PostgreSQL server',
      argument((text) => parseInteger(text, 2, 64)),
    )
    .addHelpText('after', details)
    .addHelpText('after', example('migrate'))
    .addHelpText(
      'after',
      `  npm run --silent rekey -- migrate --down --to AddTokenIndex1795317182604`,
    )
    .action(run);
}
