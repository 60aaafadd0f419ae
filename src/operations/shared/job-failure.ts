/** What follows for a job from a mail that was not sent. */
import type { Job } from '../../domain/jobs/job.js';
import type { JobFailure, MailFailure } from '../ports/index.js';

/**
 * Of mails that may have arrived, two are enough, whatever the relay says. All others are tried again for as
 * long as the queue is patient, unless they never will be accepted.
 */
export function toJobFailure(
  { isLast, mayHaveArrived: hadArrived }: Job,
  { detail, isPermanent, mayHaveArrived }: MailFailure,
): Required<JobFailure> {
  const isFinal = isPermanent || isLast || (mayHaveArrived && hadArrived);
  return { detail, isFinal, mayHaveArrived };
}
