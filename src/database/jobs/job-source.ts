/** Jobs as workers get them. */
import type { DataSource } from 'typeorm';
import type { Job, JobData, QueueName } from '../../domain/job.js';
import type { JobSource } from '../../operations/ports.js';
import { createBoss } from './boss.js';

/** How soon a job of a worker that died is found, after its time ran out. */
const maintenanceIntervalSeconds = 30;

export interface JobQueue extends JobSource {
  /** To be called after each commit. */
  announce(queues: ReadonlySet<QueueName>): void;
}

export function createJobQueue(dataSource: DataSource): JobQueue {
  const boss = createBoss(dataSource, {
    migrate: false,
    supervise: true,
    maintenanceIntervalSeconds,
  });
  const listeners = new Set<(queue: QueueName) => void>();

  return {
    announce(queues) {
      for (const queue of queues) for (const listener of listeners) listener(queue);
    },

    async start(reportError) {
      boss.on('error', reportError);
      await boss.start();
      await boss.maintain();
    },

    async fetch<Q extends QueueName>(queue: Q, limit: number): Promise<Job<Q>[]> {
      const options = { batchSize: limit, includeMetadata: true } as const;
      const found = await boss.fetch<JobData[Q]>(queue, options);
      return found.map(({ id, data, retryCount, retryLimit }) => ({
        queue,
        id,
        data,
        attempt: retryCount + 1,
        isLast: retryCount >= retryLimit,
      }));
    },

    onAdded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    stop: () => boss.stop({ graceful: false }),
  };
}
