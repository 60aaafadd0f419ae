/** The transaction in which migrations run: all of them and the queues, or nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import type { BoundSession } from '../connection/connection.js';
import type { Tell } from './progress.js';

/** The key of the advisory lock: any number that no other program on this server uses. */
const migrationLock = 736_539;

/**
 * How long a migration waits for a lock on a table. Requests that need the table wait behind it meanwhile, and those
 * that need a table it already has wait for the rest of it. They give up after two seconds, so even four such waits in a
 * row must be shorter.
 */
const lockTimeout = '400ms';

/** How long a migration tries again before it gives up, in milliseconds: longer than a backup of a small shop. */
const patienceMs = 300_000;
const pauseMs = 1000;

export interface MigrationOptions {
  /** Gets one line for each thing that lasts. */
  readonly tell?: Tell;
  readonly patienceMs?: number;
}

/** The transaction's own settings, which no other statement on the connection sees, behind a pooler either. */
const ownLimits = `SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0;
  SET LOCAL idle_in_transaction_session_timeout = '30s'`;

/** Processes that migrate at once do so one after the other. */
async function waitForOthers(runner: QueryRunner, tell: Tell): Promise<void> {
  const [row] = await runner.query('SELECT pg_try_advisory_xact_lock($1) AS "isFree"', [
    migrationLock,
  ]);
  if (row.isFree) return;
  tell('Another process migrates this database: waiting for it.');
  await runner.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
}

async function attempt<T>(runner: QueryRunner, tell: Tell, work: () => Promise<T>): Promise<T> {
  // Each statement must see what a migration that it waited for has committed.
  await runner.startTransaction('READ COMMITTED');
  try {
    await runner.query(ownLimits);
    await waitForOthers(runner, tell);
    await runner.query(`SET LOCAL lock_timeout = '${lockTimeout}'`);
    const result = await work();
    await runner.commitTransaction();
    return result;
  } catch (error) {
    await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  }
}

/** Returns whether another transaction has what this one needs: PostgreSQL's codes of a lock timeout and a deadlock. */
function isOccupied(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === '55P03' || code === '40P01';
}

async function attempts<T>(
  runner: QueryRunner,
  { tell = () => undefined, patienceMs: patience = patienceMs }: MigrationOptions,
  work: () => Promise<T>,
): Promise<T> {
  const deadline = Date.now() + patience;
  for (;;) {
    try {
      return await attempt(runner, tell, work);
    } catch (error) {
      if (!isOccupied(error)) throw error;
      if (Date.now() > deadline) throw new TableInUseError(error);
      tell('Another transaction uses a table that a migration changes: trying again in a second.');
      await sleep(pauseMs);
    }
  }
}

/** Another transaction, such as a backup, kept a table for longer than migrations wait. Nothing has changed. */
class TableInUseError extends Error {
  override readonly name = 'TableInUseError';

  constructor(cause: unknown) {
    const advice = 'End long transactions (pg_stat_activity shows them), and run it again.';
    super(`Another transaction uses a table that a migration changes. ${advice}`, { cause });
  }
}

/**
 * Runs `work` in a transaction on `runner`'s connection, without the limits of requests. If another transaction has a
 * table, everything is rolled back and tried again. Throws what `work` throws, and then nothing has changed.
 */
export async function inMigration<T>(
  dataSource: DataSource,
  options: MigrationOptions,
  work: (runner: QueryRunner) => Promise<T>,
): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    const session = (await runner.connect()) as BoundSession;
    return await session.unbound(() => attempts(runner, options, () => work(runner)));
  } finally {
    await runner.release();
  }
}
