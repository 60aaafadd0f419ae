/**
 * Delivers an event to a webhook: at most one call for each job, outside any transaction. If the worker dies between
 * the call and its record, another worker claims the job and sends the same bytes under the same id.
 */
import type { Dependencies } from '../ports/index.js';
import { prepareCall, type WebhookJob } from './support/prepare-call.js';
import { recordCall } from './support/record-call.js';

type DeliverDependencies = Pick<
  Dependencies,
  'unitOfWork' | 'tokenEncryption' | 'renderWebhookBody' | 'webhookCaller'
>;

/** Makes one call and completes the job. If the delivery needs a further attempt, it adds a job for it. */
export async function deliverWebhook(deps: DeliverDependencies, job: WebhookJob): Promise<void> {
  const call = await prepareCall(deps, job);
  if (call === null) return;
  const attempt = await deps.webhookCaller.call(call);
  await recordCall(deps, { job, call, attempt });
}
