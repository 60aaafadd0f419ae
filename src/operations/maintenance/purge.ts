/** Deletes rows whose retention time is over, in batches, so that requests do not wait for its locks. */
import type { Job } from '../../domain/jobs/job.js';
import type { Dependencies } from '../ports/index.js';

type PurgeDependencies = Pick<Dependencies, 'unitOfWork' | 'maintenance' | 'retention'>;

/** Deletes all rows that are older than the retention allows, and completes the job. */
export async function purge(deps: PurgeDependencies, job: Job<'purges'>): Promise<void> {
  await deps.maintenance.settleAbandoned();
  await deps.maintenance.mergeCounts();
  for (;;) {
    // One after another: each batch is a transaction of its own.
    if ((await deps.maintenance.purgeBatch(deps.retention)) === 0) break;
  }
  await deps.unitOfWork.run((tx) => tx.jobs.complete(job));
}

/** Adds the job of a purge. However many workers call it, it adds one job an hour. */
export async function schedulePurge(deps: Pick<Dependencies, 'unitOfWork'>): Promise<void> {
  const once = { key: 'purge', seconds: 3600 };
  await deps.unitOfWork.run((tx) => tx.jobs.add('purges', {}, { once }));
}
