/** Transactions. Repositories exist only inside one, bound to its connection. */
import type { DataSource } from 'typeorm';
import type { AfterCommit, ReadTx, Tx, UnitOfWork } from '../operations/ports/index.js';
import { deferEffects } from './after-commit.js';
import { isRetriable, toPublicError } from './repositories/database-errors.js';
import { createEnqueue } from './jobs/enqueue.js';
import { Repositories } from './repositories/repositories.js';
import { withinBounds } from '../operations/ports/bounds.js';
import { workMs } from './sessions/limits.js';
import { waitFor } from './sessions/wait.js';
import { inWritableSession } from './sessions/writability.js';

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

/** Returns transactions on `dataSource`. `afterCommit` gets the effects of each after its commit. */
export function createUnitOfWork(
  dataSource: DataSource,
  afterCommit: AfterCommit = noEffects,
): UnitOfWork {
  async function attempt<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const effects = deferEffects();
    const transaction = () =>
      dataSource.transaction((manager) => work(new Repositories(manager, effects.deferred)));
    const result = await withinBounds({ deadline: performance.now() + workMs }, transaction);
    effects.applyTo(afterCommit);
    return result;
  }

  async function run<T>(work: (tx: Tx) => Promise<T>, attempts = 1): Promise<T> {
    try {
      return await inWritableSession(dataSource, () => attempt(work));
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
    async enqueue(queue, data) {
      await withoutTransaction(() => waitFor(enqueue(queue, data)));
      afterCommit.wake(queue);
    },
  };
}
