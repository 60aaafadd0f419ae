/** Transactions, and the repositories inside them. `database/` provides them. */
import type { JobData, QueueName } from '../../domain/jobs/job.js';
import type { ApplicationReader, OrganizationReader } from './access.js';
import type { CustomerReader, CustomerStore } from './customers.js';
import type { EventReader, EventStore } from './events.js';
import type { JobStore } from './jobs.js';
import type { MailboxStore } from './mail.js';
import type { CredentialReader, CredentialStore } from './passwords.js';
import type { PasswordResetReader, PasswordResetStore } from './resets.js';
import type { WebhookDeliveryReader, WebhookDeliveryStore } from './webhook-deliveries.js';
import type { WebhookReader, WebhookStore } from './webhooks.js';

export interface UnitOfWork {
  /**
   * Commits what `work` did, or nothing. Run again from its begin, up to three times in all, after a
   * serialization failure or a deadlock; so `work` may have no effect but through `tx`.
   * Throws `OVERLOADED` where the database cannot be reached or does not answer in time.
   */
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  read<T>(work: (tx: ReadTx) => Promise<T>): Promise<T>;
  /** Commits a job and nothing else; jobs that come at the same moment may share the commit. */
  enqueue<Q extends QueueName>(queue: Q, data: JobData[Q]): Promise<void>;
}

/** Single statements: no BEGIN, no COMMIT, nothing to write with. */
export interface ReadTx {
  readonly applications: ApplicationReader;
  readonly organizations: OrganizationReader;
  readonly customers: CustomerReader;
  readonly credentials: CredentialReader;
  readonly passwordResets: PasswordResetReader;
  readonly events: EventReader;
  readonly webhooks: WebhookReader;
  readonly webhookDeliveries: WebhookDeliveryReader;
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
}
