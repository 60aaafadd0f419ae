/** The first half of a request for a mail: whether there is a customer to make a reset for. */
import type { Customer } from '../domain/customer.js';
import type { Job, JobData } from '../domain/job.js';
import { digestSecret, mintSecret } from '../domain/reset-token.js';
import { addReset, resetCreated } from './add-reset.js';
import { addEvent } from './announce.js';
import type { Dependencies, Tx } from './ports.js';

type Request = JobData['password_reset_requests'];
type RequestJob = Job<'password_reset_requests'>;

const noAnnotations = { reference: null, referenceOrigin: null, metadata: {} };

/** Whether the password was changed after it was said to be forgotten. */
async function isOutdated(tx: Tx, { data, createdAt }: RequestJob, customer: Customer) {
  const credential = await tx.credentials.find(data, customer.id);
  return credential !== null && credential.changedAt > createdAt;
}

/** The customer who gets a mail: nobody where the address is nobody's, or had enough mails lately. */
async function findAddressee(tx: Tx, job: RequestJob): Promise<Customer | null> {
  const { data, createdAt } = job;
  const customer = await tx.customers.lockByEmailKey(data, data.emailKey);
  if (!customer?.isActive || (await isOutdated(tx, job, customer))) return null;
  return (await tx.mailboxes.claim(data, data.emailKey, createdAt)) ? customer : null;
}

/** The reset gets a token that nobody is ever told: each attempt to mail it makes another. */
async function open(deps: Dependencies, tx: Tx, request: Request, customer: Customer) {
  const reset = await addReset(tx, request, {
    customer,
    tokenKind: 'opaque',
    tokenDigest: digestSecret('opaque', mintSecret()),
    ttlSeconds: deps.resetTokenTtlSeconds,
    deliveryStatus: 'QUEUED',
    ...noAnnotations,
  });
  await addEvent(deps, tx, request, resetCreated(request, reset));
  const { organizationId, mode, link, locale } = request;
  await tx.jobs.add('password_reset_mails', {
    organizationId,
    mode,
    passwordResetId: reset.id,
    link,
    locale,
  });
}

/** Once, however often the job is tried: the reset, its mail's job and the end of this one are one commit. */
export async function openRequestedReset(deps: Dependencies, job: RequestJob): Promise<void> {
  await deps.unitOfWork.run(async (tx) => {
    const customer = await findAddressee(tx, job);
    if (customer) await open(deps, tx, job.data, customer);
    await tx.jobs.complete(job);
  });
}
