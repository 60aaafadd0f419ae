/** Transactions. Repositories exist only inside one, bound to its connection. */
import type { DataSource } from 'typeorm';
import type { AfterCommit, ReadTx, Tx, UnitOfWork } from '../operations/ports/index.js';
import { deferEffects } from './after-commit.js';
import { isRetriable, toPublicError } from './repositories/database-errors.js';
import { createEnqueue } from './jobs/enqueue.js';
import { Repositories } from './repositories/repositories.js';

const attemptsMax = 3;

const noEffects: AfterCommit = { wake: () => undefined, observe: () => undefined };

/** Runs `work` once: each of its statements commits by itself. */
async function withoutTransaction<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toPublicError(error);
  }
}

/** A job that is due later wakes workers when it is due. It is no reason for the process to go on until then. */
function wakeAfter(delayMs: number, wake: () => void): void {
  if (delayMs === 0) wake();
  else setTimeout(wake, delayMs).unref();
}

/** Returns transactions on `dataSource`. `afterCommit` gets the effects of each after its commit. */
export function createUnitOfWork(
  dataSource: DataSource,
  afterCommit: AfterCommit = noEffects,
): UnitOfWork {
  async function attempt<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const effects = deferEffects();
    const result = await dataSource.transaction((manager) =>
      work(new Repositories(manager, effects.deferred)),
    );
    effects.applyTo(afterCommit);
    return result;
  }

  async function run<T>(work: (tx: Tx) => Promise<T>, attempts = 1): Promise<T> {
    try {
      return await attempt(work);
    } catch (error) {
      if (attempts < attemptsMax && isRetriable(error)) return run(work, attempts + 1);
      throw toPublicError(error);
    }
  }

  const readTx: ReadTx = new Repositories(dataSource.manager, afterCommit);
  const enqueue = createEnqueue(dataSource);

  return {
    run: (work) => run(work),
    read: (work) => withoutTransaction(() => work(readTx)),
    async enqueue(queue, data, delayMs = 0) {
      await withoutTransaction(() => enqueue(queue, data, delayMs));
      wakeAfter(delayMs, () => afterCommit.wake(queue));
    },
  };
}
