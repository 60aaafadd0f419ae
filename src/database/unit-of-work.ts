/** Transactions. Repositories exist only inside one, bound to its connection. */
import type { DataSource, EntityManager } from 'typeorm';
import type { Job, QueueName } from '../domain/jobs/job.js';
import type { ReadTx, Tx, UnitOfWork } from '../operations/ports/index.js';
import { isRetriable, toPublicError } from './errors.js';
import { createEnqueue } from './jobs/enqueue.js';
import type { JobNews } from './jobs/job-source.js';
import { createJobStore, type JobNotes } from './jobs/job-store.js';
import { createApplicationReader } from './repositories/applications.js';
import { createCredentialStore } from './repositories/credentials.js';
import { createCustomerStore } from './repositories/customers.js';
import { createEventStore } from './repositories/events.js';
import { createMailboxStore } from './repositories/mailboxes.js';
import { createOrganizationReader } from './repositories/organizations.js';
import { createPasswordResetStore } from './repositories/password-reset-store.js';
import { createWebhookDeliveryStore } from './repositories/webhook-deliveries.js';
import { createWebhookStore } from './repositories/webhooks.js';

const attemptsMax = 3;

function bindRepositories(manager: EntityManager, notes: JobNotes): Tx {
  return {
    applications: createApplicationReader(manager),
    organizations: createOrganizationReader(manager),
    customers: createCustomerStore(manager),
    credentials: createCredentialStore(manager),
    passwordResets: createPasswordResetStore(manager),
    events: createEventStore(manager),
    mailboxes: createMailboxStore(manager),
    jobs: createJobStore(manager, notes),
    webhooks: createWebhookStore(manager),
    webhookDeliveries: createWebhookDeliveryStore(manager),
  };
}

type Announce = (news: JobNews) => void;

interface Notebook {
  readonly notes: JobNotes;
  readonly news: JobNews;
}

/** Keeps what there is to announce until the commit. */
function openNotebook(): Notebook {
  const added = new Set<QueueName>();
  const failedPermanently: { job: Job; detail: string }[] = [];
  return {
    notes: {
      added: (queue) => void added.add(queue),
      failedPermanently: (job, detail) => void failedPermanently.push({ job, detail }),
    },
    news: { added, failedPermanently },
  };
}

/** `announce` hears after each commit which jobs it added and which it failed permanently. */
export function createUnitOfWork(
  dataSource: DataSource,
  announce: Announce = () => undefined,
): UnitOfWork {
  async function attempt<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const { notes, news } = openNotebook();
    const done = await dataSource.transaction((manager) => work(bindRepositories(manager, notes)));
    announce(news);
    return done;
  }

  async function run<T>(work: (tx: Tx) => Promise<T>, attempts = 1): Promise<T> {
    try {
      return await attempt(work);
    } catch (error) {
      if (attempts < attemptsMax && isRetriable(error)) return run(work, attempts + 1);
      throw toPublicError(error);
    }
  }

  // Outside of a transaction, what is done is committed.
  const reader = bindRepositories(dataSource.manager, {
    added: (queue) => announce({ added: new Set([queue]), failedPermanently: [] }),
    failedPermanently: (job, detail) =>
      announce({ added: new Set(), failedPermanently: [{ job, detail }] }),
  });

  async function alone<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await work(reader);
    } catch (error) {
      throw toPublicError(error);
    }
  }

  const enqueue = createEnqueue(dataSource);

  return {
    run: (work) => run(work),
    read: (work) => alone((tx: ReadTx) => work(tx)),
    async enqueue(queue, data) {
      await alone(() => enqueue(queue, data));
      announce({ added: new Set([queue]), failedPermanently: [] });
    },
  };
}
