/** Calls webhooks: signs each call, and makes one attempt. The worker limits how many run at once. */
import { secretsInForce } from '../domain/webhooks/rotation.js';
import type { WebhookCall, WebhookCaller } from '../operations/ports/index.js';
import { attemptCall, type AttemptRequest, type AttemptSettings } from './attempt.js';
import { createResolve } from './resolve.js';
import { signatureHeaders } from './signatures.js';
import type { TargetRules } from './target-rules.js';

export interface CallerSettings extends Partial<AttemptSettings> {
  readonly rules: TargetRules;
  readonly timeoutMs: number;
  /** The media type of the bodies. */
  readonly mediaType: string;
  /** The clock for signatures, which receivers compare with their own. */
  readonly now?: () => Date;
}

const defaults = {
  resolve: createResolve(),
  now: () => new Date(),
};

/** `sentAt` is this process's time: `asOf`, the database's, is for the schedule of attempts. */
function toRequest(call: WebhookCall, mediaType: string, sentAt: Date): AttemptRequest {
  const { asOf, delivery, webhook, secrets, body } = call;
  const { id, topic } = delivery;
  const inForce = secretsInForce(secrets, sentAt);
  const signatures = signatureHeaders({ id, sentAt, topic, body }, inForce);
  return { url: webhook.url, headers: { 'content-type': mediaType, ...signatures }, body, asOf };
}

/** Returns the port by which operations call webhooks. Its `call` throws only if our own headers are not valid HTTP. */
export function createWebhookCaller(settings: CallerSettings): WebhookCaller {
  const { mediaType, now, ...attempt } = { ...defaults, ...settings };
  return { call: (call) => attemptCall(toRequest(call, mediaType, now()), attempt) };
}
