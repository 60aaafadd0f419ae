/** Transactions. Repositories exist only inside one, bound to its connection. */
import type { DataSource, EntityManager } from 'typeorm';
import type { ReadTx, Tx, UnitOfWork } from '../operations/ports.js';
import { isRetriable, toPublicError } from './errors.js';
import { createApplicationReader } from './repositories/applications.js';
import { createCredentialStore } from './repositories/credentials.js';
import { createCustomerStore } from './repositories/customers.js';
import { createEventStore } from './repositories/events.js';
import { createPasswordResetStore } from './repositories/password-resets.js';

const attemptsMax = 3;

function bindRepositories(manager: EntityManager, now: Date): Tx {
  return {
    now,
    applications: createApplicationReader(manager),
    customers: createCustomerStore(manager, now),
    credentials: createCredentialStore(manager, now),
    passwordResets: createPasswordResetStore(manager, now),
    events: createEventStore(manager, now),
  };
}

async function beginTx(manager: EntityManager): Promise<Tx> {
  const [row] = await manager.query<{ now: Date }[]>('SELECT now()');
  if (!row) throw new Error('The database did not tell the time.');
  return bindRepositories(manager, row.now);
}

export function createUnitOfWork(dataSource: DataSource): UnitOfWork {
  async function attempt<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return dataSource.transaction(async (manager) => work(await beginTx(manager)));
  }

  async function run<T>(work: (tx: Tx) => Promise<T>, attempts = 1): Promise<T> {
    try {
      return await attempt(work);
    } catch (error) {
      if (attempts < attemptsMax && isRetriable(error)) return run(work, attempts + 1);
      throw toPublicError(error);
    }
  }

  // Readers take no `now`: what they need of the clock comes with their rows.
  const reader: ReadTx = bindRepositories(dataSource.manager, new Date(NaN));

  return {
    run: (work) => run(work),
    async read(work) {
      try {
        return await work(reader);
      } catch (error) {
        throw toPublicError(error);
      }
    },
  };
}
