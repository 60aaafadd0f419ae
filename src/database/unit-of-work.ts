/** Transactions. Repositories exist only inside one, bound to its connection. */
import type { DataSource, EntityManager } from 'typeorm';
import { workMs, type Bounds } from '../domain/access/bounds.js';
import type { AfterCommit, ReadTx, Tx, UnitOfWork } from '../operations/ports/index.js';
import { deferEffects } from './after-commit.js';
import type { BoundSession } from './connection/connection.js';
import { isRetriable, toPublicError, withPublicErrors } from './repositories/database-errors.js';
import { createComplete, createEnqueue } from './jobs/single-jobs.js';
import { Repositories } from './repositories/repositories.js';
import type { Replica } from './read-replica.js';
import { poolOf, type SessionPool } from './sessions/session-pool.js';
import { waitFor } from './sessions/wait.js';
import { inWritableSession } from './sessions/writability.js';

const attemptsMax = 3;

const noEffects: AfterCommit = { wake: () => undefined, observe: () => undefined };

/** A job that is due later wakes workers when it is due. It is no reason for the process to go on until then. */
function wakeAfter(delayMs: number, wake: () => void): void {
  if (delayMs === 0) wake();
  else setTimeout(wake, delayMs).unref();
}

/** Runs `work` again after a serialization failure or a deadlock. */
async function retried<T>(work: () => Promise<T>, attempts = 1): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (attempts < attemptsMax && isRetriable(error)) return retried(work, attempts + 1);
    throw toPublicError(error);
  }
}

/** Runs `work` in a session, within the bounds, and in no more than `workMs` milliseconds. */
async function inSession<T>(
  dataSource: DataSource,
  bounds: Bounds | undefined,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  const deadline = Math.min(bounds?.deadline ?? Infinity, performance.now() + workMs);
  const runner = dataSource.createQueryRunner();
  try {
    const session = (await runner.connect()) as BoundSession;
    return await session.within({ ...bounds, deadline }, () => work(runner.manager));
  } finally {
    await runner.release();
  }
}

/** Returns a manager that runs one statement. A second one would not be of the same transaction. */
function onlyOnce(manager: EntityManager): EntityManager {
  let isUsed = false;
  const query: EntityManager['query'] = (statement, values) => {
    if (isUsed) throw new Error('Work that is one statement had a second one.');
    isUsed = true;
    return manager.query(statement, values);
  };
  return Object.assign(Object.create(manager) as EntityManager, { query });
}

/** Returns what reads use of a manager. Each statement commits by itself, in a session of its own or with other reads. */
function readerOf(
  dataSource: DataSource,
  pool: SessionPool,
  bounds: Bounds | undefined,
): EntityManager {
  const query = (statement: string, values: unknown[]) => pool.rowsOf(statement, values, bounds);
  return { connection: dataSource, query } as unknown as EntityManager;
}

type Attempt = <T>(
  session: EntityManager,
  work: (manager: EntityManager) => Promise<T>,
) => Promise<T>;

const inTransaction: Attempt = (session, work) => session.transaction(work);
const asOne: Attempt = (session, work) => work(onlyOnce(session));

/**
 * Returns transactions on `dataSource`. `afterCommit` gets the effects of each after its commit. Stale reads go to the
 * replica if there is one.
 */
export function createUnitOfWork(
  dataSource: DataSource,
  afterCommit: AfterCommit = noEffects,
  replica: Replica | null = null,
): UnitOfWork {
  async function attempt<T>(
    how: Attempt,
    work: (tx: Tx) => Promise<T>,
    bounds?: Bounds,
  ): Promise<T> {
    const effects = deferEffects();
    const result = await inSession(dataSource, bounds, (session) =>
      how(session, (manager) => work(new Repositories(manager, effects.deferred))),
    );
    effects.applyTo(afterCommit);
    return result;
  }

  function committing(how: Attempt): UnitOfWork['run'] {
    return (work, bounds) =>
      retried(() => inWritableSession(dataSource, () => attempt(how, work, bounds)));
  }

  function readTxOn(pool: SessionPool, bounds: Bounds | undefined): ReadTx {
    return new Repositories(readerOf(dataSource, pool, bounds), afterCommit);
  }

  const enqueue = createEnqueue(dataSource);
  const complete = createComplete(dataSource);

  return {
    run: committing(inTransaction),
    runOne: committing(asOne),
    read: (work, bounds) => withPublicErrors(() => work(readTxOn(poolOf(dataSource), bounds))),
    readStale(work, bounds) {
      const fromPrimary = () => work(readTxOn(poolOf(dataSource), bounds));
      if (replica === null) return withPublicErrors(fromPrimary);
      const { pool } = replica;
      return withPublicErrors(() => replica.read(() => work(readTxOn(pool, bounds)), fromPrimary));
    },
    async enqueue(queue, data, delayMs = 0, bounds) {
      await withPublicErrors(() => waitFor(enqueue(queue, data, delayMs), bounds));
      wakeAfter(delayMs, () => afterCommit.wake(queue));
    },
    complete: (job) => retried(() => complete(job)),
  };
}
