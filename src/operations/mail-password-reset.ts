/**
 * Mail a reset's link. The reset is committed long before; each attempt makes a new token for it, which is in
 * clear only here, between its making and the mail. A mail whose acknowledgement was lost is followed by
 * a second one, of which the newest works.
 */
import type { Job } from '../domain/job.js';
import { digestSecret, mintSecret } from '../domain/reset-token.js';
import type { Dependencies, ResetLetter, Tx, Undelivered } from './ports.js';
import { tokenOf } from './token-of.js';

type MailJob = Job<'password_reset_mails'>;

/** Nobody is to get a link that cannot be used. */
async function settleEnded(tx: Tx, job: MailJob): Promise<void> {
  const detail = 'The reset ended before its mail left.';
  await tx.passwordResets.setDelivery(job.data, job.data.passwordResetId, {
    status: 'FAILED',
    detail,
  });
  await tx.jobs.complete(job);
}

/** The letter with a new token; null where the reset, or the customer, is gone or has ended. */
async function write(deps: Dependencies, tx: Tx, job: MailJob): Promise<ResetLetter | null> {
  const { data } = job;
  const found = await tx.passwordResets.find({ ...data, narrowing: {} }, data.passwordResetId);
  const customer = found && (await tx.customers.lock(data, found.customerId));
  const organization = await tx.organizations.find(data.organizationId);
  if (!found || !customer?.isActive || !organization) return null;
  const secret = mintSecret();
  const reset = await tx.passwordResets.renew(data, found.id, {
    tokenDigest: digestSecret(found.tokenKind, secret),
    ttlSeconds: deps.resetTokenTtlSeconds,
  });
  if (!reset) return null;
  const token = await tokenOf(deps, organization, reset, secret);
  return { organization, customer, reset, token, link: data.link, locale: data.locale };
}

async function record(deps: Dependencies, job: MailJob, problem: Undelivered | null) {
  const { data } = job;
  const givesUp = problem !== null && (problem.isPermanent || job.isLast);
  const status = problem === null ? 'HANDED_OVER' : givesUp ? 'FAILED' : 'QUEUED';
  await deps.unitOfWork.run(async (tx) => {
    const detail = problem?.detail ?? null;
    await tx.passwordResets.setDelivery(data, data.passwordResetId, { status, detail });
    if (problem === null) await tx.jobs.complete(job);
    else await tx.jobs.fail(job, { detail: problem.detail, isFinal: givesUp });
  });
}

/** Ends with the job completed, or failed with the reason on the reset as well. */
export async function mailPasswordReset(deps: Dependencies, job: MailJob): Promise<void> {
  const letter = await deps.unitOfWork.run(async (tx) => {
    const written = await write(deps, tx, job);
    if (!written) await settleEnded(tx, job);
    return written;
  });
  if (letter) await record(deps, job, await deps.postman.sendResetLink(letter));
}
