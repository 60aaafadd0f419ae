/** The first half of a request for a mail: whether there is a customer to make a reset for. */
import type { Customer } from '../../domain/customers/customer.js';
import type { Job, JobData } from '../../domain/jobs/job.js';
import { maxMailAgeMs, type SuppressionReason } from '../../domain/resets/mail-limits.js';
import { digestSecret, mintSecret } from '../../domain/resets/token.js';
import { addReset, resetCreated } from './support/add.js';
import { recordEvent } from '../events/support/publish.js';
import type { Dependencies, Tx } from '../ports/index.js';

type Request = JobData['password_reset_requests'];
type RequestJob = Job<'password_reset_requests'>;

const noCommonAttributes = { reference: null, referenceOrigin: null, metadata: {} };

/** Null where the customer gets a mail. */
async function findSuppressionReason(
  tx: Tx,
  job: RequestJob,
  customer: Customer | null,
): Promise<SuppressionReason | null> {
  const { data, createdAt, takenAt } = job;
  if (!customer) return 'unknown';
  if (!customer.isActive) return 'disabled';
  if (takenAt.getTime() - createdAt.getTime() > maxMailAgeMs) return 'late';
  const supersedingChange = await tx.passwordResets.findSupersedingChange(
    data,
    customer.id,
    createdAt,
  );
  return supersedingChange ?? tx.mailboxes.claim(data, data.emailKey, createdAt);
}

/** The reset gets a token that nobody is ever told: each attempt to mail it makes another. */
async function open(deps: Dependencies, tx: Tx, request: Request, customer: Customer) {
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

/**
 * Once, however often the job is tried: the reset, its mail's job and the end of this one are one commit. Why there
 * is to be no mail, the log alone is told.
 */
export async function processResetRequest(deps: Dependencies, job: RequestJob): Promise<void> {
  const { id: jobId, data } = job;
  const { reason, customerId } = await deps.unitOfWork.run(async (tx) => {
    const customer = await tx.customers.lockByEmailKey(data, data.emailKey);
    const suppressed = await findSuppressionReason(tx, job, customer);
    if (customer && suppressed === null) await open(deps, tx, data, customer);
    await tx.jobs.complete(job);
    return { reason: suppressed, customerId: customer?.id ?? null };
  });
  if (reason === null) return;
  const { organizationId, mode, requestId } = data;
  deps.mailLog.suppressed({ jobId, organizationId, mode, requestId, customerId }, reason);
}
