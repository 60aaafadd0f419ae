/** Deletes rows whose retention time is over, in batches, so that requests do not wait for its locks. */
import type { Job } from '../../domain/jobs/job.js';
import type { Dependencies } from '../ports/index.js';
import { purgeRows } from './purge-rows.js';

type PurgeDependencies = Pick<Dependencies, 'unitOfWork' | 'maintenance' | 'retention'>;

/** How long one job goes on (milliseconds): less than it may take (`database/jobs/queues.ts`). The next job does the rest. */
const jobMs = 600_000;

/** Deletes what is older than the retention allows, and completes the job. */
export async function purge(deps: PurgeDependencies, job: Job<'purges'>): Promise<void> {
  const batches = purgeRows(deps, AbortSignal.timeout(jobMs));
  while (!(await batches.next()).done);
  await deps.unitOfWork.run((tx) => tx.jobs.complete(job));
}

/** Adds the job of a purge. However many workers call it, it adds one job an hour. */
export async function schedulePurge(deps: Pick<Dependencies, 'unitOfWork'>): Promise<void> {
  const once = { key: 'purge', seconds: 3600 };
  await deps.unitOfWork.run((tx) => tx.jobs.add('purges', {}, { once }));
}
