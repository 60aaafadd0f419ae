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

function bindRepositories(manager: EntityManager): Tx {
  return {
    applications: createApplicationReader(manager),
    customers: createCustomerStore(manager),
    credentials: createCredentialStore(manager),
    passwordResets: createPasswordResetStore(manager),
    events: createEventStore(manager),
  };
}

export function createUnitOfWork(dataSource: DataSource): UnitOfWork {
  async function attempt<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return dataSource.transaction((manager) => work(bindRepositories(manager)));
  }

  async function run<T>(work: (tx: Tx) => Promise<T>, attempts = 1): Promise<T> {
    try {
      return await attempt(work);
    } catch (error) {
      if (attempts < attemptsMax && isRetriable(error)) return run(work, attempts + 1);
      throw toPublicError(error);
    }
  }

  const reader: ReadTx = bindRepositories(dataSource.manager);

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
