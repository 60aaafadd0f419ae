/** Calls of webhooks, as jobs: what is sent, how it is signed, and who is told how it went. */
import type { Partition } from '../domain/organization.js';
import type { WebhookResource } from '../domain/webhook.js';
import { secretsInForce } from '../domain/webhook-rotation.js';
import type { FoundWebhookCall, Operations, WebhookJob } from '../operations/index.js';
import type { CallWebhook, WebhookCall } from './webhooks/call.js';
import { signatureHeaders } from './webhooks/signatures.js';

/** What a body is made from. */
export interface WebhookContent {
  readonly partition: Partition;
  readonly resource: WebhookResource;
  /** A JWE. */
  readonly sealedToken: string | null;
}

export interface WebhookHandlerOptions {
  readonly operations: Pick<
    Operations,
    'findWebhookCall' | 'keepWebhookBody' | 'recordWebhookCall'
  >;
  readonly callWebhook: CallWebhook;
  /** The document of a resource, as bytes. */
  readonly renderBody: (content: WebhookContent) => Buffer;
  /** Of what `renderBody` answers. */
  readonly mediaType: string;
  /** Told of a webhook that failed ten times in a row, once. */
  readonly warn: (webhookId: string) => void;
  readonly now?: () => Date;
}

function toCall(found: FoundWebhookCall, body: Buffer, mediaType: string, at: Date): WebhookCall {
  const { delivery, webhook, secrets } = found;
  const message = { id: delivery.id, sentAt: at, topic: delivery.topic, body };
  const signatures = signatureHeaders(message, secretsInForce(secrets, at));
  const headers = { 'content-type': mediaType, ...signatures };
  return { webhookId: webhook.id, url: webhook.url, headers, body };
}

/**
 * Does one job: at most one call, outside of any transaction. A worker that dies between the call and its
 * record leaves the job to another, which sends the same bytes under the same id.
 */
export function createWebhookHandler(options: WebhookHandlerOptions) {
  const { operations, callWebhook, renderBody, mediaType, warn, now = () => new Date() } = options;

  /** Made once: every attempt sends what the first one did. */
  async function bodyOf(job: WebhookJob, found: FoundWebhookCall): Promise<Buffer> {
    const { content } = found;
    if (content.body) return content.body;
    const { organizationId, mode } = job.data;
    const { resource, sealedToken } = content;
    const partition = { organizationId, mode };
    return operations.keepWebhookBody(job, renderBody({ partition, resource, sealedToken }));
  }

  return async (job: WebhookJob): Promise<void> => {
    const found = await operations.findWebhookCall(job);
    if (!found) return;
    const body = await bodyOf(job, found);
    const startedAt = now();
    const outcome = await callWebhook(toCall(found, body, mediaType, startedAt));
    const webhookId = found.webhook.id;
    const record = { job, webhookId, outcome, startedAt, endedAt: now() };
    if (await operations.recordWebhookCall(record)) warn(webhookId);
  };
}
