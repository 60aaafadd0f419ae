/** Jobs as workers take them. */
import type { DataSource } from 'typeorm';
import type PgBoss from 'pg-boss';
import type { Job, JobData, QueueName } from '../../domain/jobs/job.js';
import type { JobSource, Observe } from '../../operations/ports/index.js';
import { createBoss } from './boss.js';
import type { JobOutput } from './job-store.js';
import { withoutTrace } from './job-trace.js';

/** How long the job of a worker that died waits for another worker, after it has expired. */
const maintenanceIntervalSeconds = 30;

export interface JobQueue extends JobSource {
  /** Tells the listeners that the queue has a job that can start at once. To be called after a commit. */
  readonly wake: (queue: QueueName) => void;
}

type FoundJob<Q extends QueueName> = PgBoss.JobWithMetadata<JobData[Q]>;

function toJob<Q extends QueueName>(queue: Q, found: FoundJob<Q>): Job<Q> {
  const { id, createdOn, startedOn, retryCount, retryLimit, output } = found;
  const { data, traceparent } = withoutTrace(found.data);
  return {
    queue,
    id,
    data,
    traceparent,
    createdAt: createdOn,
    takenAt: startedOn,
    isLast: retryCount >= retryLimit,
    mayHaveArrived: (output as JobOutput | null)?.mayHaveArrived === true,
  };
}

/** Returns the queue in the tables of `dataSource`. `observe` gets each failure of its maintenance. */
export function createJobQueue(dataSource: DataSource, observe: Observe): JobQueue {
  const boss = createBoss(dataSource, {
    migrate: false,
    supervise: true,
    maintenanceIntervalSeconds,
  });
  const listeners = new Set<(queue: QueueName) => void>();
  const observeFault = (error: unknown) => observe({ kind: 'queue.fault', error });

  return {
    wake(queue) {
      for (const listener of listeners) listener(queue);
    },

    async start() {
      boss.on('error', observeFault);
      await boss.start();
      // If it fails, the next round does the same; the worker need not wait for that.
      await boss.maintain().catch(observeFault);
    },

    async fetch<Q extends QueueName>(queue: Q, limit: number): Promise<Job<Q>[]> {
      const options = { batchSize: limit, includeMetadata: true } as const;
      const found = await boss.fetch<JobData[Q]>(queue, options);
      return found.map((job) => toJob(queue, job));
    },

    onAdded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    stop: () => boss.stop({ graceful: false }),
  };
}
