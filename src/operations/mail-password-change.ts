/** Tell a customer that the password changed (NIST SP 800-63B, 4.6): after every change, whoever made it. */
import type { Job } from '../domain/job.js';
import type { Partition } from '../domain/organization.js';
import type { Dependencies, Tx } from './ports.js';

/** Leaves the notice in the transaction of the change. */
export async function noticePasswordChange(
  tx: Tx,
  { organizationId, mode }: Partition,
  { customerId, changedAt }: { readonly customerId: string; readonly changedAt: Date },
): Promise<void> {
  const at = changedAt.toISOString();
  await tx.jobs.add('password_change_mails', { organizationId, mode, customerId, changedAt: at });
}

/** Ends with the job completed or failed. A customer who is gone by now hears nothing. */
export async function mailPasswordChange(
  deps: Dependencies,
  job: Job<'password_change_mails'>,
): Promise<void> {
  const { data } = job;
  const changedAt = new Date(data.changedAt);
  const [organization, [customer]] = await deps.unitOfWork.read(async (tx) => [
    await tx.organizations.find(data.organizationId),
    await tx.customers.findMany(data, [data.customerId]),
  ]);
  const isThere = organization && customer;
  const problem = isThere
    ? await deps.postman.sendPasswordChanged({ organization, customer, changedAt })
    : null;
  await deps.unitOfWork.run(async (tx) => {
    if (problem === null) await tx.jobs.complete(job);
    else await tx.jobs.fail(job, { detail: problem.detail, isFinal: problem.isPermanent });
  });
}
