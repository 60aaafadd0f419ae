/** Jobs of requests that write nothing else. */
import DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import type { JobData, QueueName } from '../../domain/jobs/job.js';
import { withoutBounds } from '../../operations/ports/bounds.js';
import { createBoss } from './boss.js';

interface NewJob {
  readonly name: QueueName;
  readonly data: JobData[QueueName];
}

const maxBatchSize = 100;

/**
 * Returns a function that commits one job. Jobs of the same iteration of the event loop share a statement and its commit,
 * which cost about as much for ten jobs as for one (ADR 0018).
 */
export function createEnqueue(dataSource: DataSource) {
  const boss = createBoss(dataSource, { migrate: false });
  const insert = async (jobs: readonly NewJob[]) => {
    await withoutBounds(() => boss.insert([...jobs]));
    return jobs.map(() => true as const);
  };
  const options = { cache: false, maxBatchSize, batchScheduleFn: setImmediate };
  const loader = new DataLoader<NewJob, true>(insert, options);
  return async <Q extends QueueName>(name: Q, data: JobData[Q]): Promise<void> => {
    await loader.load({ name, data });
  };
}
