/** Notifies a customer of every change of the password (NIST SP 800-63B-4, 4.6), also of the customer's own. */
import { workMs } from '../../domain/access/bounds.js';
import type { Job } from '../../domain/jobs/job.js';
import { toJobFailure, toMailEvent } from '../shared/mail-outcome.js';
import type {
  ChangeNotice,
  Dependencies,
  MailFailure,
  ObservedMail,
  ReadTx,
} from '../ports/index.js';

type NoticeDependencies = Pick<Dependencies, 'unitOfWork' | 'customerMailer' | 'observe'>;
type NoticeJob = Job<'password_change_mails'>;

/** Returns the notice, to the address at the time of the change; null if the customer was deleted since. */
async function findNotice(tx: ReadTx, { data }: NoticeJob): Promise<ChangeNotice | null> {
  const customer = await tx.customers.findById(data, data.customerId);
  const organization = await tx.organizations.find(data.organizationId);
  if (!organization || !customer) return null;
  const { customerEmail: email, changedAt } = data;
  return { organization, customer: { ...customer, email }, changedAt: new Date(changedAt) };
}

function mailOf({ queue, id: jobId, data }: NoticeJob): ObservedMail {
  const { organizationId, mode, requestId, customerId } = data;
  return { queue, jobId, organizationId, mode, requestId, customerId };
}

/** Sends the notice, outside of any transaction. Returns null, or why it was not sent. */
async function send(
  deps: NoticeDependencies,
  job: NoticeJob,
  notice: ChangeNotice,
): Promise<MailFailure | null> {
  const failure = await deps.customerMailer.sendPasswordChanged(notice);
  deps.observe(toMailEvent(mailOf(job), failure));
  return failure;
}

async function record(
  { unitOfWork }: NoticeDependencies,
  job: NoticeJob,
  failure: MailFailure | null,
): Promise<void> {
  if (failure === null) return unitOfWork.complete(job);
  await unitOfWork.run((tx) => tx.jobs.fail(job, toJobFailure(job, failure)));
}

/** Mails one notice, unless the customer was deleted since. Completes or fails the job. */
export async function mailPasswordChange(deps: NoticeDependencies, job: NoticeJob): Promise<void> {
  const bounds = { deadline: performance.now() + workMs };
  const notice = await deps.unitOfWork.read((tx) => findNotice(tx, job), bounds);
  const failure = notice && (await send(deps, job, notice));
  await record(deps, job, failure);
}
