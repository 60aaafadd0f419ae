/** Calls of webhooks, as jobs: what is sent, how it is signed, and who is told how it went. */
import { secretsInForce } from '../domain/webhooks/rotation.js';
import type { WebhookAlert } from '../domain/webhooks/alert.js';
import type { JobHandlers, WebhookCallToMake, WebhookJob } from '../operations/jobs.js';
import type { RenderWebhookBody } from '../operations/jobs.js';
import type { CallWebhook, WebhookCall } from './call.js';
import { signatureHeaders } from './signatures.js';

export interface WebhookHandlerOptions {
  readonly operations: Pick<JobHandlers, 'findWebhookCall' | 'recordWebhookCall'>;
  readonly callWebhook: CallWebhook;
  /** The document of a resource, as bytes. */
  readonly renderBody: RenderWebhookBody;
  /** Of what `renderBody` answers. */
  readonly mediaType: string;
  /** Told of a webhook that fails for a while, is called no more or is disabled: of each once. */
  readonly report: (alert: WebhookAlert) => void;
  /** For signatures only: attempts go by the database's clock. */
  readonly now?: () => Date;
}

function toCall(made: WebhookCallToMake, mediaType: string, sentAt: Date): WebhookCall {
  const { asOf, delivery, webhook, secrets, body } = made;
  const { id, topic } = delivery;
  const inForce = secretsInForce(secrets, sentAt);
  const headers = {
    'content-type': mediaType,
    ...signatureHeaders({ id, sentAt, topic, body }, inForce),
  };
  return { webhookId: webhook.id, url: webhook.url, headers, body, asOf };
}

/**
 * Does one job: at most one call, outside of any transaction. A worker that dies between the call and its
 * record leaves the job to another, which sends the same bytes under the same id.
 */
export function createWebhookHandler(options: WebhookHandlerOptions) {
  const {
    operations,
    callWebhook,
    renderBody,
    mediaType,
    report,
    now = () => new Date(),
  } = options;

  return async (job: WebhookJob): Promise<void> => {
    const made = await operations.findWebhookCall(job, renderBody);
    if (!made) return;
    const webhookId = made.webhook.id;
    const outcome = await callWebhook(toCall(made, mediaType, now()));
    const record = { job, webhookId, outcome, startedAt: made.asOf };
    const alert = await operations.recordWebhookCall(record);
    if (alert) report(alert);
  };
}
