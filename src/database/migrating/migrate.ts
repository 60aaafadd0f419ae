/** Brings the tables and the queues up to date. */
import { MigrationExecutor, type DataSource, type QueryRunner } from 'typeorm';
import { hasJobsSchema } from '../jobs/schema.js';
import { hasQueues, installQueues, updateQueues } from '../jobs/queues.js';
import { explainingRights } from '../rights/explain.js';
import { nameKeys } from '../partitions/key-names.js';
import { requireRights } from '../rights/find-missing.js';
import {
  toChangeQueues,
  toChangeTables,
  toCreateSchema,
  toReadState,
  toUpdateQueues,
} from '../rights/needed.js';
import { findPending } from './pending.js';
import { telling } from './progress.js';
import { inMigration, type MigrationOptions } from './transaction.js';

interface Todo {
  readonly pending: readonly string[];
  readonly hasAllQueues: boolean;
}

async function requireRightsFor(runner: QueryRunner, { pending, hasAllQueues }: Todo) {
  const needed = [
    ...(pending.length > 0 ? toChangeTables : []),
    ...(hasAllQueues ? [] : toChangeQueues),
    ...((await hasJobsSchema(runner)) ? [] : toCreateSchema),
  ];
  await requireRights(runner, needed);
}

async function runPending(dataSource: DataSource, runner: QueryRunner): Promise<string[]> {
  await requireRights(runner, toReadState);
  const pending = await findPending(dataSource, runner);
  const hasAllQueues = await hasQueues(runner);
  await requireRightsFor(runner, { pending, hasAllQueues });
  if (pending.length > 0) {
    await new MigrationExecutor(dataSource, runner).executePendingMigrations();
    await nameKeys(runner);
  }
  if (!hasAllQueues) await installQueues(runner);
  await updateQueues(runner, () => requireRights(runner, toUpdateQueues));
  return pending;
}

/**
 * Runs all pending migrations and creates the queues that are missing, in one transaction. Returns the names of the
 * migrations that ran. Throws `MissingRightsError` if the role lacks a right, and `TableInUseError` if a lock cannot be
 * had in time, and an error if a newer Rekey has changed the queues. If it throws, nothing has changed.
 */
export function migrateUp(
  dataSource: DataSource,
  options: MigrationOptions = {},
): Promise<string[]> {
  const { tell = () => undefined } = options;
  return telling(dataSource, { direction: 'up', tell }, () =>
    explainingRights(dataSource, () =>
      inMigration(dataSource, options, (runner) => runPending(dataSource, runner)),
    ),
  );
}
