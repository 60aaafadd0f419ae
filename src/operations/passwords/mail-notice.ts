/** Tell a customer that the password changed (NIST SP 800-63B, 4.6): after every change, whoever made it. */
import type { Job } from '../../domain/jobs/job.js';
import { toJobFailure } from '../shared/job-failure.js';
import type { Dependencies, MailFailure } from '../ports/index.js';

type NoticeJob = Job<'password_change_mails'>;

/** A customer who is gone by now hears nothing. */
async function send(deps: Dependencies, { id, data }: NoticeJob): Promise<MailFailure | null> {
  const { customerId, customerEmail: email } = data;
  const [organization, [customer]] = await deps.unitOfWork.read(async (tx) => [
    await tx.organizations.find(data.organizationId),
    await tx.customers.findMany(data, [customerId]),
  ]);
  if (!organization || !customer) return null;
  const changedAt = new Date(data.changedAt);
  const notice = { organization, customer: { ...customer, email }, changedAt };
  const problem = await deps.customerMailer.sendPasswordChanged(notice);
  deps.mailLog.tried({ ...data, jobId: id }, problem);
  return problem;
}

/** Ends with the job completed or failed. */
export async function mailPasswordChange(deps: Dependencies, job: NoticeJob): Promise<void> {
  const problem = await send(deps, job);
  await deps.unitOfWork.run(async (tx) => {
    if (problem === null) await tx.jobs.complete(job);
    else await tx.jobs.fail(job, toJobFailure(job, problem));
  });
}
