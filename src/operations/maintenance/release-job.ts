/** Releases a job whose handler threw an error that is not one of its own failures. */
import type { Job } from '../../domain/jobs/job.js';
import type { Dependencies } from '../ports/index.js';

/** Returns the job to its queue for the next attempt. If this was the last attempt, the job fails permanently. */
export async function releaseJob(
  { unitOfWork }: Pick<Dependencies, 'unitOfWork'>,
  job: Job,
): Promise<void> {
  const detail = 'Something went wrong on our side.';
  await unitOfWork.run((tx) => tx.jobs.fail(job, { detail }));
}
