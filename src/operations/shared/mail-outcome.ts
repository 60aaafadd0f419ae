/** What follows from sending a mail: for its job, and for the operator. */
import type { Job } from '../../domain/jobs/job.js';
import type { JobFailure, MailFailure, ObservedEvent, ObservedMail } from '../ports/index.js';

/**
 * Returns how the job of a mail that was not sent fails. It is tried again until its retry policy ends, except if
 * the relay would refuse the mail again, or if two attempts may have arrived by now: two copies are enough.
 */
export function toJobFailure(
  { isLast, mayHaveArrived: hadArrived }: Job,
  { detail, isPermanent, mayHaveArrived }: MailFailure,
): Required<JobFailure> {
  const isFinal = isPermanent || isLast || (mayHaveArrived && hadArrived);
  return { detail, isFinal, mayHaveArrived };
}

/** Returns the event to observe. `failure` is null if the mail was sent. */
export function toMailEvent(mail: ObservedMail, failure: MailFailure | null): ObservedEvent {
  if (failure === null) return { kind: 'mail.sent', mail };
  return { kind: 'mail.failed', mail, failure };
}
