/** The queue: as part of a transaction, and as workers see it. `database/` provides it. */
import type { Job, JobData, QueueName } from '../../domain/jobs/job.js';

export interface JobOptions {
  /** No worker takes it before. At once where it is absent. */
  readonly startAt?: Date;
  /** At most one job with this key in each such span of time; a further one is not added. */
  readonly once?: { readonly key: string; readonly seconds: number };
}

export interface JobFailure {
  /** For people: why, in one sentence without secrets, addresses or others' words. */
  readonly detail: string;
  /** True where further attempts would fail alike: the job fails permanently now. */
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
  /** It is tried again later, or fails permanently: then it can be seen and retried by hand. */
  fail(job: Job, failure: JobFailure): Promise<void>;
}

/** The queue as workers see it. */
export interface JobSource {
  /** Gives jobs whose worker died to others, now and from time to time. */
  start(reportError: (error: unknown) => void): Promise<void>;
  /** Up to `limit` jobs that are due. They are this process's until it completes or fails them, or dies. */
  fetch<Q extends QueueName>(queue: Q, limit: number): Promise<Job<Q>[]>;
  /** Calls back after each commit of this process that added a job; answers how to stop that. */
  onAdded(listener: (queue: QueueName) => void): () => void;
  stop(): Promise<void>;
}
