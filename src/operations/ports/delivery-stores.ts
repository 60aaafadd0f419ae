/** What operations keep about mails and jobs. `database/` provides it. */
import type { Job, JobData, QueueName } from '../../domain/jobs/job.js';
import type { HeldBackReason } from '../../domain/resets/mail-limits.js';
import type { Partition } from '../../domain/access/organization.js';
import type { DeliveryStatus } from '../../domain/resets/reset.js';
import type { ResetTokenDigest } from '../../domain/resets/token.js';

export interface RenewedSecret {
  readonly tokenDigest: ResetTokenDigest;
  readonly ttlSeconds: number;
}

/** How an attempt to deliver ended; it is dated by the database's clock. */
export interface DeliveryAttempt {
  readonly status: DeliveryStatus;
  readonly detail: string | null;
}

export interface JobOptions {
  /** No worker takes it before. At once where it is absent. */
  readonly startAt?: Date;
  /** At most one job with this key in each such span of time; a further one is not added. */
  readonly once?: { readonly key: string; readonly seconds: number };
}

export interface JobFailure {
  /** For people: why, in one sentence without secrets, addresses or others' words. */
  readonly detail: string;
  /** True where further attempts would fail alike: the job gives up now. */
  readonly isFinal?: boolean;
  /** True where what was sent may have arrived; attempts after this one know. */
  readonly mayHaveArrived?: boolean;
}

/** The queue, as part of the transaction in which a job comes to be, or is done with. */
export interface JobStore {
  /**
   * Workers hear of it when the transaction has committed. Answers its id; null where there was one with
   * that key already.
   */
  add<Q extends QueueName>(
    queue: Q,
    data: JobData[Q],
    options?: JobOptions,
  ): Promise<string | null>;
  /** Several at once, in one statement. */
  addAll<Q extends QueueName>(queue: Q, data: readonly JobData[Q][]): Promise<void>;
  /** Takes a job back that no worker has begun; one that was begun goes on. */
  withdraw(queue: QueueName, id: string): Promise<void>;
  complete(job: Job): Promise<void>;
  /** It is tried again later, or gives up: then it can be seen and retried by hand. */
  fail(job: Job, failure: JobFailure): Promise<void>;
}

/** How often an address may get a mail that somebody else can ask for. */
export interface MailboxStore {
  /**
   * Counts one more mail to the address, in one statement that holds across processes, and answers null.
   * Nothing is counted where that would be too many (`limit`), or the address is held or was since the mail was
   * asked for (`hold`).
   */
  claim(
    partition: Partition,
    emailKey: string,
    requestedAt: Date,
  ): Promise<Extract<HeldBackReason, 'limit' | 'hold'> | null>;
  /** No such mail for an hour. */
  hold(partition: Partition, emailKey: string): Promise<void>;
}
