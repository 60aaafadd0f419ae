/** Releases a job whose handler threw an error that is not one of its own failures. */
import type { Job } from '../../domain/jobs/job.js';
import type { Dependencies } from '../ports/index.js';

/** Afterwards the job waits for its next attempt, or has failed permanently if this was the last one. */
export async function releaseJob(
  { unitOfWork }: Pick<Dependencies, 'unitOfWork'>,
  job: Job,
): Promise<void> {
  const detail = 'Something went wrong on our side.';
  await unitOfWork.run((tx) => tx.jobs.fail(job, { detail }));
}
