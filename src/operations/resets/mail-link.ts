/**
 * Mails a reset's link, as a job. Each attempt makes a new token for the reset, which is in clear text only from
 * here to the mail. If the relay's acknowledgement is lost, a second mail follows; only the newest link works.
 */
import type { Job } from '../../domain/jobs/job.js';
import { maxMailAgeMs } from '../../domain/resets/mail-limits.js';
import type { PasswordReset } from '../../domain/resets/reset.js';
import { digestSecret, mintSecret } from '../../domain/resets/token.js';
import { toJobFailure, toMailEvent } from '../shared/mail-outcome.js';
import type {
  DeliveryAttempt,
  Dependencies,
  JobFailure,
  MailFailure,
  ObservedMail,
  ResetLinkMessage,
  Tx,
} from '../ports/index.js';
import { countAttempt, releaseMail } from './support/count-mail.js';
import { issueToken } from './support/issue-token.js';

type MailDependencies = Pick<
  Dependencies,
  'unitOfWork' | 'resetTokenSigner' | 'resetTokenTtlSeconds' | 'customerMailer' | 'observe'
>;
type MailJob = Job<'password_reset_mails'>;

function mailOf({ queue, id: jobId, data }: MailJob, customerId: string): ObservedMail {
  const { organizationId, mode, requestId, passwordResetId } = data;
  return { queue, jobId, organizationId, mode, requestId, passwordResetId, customerId };
}

/** Returns the delivery status of a reset whose mail is not sent any more; null if the reset already has it. */
function statusWithoutMail(reset: PasswordReset): DeliveryAttempt | null {
  if (reset.deliveryStatus === 'SENT') return null;
  // The customer used the link, so an earlier attempt arrived although the relay did not confirm it.
  if (reset.redeemedAt) return { status: 'SENT', detail: null };
  return { status: 'FAILED', detail: 'The reset ended before its mail was known to have left.' };
}

/** Completes the job without a mail, because the link in it could not be used any more. */
async function suppress(tx: Tx, job: MailJob, reset: PasswordReset | null): Promise<void> {
  const delivery = reset && statusWithoutMail(reset);
  if (reset && delivery?.status === 'FAILED') await releaseMail(tx, job, reset);
  if (delivery) await tx.passwordResets.setDelivery(job.data, reset.id, delivery);
  await tx.jobs.complete(job);
  if (reset === null || delivery?.status !== 'FAILED') return;
  const mail = mailOf(job, reset.customerId);
  tx.afterCommit.observe({ kind: 'mail.suppressed', mail, reason: 'ended' });
}

function isTooOld({ createdAt, asOf }: PasswordReset): boolean {
  return asOf.getTime() - createdAt.getTime() > maxMailAgeMs;
}

/** Returns the message with a new token; null if the reset has ended or is too old, or its customer is not active. */
async function renewMessage(
  deps: MailDependencies,
  tx: Tx,
  { data }: MailJob,
  found: PasswordReset,
): Promise<ResetLinkMessage | null> {
  const customer = await tx.customers.lock(data, found.customerId);
  const organization = await tx.organizations.find(data.organizationId);
  if (!customer?.isActive || !organization || isTooOld(found)) return null;
  const secret = mintSecret();
  const reset = await tx.passwordResets.renew(data, found.id, {
    tokenDigest: digestSecret(found.tokenKind, secret),
    ttlSeconds: deps.resetTokenTtlSeconds,
  });
  if (!reset) return null;
  const token = await issueToken(deps, organization, reset, secret);
  return { organization, customer, reset, token, link: data.link, locale: data.locale };
}

/** Returns the message to send. If the mail is obsolete, completes the job and returns null. */
async function prepare(deps: MailDependencies, job: MailJob): Promise<ResetLinkMessage | null> {
  const { data } = job;
  return deps.unitOfWork.run(async (tx) => {
    const found = await tx.passwordResets.findById(data, data.passwordResetId);
    const message = found && (await renewMessage(deps, tx, job, found));
    if (message === null) await suppress(tx, job, found);
    return message;
  });
}

/** Sends the message, outside of any transaction. Returns null, or why it was not sent. */
async function send(
  deps: MailDependencies,
  job: MailJob,
  message: ResetLinkMessage,
): Promise<MailFailure | null> {
  const failure = await deps.customerMailer.sendResetLink(message);
  deps.observe(toMailEvent(mailOf(job, message.customer.id), failure));
  return failure;
}

function toDelivery(failure: JobFailure | null): DeliveryAttempt {
  if (failure === null) return { status: 'SENT', detail: null };
  return { status: failure.isFinal ? 'FAILED' : 'QUEUED', detail: failure.detail };
}

async function record(
  deps: MailDependencies,
  job: MailJob,
  { reset }: ResetLinkMessage,
  failure: MailFailure | null,
): Promise<void> {
  const { data } = job;
  const jobFailure = failure && toJobFailure(job, failure);
  await deps.unitOfWork.run(async (tx) => {
    await countAttempt(tx, job, reset, jobFailure);
    await tx.passwordResets.setDelivery(data, data.passwordResetId, toDelivery(jobFailure));
    if (jobFailure === null) await tx.jobs.complete(job);
    else await tx.jobs.fail(job, jobFailure);
  });
}

/** Mails one link, and completes or fails the job. The reset records the outcome, too. */
export async function mailPasswordReset(deps: MailDependencies, job: MailJob): Promise<void> {
  const message = await prepare(deps, job);
  if (message === null) return;
  const failure = await send(deps, job, message);
  await record(deps, job, message, failure);
}
