/** Ports for the queue: inside a transaction, and for workers. `database/` implements them. */
import type { Job, JobData, JobGroup, QueueName } from '../../domain/jobs/job.js';
import type { FailureCause } from '../../domain/shared/outage.js';

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

/** A group with a due job. */
export interface DueGroup extends JobGroup {
  /** For how long its oldest job has been due (milliseconds). */
  readonly waitedMs: number;
}

/** The queue, for workers. Its methods throw the database's errors, with their `code`. */
export interface JobSource {
  /** Returns the groups that have due jobs. */
  findDueGroups(queue: QueueName): Promise<DueGroup[]>;
  /**
   * Claims due jobs, those of each group that have been due the longest, up to as many as `shares` says by the group's
   * id. They are this process's until it completes or fails them, or dies.
   */
  claim<Q extends QueueName>(queue: Q, shares: ReadonlyMap<string, number>): Promise<Job<Q>[]>;
  /** Requeues jobs whose worker died. */
  requeueAbandoned(): Promise<void>;
  /** Removes jobs that have ended long ago. */
  removeOld(): Promise<void>;
  /** Records for all processes that a worker takes jobs of these queues now. */
  recordWorker(queues: readonly QueueName[]): Promise<void>;
  /** Calls `listener` after each commit of this process that added a job. Returns a function that stops this. */
  onAdded(listener: (queue: QueueName) => void): () => void;
}

/** What the database knows of a queue, whichever process asks. */
export interface QueueState {
  readonly queue: QueueName;
  /** How long the job that has been due the longest waits for a worker, in seconds; 0 if none is due. */
  readonly dueSeconds: number;
  /** How long ago a worker last looked for jobs, in seconds; null if none ever did. */
  readonly workerSeenSeconds: number | null;
}

/** What a worker does with a queue: `presence` is whether any worker is there at all. */
export type QueueTask = 'claim' | 'requeue' | 'cleanup' | 'record' | 'heartbeat' | 'presence';

/** A failure of a queue in this process, which the operator was told of and which is not over. */
export interface QueueFailure extends FailureCause {
  readonly queue: QueueName;
  readonly task: QueueTask;
  readonly seconds: number;
}

/** The state of all queues, for readiness and metrics. */
export interface QueueStates {
  /** Returns one for each queue, by one cheap statement. Throws the database's errors. */
  read(): Promise<readonly QueueState[]>;
}
