/** Ports for transactions, and the repositories inside them. `database/` implements them. */
import type { Bounds } from '../../domain/access/bounds.js';
import type { Job, JobData, QueueName } from '../../domain/jobs/job.js';
import type { ApplicationReader, OrganizationReader } from './access.js';
import type { CustomerReader, CustomerStore } from './customers.js';
import type { DocumentReader } from './documents.js';
import type { EventReader, EventStore } from './events.js';
import type { JobStore } from './jobs.js';
import type { MailboxStore } from './mail.js';
import type { Observe } from './observability.js';
import type { CredentialReader, CredentialStore } from './passwords.js';
import type { PasswordResetReader, PasswordResetStore } from './resets.js';
import type { WebhookDeliveryReader, WebhookDeliveryStore } from './webhook-deliveries.js';
import type { WebhookReader, WebhookStore } from './webhooks.js';

export interface UnitOfWork {
  /**
   * Commits all that `work` did, or nothing. After a serialization failure or a deadlock it runs `work` again, up to
   * three times in all, so that `work` may have no effect except through `tx`. Throws `OVERLOADED` if the database
   * is not available or does not respond in time, or within `bounds`.
   */
  run<T>(work: (tx: Tx) => Promise<T>, bounds?: Bounds): Promise<T>;
  /**
   * As `run`, for work that is one statement, which commits by itself: it takes one round trip in place of three. Throws an
   * error if there is a second one, since the first is committed by then.
   */
  runOne<T>(work: (tx: Pick<Tx, 'credentials'>) => Promise<T>, bounds?: Bounds): Promise<T>;
  /** Runs single statements, each with the data of its own moment. Throws as `run` does. */
  read<T>(work: (tx: ReadTx) => Promise<T>, bounds?: Bounds): Promise<T>;
  /**
   * As `read`, but the data may be seconds old: only for lists, by which nothing is decided. May run `work` twice, the
   * second time with fresh data.
   */
  readStale<T>(work: (tx: ReadTx) => Promise<T>, bounds?: Bounds): Promise<T>;
  /**
   * Commits a job and nothing else. No worker takes it before `delayMs` milliseconds have passed; by default it is due
   * at once. Jobs that come at the same moment may share the commit. Throws as `run` does.
   */
  enqueue<Q extends QueueName>(
    queue: Q,
    data: JobData[Q],
    delayMs?: number,
    bounds?: Bounds,
  ): Promise<void>;
  /** Completes a job that writes nothing else. Jobs that end at the same moment may share the commit. Throws as `run` does. */
  complete(job: Job<Exclude<QueueName, 'purges'>>): Promise<void>;
}

/** Reading without a transaction: there is no BEGIN, no COMMIT and no method that writes. */
export interface ReadTx {
  readonly applications: ApplicationReader;
  readonly documents: DocumentReader;
  readonly organizations: OrganizationReader;
  readonly customers: CustomerReader;
  readonly credentials: CredentialReader;
  readonly passwordResets: PasswordResetReader;
  readonly events: EventReader;
  readonly webhooks: WebhookReader;
  readonly webhookDeliveries: WebhookDeliveryReader;
}

/**
 * The effects of a transaction outside the database: they happen after the commit, and not if the transaction fails.
 */
export interface AfterCommit {
  /** Wakes the workers of this process that wait for jobs of the queue. */
  readonly wake: (queue: QueueName) => void;
  readonly observe: Observe;
}

/** One transaction. Repositories exist only inside it. */
export interface Tx extends ReadTx {
  readonly customers: CustomerStore;
  readonly credentials: CredentialStore;
  readonly passwordResets: PasswordResetStore;
  readonly events: EventStore;
  readonly mailboxes: MailboxStore;
  readonly jobs: JobStore;
  readonly webhooks: WebhookStore;
  readonly webhookDeliveries: WebhookDeliveryStore;
  readonly afterCommit: AfterCommit;
}
