/**
 * Mail a reset's link. The reset is committed long before; each attempt makes a new token for it, which is in
 * clear only here, between its making and the mail. A mail whose acknowledgement was lost is followed by
 * a second one, of which the newest works.
 */
import type { Job } from '../../domain/jobs/job.js';
import { maxMailAgeMs } from '../../domain/resets/mail-limits.js';
import type { PasswordReset } from '../../domain/resets/reset.js';
import { digestSecret, mintSecret } from '../../domain/resets/token.js';
import { toJobFailure } from '../shared/job-failure.js';
import type {
  DeliveryAttempt,
  Dependencies,
  ResetLinkMessage,
  Tx,
  MailFailure,
} from '../ports/index.js';
import { issueToken } from './support/issue-token.js';

type MailJob = Job<'password_reset_mails'>;

/** What the delivery came to where no mail is to be sent any more; null where that is known already. */
function outcomeWithout(reset: PasswordReset): DeliveryAttempt | null {
  if (reset.deliveryStatus === 'SENT') return null;
  // Its link was used, so that the mail was there, whatever the relay said.
  if (reset.redeemedAt) return { status: 'SENT', detail: null };
  return { status: 'FAILED', detail: 'The reset ended before its mail was known to have left.' };
}

/** Nobody is to get a link that cannot be used. Answers whether the mail was failed permanently with it. */
async function settle(tx: Tx, job: MailJob, reset: PasswordReset | null): Promise<boolean> {
  const outcome = reset && outcomeWithout(reset);
  if (outcome) await tx.passwordResets.setDelivery(job.data, job.data.passwordResetId, outcome);
  await tx.jobs.complete(job);
  return outcome?.status === 'FAILED';
}

function isTooOld({ createdAt, asOf }: PasswordReset): boolean {
  return asOf.getTime() - createdAt.getTime() > maxMailAgeMs;
}

/** The message with a new token; null where reset or customer have ended, or nobody waits any more. */
async function write(
  deps: Dependencies,
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

async function record(deps: Dependencies, job: MailJob, problem: MailFailure | null) {
  const { data } = job;
  const failure = problem && toJobFailure(job, problem);
  const status = failure === null ? 'SENT' : failure.isFinal ? 'FAILED' : 'QUEUED';
  await deps.unitOfWork.run(async (tx) => {
    const detail = failure?.detail ?? null;
    await tx.passwordResets.setDelivery(data, data.passwordResetId, { status, detail });
    if (failure === null) await tx.jobs.complete(job);
    else await tx.jobs.fail(job, failure);
  });
}

interface Prepared {
  readonly message: ResetLinkMessage | null;
  readonly hasFailed: boolean;
  readonly customerId: string | null;
}

async function prepare(deps: Dependencies, tx: Tx, job: MailJob): Promise<Prepared> {
  const { data } = job;
  const found = await tx.passwordResets.find({ ...data, siteFilter: {} }, data.passwordResetId);
  const message = found && (await write(deps, tx, job, found));
  const hasFailed = message === null && (await settle(tx, job, found));
  return { message, hasFailed, customerId: found?.customerId ?? null };
}

/** Ends with the job completed, or failed with the reason on the reset as well. */
export async function mailPasswordReset(deps: Dependencies, job: MailJob): Promise<void> {
  const prepared = await deps.unitOfWork.run((tx) => prepare(deps, tx, job));
  const { message, hasFailed, customerId } = prepared;
  const mail = { ...job.data, jobId: job.id, customerId };
  if (hasFailed) deps.mailLog.suppressed(mail, 'ended');
  if (!message) return;
  const problem = await deps.customerMailer.sendResetLink(message);
  deps.mailLog.tried(mail, problem);
  await record(deps, job, problem);
}
