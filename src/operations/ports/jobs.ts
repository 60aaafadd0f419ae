/** Ports for the queue: inside a transaction, and for workers. `database/` implements them. */
import type { Job, JobData, QueueName } from '../../domain/jobs/job.js';

export interface JobOptions {
  /** No worker takes the job earlier. By default it is due at once. */
  readonly startAt?: Date;
  /** Adds at most one job with this key in each period of `seconds`. */
  readonly once?: { readonly key: string; readonly seconds: number };
}

export interface JobFailure {
  /** For people: the reason, in one sentence without secrets, addresses or a peer's words. */
  readonly detail: string;
  /** True if further attempts would fail alike: the job fails permanently now. */
  readonly isFinal?: boolean;
  /** True if the mail may have arrived. Later attempts see it as the job's `mayHaveArrived`. */
  readonly mayHaveArrived?: boolean;
}

/** The queue inside a transaction that adds, completes or fails a job. */
export interface JobStore {
  /** Wakes workers after the commit. Returns the job's id, or null if `options.once` kept it from being added. */
  add<Q extends QueueName>(
    queue: Q,
    data: JobData[Q],
    options?: JobOptions,
  ): Promise<string | null>;
  /** Adds several jobs by one statement. */
  addAll<Q extends QueueName>(queue: Q, data: readonly JobData[Q][]): Promise<void>;
  /** Removes a job that no worker has taken. Does nothing to one that is under way. */
  withdraw(queue: QueueName, id: string): Promise<void>;
  complete(job: Job): Promise<void>;
  /** The job is tried again by its queue's retry policy, or fails permanently: then operators can retry it. */
  fail(job: Job, failure: JobFailure): Promise<void>;
}

/** The queue, for workers. */
export interface JobSource {
  /** Requeues jobs whose worker died, at start and then periodically. */
  start(): Promise<void>;
  /** Claims up to `limit` due jobs. They are this process's until it completes or fails them, or dies. */
  fetch<Q extends QueueName>(queue: Q, limit: number): Promise<Job<Q>[]>;
  /** Calls `listener` after each commit of this process that added a job. Returns a function that stops this. */
  onAdded(listener: (queue: QueueName) => void): () => void;
  stop(): Promise<void>;
}
