/** Tell a customer that the password changed (NIST SP 800-63B, 4.6): after every change, whoever made it. */
import type { Customer } from '../domain/customer.js';
import type { Job } from '../domain/job.js';
import type { Partition } from '../domain/organization.js';
import { failureOfMail } from './failure-of-mail.js';
import type { Dependencies, Tx } from './ports.js';

/** Leaves the notice in the transaction of the change. */
export async function noticePasswordChange(
  tx: Tx,
  { organizationId, mode }: Partition,
  { id: customerId, email: customerEmail }: Customer,
  changedAt: Date,
): Promise<void> {
  await tx.jobs.add('password_change_mails', {
    organizationId,
    mode,
    customerId,
    customerEmail,
    changedAt: changedAt.toISOString(),
  });
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
  const problem =
    organization && customer
      ? await deps.postman.sendPasswordChanged({
          organization,
          customer: { ...customer, email: data.customerEmail },
          changedAt,
        })
      : null;
  await deps.unitOfWork.run(async (tx) => {
    if (problem === null) await tx.jobs.complete(job);
    else await tx.jobs.fail(job, failureOfMail(job, problem));
  });
}
