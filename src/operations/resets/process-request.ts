/** A job that decides whether a request for a mail gets a reset and a mail. */
import type { Customer } from '../../domain/customers/customer.js';
import type { Job, JobData } from '../../domain/jobs/job.js';
import { maxMailAgeMs, type SuppressionReason } from '../../domain/resets/mail-limits.js';
import { digestSecret, mintSecret } from '../../domain/resets/token.js';
import { addReset, resetCreated } from './support/add.js';
import { recordEvent, type EventDependencies } from '../events/support/record-event.js';
import { noCommonAttributes } from '../shared/common-attributes.js';
import type { Dependencies, ObservedMail, Tx } from '../ports/index.js';

type RequestDependencies = EventDependencies &
  Pick<Dependencies, 'unitOfWork' | 'resetTokenTtlSeconds'>;
type Request = JobData['password_reset_requests'];
type RequestJob = Job<'password_reset_requests'>;

/** Returns why the mail is suppressed; null if the customer gets it. Then the mail is counted. */
async function findSuppressionReason(
  tx: Tx,
  { data, createdAt, takenAt }: RequestJob,
  customer: Customer | null,
): Promise<SuppressionReason | null> {
  if (!customer) return 'unknown';
  if (!customer.isActive) return 'disabled';
  if (takenAt.getTime() - createdAt.getTime() > maxMailAgeMs) return 'late';
  const superseding = await tx.passwordResets.findSupersedingChange(data, customer.id, createdAt);
  return superseding ?? tx.mailboxes.claim(data, data.emailKey, createdAt);
}

/** Adds the reset, its event and its mail's job. The first secret is never sent: each attempt to mail makes another. */
async function openReset(deps: RequestDependencies, tx: Tx, request: Request, customer: Customer) {
  const reset = await addReset(tx, request, {
    customer,
    tokenKind: 'opaque',
    tokenDigest: digestSecret('opaque', mintSecret()),
    ttlSeconds: deps.resetTokenTtlSeconds,
    deliveryStatus: 'QUEUED',
    ...noCommonAttributes,
  });
  await recordEvent(deps, tx, request, resetCreated(request, reset));
  const { organizationId, mode, requestId, link, locale } = request;
  await tx.jobs.add('password_reset_mails', {
    organizationId,
    mode,
    requestId,
    passwordResetId: reset.id,
    link,
    locale,
  });
}

function mailOf({ id: jobId, data }: RequestJob, customer: Customer | null): ObservedMail {
  const { organizationId, mode, requestId } = data;
  return { jobId, organizationId, mode, requestId, customerId: customer?.id ?? null };
}

/**
 * Processes a request exactly once, however often the job is attempted: the reset, its mail's job and the end of
 * this job are one commit. Only the log says why there is no mail.
 */
export async function processResetRequest(
  deps: RequestDependencies,
  job: RequestJob,
): Promise<void> {
  const { data } = job;
  await deps.unitOfWork.run(async (tx) => {
    const customer = await tx.customers.lockByEmailKey(data, data.emailKey);
    const reason = await findSuppressionReason(tx, job, customer);
    if (customer && reason === null) await openReset(deps, tx, data, customer);
    await tx.jobs.complete(job);
    if (reason === null) return;
    tx.afterCommit.observe({ kind: 'mail.suppressed', mail: mailOf(job, customer), reason });
  });
}
