/** Keeps the count of a mailbox true: it counts mails that were sent, or may have been. */
import type { Job } from '../../../domain/jobs/job.js';
import type { PasswordReset } from '../../../domain/resets/reset.js';
import { emailKeyOf } from '../../../domain/shared/email-address.js';
import type { JobFailure, Tx } from '../../ports/index.js';

type MailJob = Job<'password_reset_mails'>;

/** Calls the method with the mail, unless an integration asked for it, whose mails are not counted. */
async function settle(
  tx: Tx,
  { data }: MailJob,
  { id: resetId, customerEmail }: PasswordReset,
  method: 'recordSent' | 'release',
): Promise<void> {
  const { requester } = data;
  if (requester === undefined) return;
  await tx.mailboxes[method](data, emailKeyOf(customerEmail), { resetId, requester });
}

/** To be called before the reset's row is changed, since all transactions lock the mailbox first. */
export async function countAttempt(
  tx: Tx,
  job: MailJob,
  reset: PasswordReset,
  failure: JobFailure | null,
): Promise<void> {
  if (failure === null || failure.mayHaveArrived) return settle(tx, job, reset, 'recordSent');
  if (failure.isFinal) return releaseMail(tx, job, reset);
}

/** Counts the mail no longer, unless an earlier attempt may have arrived. */
export async function releaseMail(tx: Tx, job: MailJob, reset: PasswordReset): Promise<void> {
  if (!job.mayHaveArrived) await settle(tx, job, reset, 'release');
}
