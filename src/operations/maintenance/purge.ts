/** What was kept for long enough goes, in batches that nobody has to wait for. */
import type { Job } from '../../domain/jobs/job.js';
import type { Dependencies } from '../ports/index.js';

/** Ends with the job completed, and nothing left that is older than the retention says. */
export async function purge(deps: Dependencies, job: Job<'purges'>): Promise<void> {
  await deps.housekeeping.settleAbandoned();
  for (;;) {
    // One batch after another: each is a transaction of its own.
    if ((await deps.housekeeping.purgeBatch(deps.retention)) === 0) break;
  }
  await deps.unitOfWork.run((tx) => tx.jobs.complete(job));
}

/** Leaves the job, once an hour however many workers ask. */
export async function schedulePurge(deps: Dependencies): Promise<void> {
  const once = { key: 'purge', seconds: 3600 };
  await deps.unitOfWork.run((tx) => tx.jobs.add('purges', {}, { once }));
}
