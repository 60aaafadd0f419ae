/** Deletes what has been kept long enough, in batches that keep no request waiting. */
import type { Job } from '../../domain/jobs/job.js';
import type { Dependencies } from '../ports/index.js';

type PurgeDependencies = Pick<Dependencies, 'unitOfWork' | 'housekeeping' | 'retention'>;

/** Afterwards the job is completed, and no row is older than the retention allows. */
export async function purge(deps: PurgeDependencies, job: Job<'purges'>): Promise<void> {
  await deps.housekeeping.settleAbandoned();
  for (;;) {
    // One after another: each batch is a transaction of its own.
    if ((await deps.housekeeping.purgeBatch(deps.retention)) === 0) break;
  }
  await deps.unitOfWork.run((tx) => tx.jobs.complete(job));
}

/** Adds the job of a purge: one an hour, however many workers call this. */
export async function schedulePurge(deps: Pick<Dependencies, 'unitOfWork'>): Promise<void> {
  const once = { key: 'purge', seconds: 3600 };
  await deps.unitOfWork.run((tx) => tx.jobs.add('purges', {}, { once }));
}
