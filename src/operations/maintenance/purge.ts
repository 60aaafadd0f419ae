/** Deletes rows whose retention time is over, in batches, so that requests do not wait for its locks. */
import type { Job } from '../../domain/jobs/job.js';
import type { Dependencies } from '../ports/index.js';
import { purgeRows } from './purge-rows.js';

type PurgeDependencies = Pick<Dependencies, 'unitOfWork' | 'maintenance' | 'retention'>;

/** How long one job goes on (milliseconds): less than it may take (`database/jobs/queues.ts`). Another does the rest. */
const jobMs = 600_000;

/** However many jobs end before their work does, one follows them. */
const following = { key: 'purge further', seconds: jobMs / 1000 };

/**
 * Deletes what is older than the retention allows, and completes the job. If it takes longer than `withinMs`, it adds
 * a job for the rest.
 */
export async function purge(
  deps: PurgeDependencies,
  job: Job<'purges'>,
  withinMs = jobMs,
): Promise<void> {
  const limit = AbortSignal.timeout(withinMs);
  const batches = purgeRows(deps, limit);
  while (!(await batches.next()).done);
  await deps.unitOfWork.run(async (tx) => {
    if (limit.aborted) await tx.jobs.add('purges', {}, { once: following });
    await tx.jobs.complete(job);
  });
}

/** Adds the job of a purge. However many workers call it, it adds one job an hour. */
export async function schedulePurge(deps: Pick<Dependencies, 'unitOfWork'>): Promise<void> {
  const once = { key: 'purge', seconds: 3600 };
  await deps.unitOfWork.run((tx) => tx.jobs.add('purges', {}, { once }));
}
