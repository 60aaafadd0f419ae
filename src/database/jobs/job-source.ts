/** Jobs as workers take them. */
import type PgBoss from 'pg-boss';
import type { DataSource } from 'typeorm';
import type { Job, JobData, QueueName } from '../../domain/jobs/job.js';
import type { DueGroup, JobSource, Observe } from '../../operations/ports/index.js';
import { createBoss, databaseOf, workersMs } from './boss.js';
import { claim, findDueGroups, requeueAbandoned } from './due-jobs.js';
import type { JobOutput } from './job-store.js';
import { withoutTrace } from './job-trace.js';
import { recordWorker } from './queue-states.js';

export interface JobQueue extends JobSource {
  /** Tells the listeners that the queue has a job that can start at once. To be called after a commit. */
  readonly wake: (queue: QueueName) => void;
}

interface FoundJob<Q extends QueueName = QueueName> {
  readonly queue: Q;
  readonly id: string;
  readonly data: JobData[Q];
  readonly createdOn: Date;
  readonly startedOn: Date;
  readonly retryCount: number;
  readonly retryLimit: number;
  readonly output: JobOutput | null;
}

function toJob<Q extends QueueName>(found: FoundJob<Q>): Job<Q> {
  const { queue, id, createdOn, startedOn, retryCount, retryLimit, output } = found;
  const { data, traceparent } = withoutTrace(found.data);
  return {
    queue,
    id,
    data,
    traceparent,
    createdAt: createdOn,
    takenAt: startedOn,
    isLast: retryCount >= retryLimit,
    mayHaveArrived: output?.mayHaveArrived === true,
  };
}

const diedDetail = 'The worker that had it died.';

/** The library's types leave a method out. */
type Cleaner = PgBoss & { drop(): Promise<void> };

/** Returns the queue in the tables of `dataSource`. `observe` gets each job whose worker died. */
export function createJobQueue(dataSource: DataSource, observe: Observe): JobQueue {
  const boss = createBoss(dataSource, { migrate: false }, workersMs) as Cleaner;
  const db = databaseOf(dataSource, workersMs);
  const listeners = new Set<(queue: QueueName) => void>();

  async function query<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await db.executeSql(text, values)).rows as Row[];
  }

  function observeAbandoned(job: Job): void {
    observe({ kind: 'job.abandoned', job });
    if (job.isLast) observe({ kind: 'job.failed', job, detail: diedDetail });
  }

  return {
    wake(queue) {
      for (const listener of listeners) listener(queue);
    },

    findDueGroups: (queue) => query<DueGroup>(findDueGroups(queue)),

    async claim<Q extends QueueName>(
      queue: Q,
      shares: ReadonlyMap<string, number>,
    ): Promise<Job<Q>[]> {
      const given = [[...shares.keys()], [...shares.values()]];
      return (await query<FoundJob<Q>>(claim(queue), given)).map(toJob);
    },

    async requeueAbandoned() {
      for (const found of await query<FoundJob>(requeueAbandoned)) observeAbandoned(toJob(found));
    },

    async removeOld() {
      // Not the library's `maintain`, which also requeues, and does not say whose jobs they were.
      await boss.archive();
      await boss.drop();
    },

    recordWorker: async (queues) => void (await query(recordWorker, [queues])),

    onAdded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
