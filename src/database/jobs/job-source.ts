/** Jobs as workers get them. */
import type { DataSource } from 'typeorm';
import type { Job, JobData, QueueName } from '../../domain/jobs/job.js';
import type { JobSource } from '../../operations/ports/index.js';
import { createBoss } from './boss.js';
import type { JobOutput } from './job-store.js';

/** How soon a job of a worker that died is found, after its time ran out. */
const maintenanceIntervalSeconds = 30;

/** What a transaction has brought. */
export interface JobNews {
  /** The queues with jobs that can start at once. */
  readonly added: ReadonlySet<QueueName>;
  /** Jobs that were failed permanently. */
  readonly failedPermanently: readonly { readonly job: Job; readonly detail: string }[];
}

export interface JobQueue extends JobSource {
  /** To be called after each commit. */
  announce(news: JobNews): void;
}

/** `reportPermanentFailure` is told of each job that nobody will try again by itself. */
export function createJobQueue(
  dataSource: DataSource,
  reportPermanentFailure: (job: Job, detail: string) => void,
): JobQueue {
  const boss = createBoss(dataSource, {
    migrate: false,
    supervise: true,
    maintenanceIntervalSeconds,
  });
  const listeners = new Set<(queue: QueueName) => void>();

  return {
    announce({ added, failedPermanently }) {
      for (const queue of added) for (const listener of listeners) listener(queue);
      for (const { job, detail } of failedPermanently) reportPermanentFailure(job, detail);
    },

    async start(reportError) {
      boss.on('error', reportError);
      await boss.start();
      // What it would do is done in the next round; jobs need not wait for it.
      await boss.maintain().catch(reportError);
    },

    async fetch<Q extends QueueName>(queue: Q, limit: number): Promise<Job<Q>[]> {
      const options = { batchSize: limit, includeMetadata: true } as const;
      const found = await boss.fetch<JobData[Q]>(queue, options);
      return found.map(({ id, data, createdOn, startedOn, retryCount, retryLimit, output }) => ({
        queue,
        id,
        data,
        createdAt: createdOn,
        takenAt: startedOn,
        attempt: retryCount + 1,
        isLast: retryCount >= retryLimit,
        mayHaveArrived: (output as JobOutput | null)?.mayHaveArrived === true,
      }));
    },

    onAdded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    stop: () => boss.stop({ graceful: false }),
  };
}
