/** A job that went wrong in a way that nobody foresaw: it is tried again later, or fails permanently. */
import type { Job } from '../../domain/jobs/job.js';
import type { Dependencies } from '../ports/index.js';

export async function releaseJob(deps: Dependencies, job: Job): Promise<void> {
  const detail = 'Something went wrong on our side.';
  await deps.unitOfWork.run((tx) => tx.jobs.fail(job, { detail }));
}
