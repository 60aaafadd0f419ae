/** A job that decides whether a request for a mail gets a reset and a mail. */
import type { Customer } from '../../domain/customers/customer.js';
import type { Job, JobData } from '../../domain/jobs/job.js';
import { maxMailAgeMs, type SuppressionReason } from '../../domain/resets/mail-limits.js';
import { digestSecret, mintSecret } from '../../domain/resets/token.js';
import { newId } from '../../domain/shared/ids.js';
import { addReset, resetCreated } from './support/add.js';
import { spendBudget } from './support/mail-budget.js';
import { recordEvent, type EventDependencies } from '../events/support/record-event.js';
import { noCommonAttributes } from '../shared/common-attributes.js';
import type { Dependencies, ObservedMail, Tx } from '../ports/index.js';
import type { LimitDependencies } from '../shared/attempts.js';

type RequestDependencies = EventDependencies &
  LimitDependencies &
  Pick<Dependencies, 'unitOfWork' | 'resetTokenTtlSeconds'>;
type Request = JobData['password_reset_requests'];
type RequestJob = Job<'password_reset_requests'>;

interface Decision {
  readonly customer: Customer | null;
  /** The id that the reset gets if its mail is not suppressed. */
  readonly resetId: string;
  readonly isWithinBudget: boolean;
}

/** Returns why the mail is suppressed; null if the customer gets it. Then the mail is counted. */
async function findSuppressionReason(
  tx: Tx,
  { data, createdAt: requestedAt, takenAt }: RequestJob,
  { customer, resetId, isWithinBudget }: Decision,
): Promise<SuppressionReason | null> {
  if (!customer) return 'unknown';
  if (!customer.isActive) return 'disabled';
  if (takenAt.getTime() - requestedAt.getTime() > maxMailAgeMs) return 'late';
  const superseding = await tx.passwordResets.findSupersedingChange(data, customer.id, requestedAt);
  if (superseding) return superseding;
  if (!isWithinBudget) return 'budget';
  const mail = { resetId, requester: data.requester ?? null, requestedAt };
  return tx.mailboxes.claim(data, data.emailKey, mail);
}

/** Adds the reset, its event and its mail's job. The first secret is never sent: each attempt to mail makes another. */
async function openReset(
  deps: RequestDependencies,
  tx: Tx,
  request: Request,
  owner: { readonly customer: Customer; readonly id: string },
): Promise<void> {
  const reset = await addReset(tx, request, {
    ...owner,
    tokenKind: 'opaque',
    tokenDigest: digestSecret('opaque', mintSecret()),
    ttlSeconds: deps.resetTokenTtlSeconds,
    deliveryStatus: 'QUEUED',
    ...noCommonAttributes,
  });
  await recordEvent(deps, tx, request, resetCreated(request, reset));
  const { organizationId, mode, requestId, link, locale, requester = null } = request;
  await tx.jobs.add('password_reset_mails', {
    organizationId,
    mode,
    requestId,
    passwordResetId: reset.id,
    link,
    locale,
    requester,
  });
}

function mailOf({ queue, id: jobId, data }: RequestJob, customer: Customer | null): ObservedMail {
  const { organizationId, mode, requestId } = data;
  const customerId = customer?.id ?? null;
  return { queue, jobId, organizationId, mode, requestId, customerId };
}

/** Returns whether the customer gets a mail. */
async function decide(
  deps: RequestDependencies,
  job: RequestJob,
  isWithinBudget: boolean,
): Promise<boolean> {
  const { data } = job;
  return deps.unitOfWork.run(async (tx) => {
    const customer = await tx.customers.lockByEmailKey(data, data.emailKey);
    const id = newId();
    const decision = { customer, resetId: id, isWithinBudget };
    const reason = await findSuppressionReason(tx, job, decision);
    if (customer && reason === null) await openReset(deps, tx, data, { customer, id });
    await tx.jobs.complete(job);
    if (reason === null) return true;
    tx.afterCommit.observe({ kind: 'mail.suppressed', mail: mailOf(job, customer), reason });
    return false;
  });
}

/**
 * Processes a request exactly once, however often the job is attempted: the reset, its mail's job and the end of
 * this job are one commit. Only the log says why there is no mail.
 */
export async function processResetRequest(
  deps: RequestDependencies,
  job: RequestJob,
): Promise<void> {
  await spendBudget(deps, job.data, (isWithinBudget) => decide(deps, job, isWithinBudget));
}
