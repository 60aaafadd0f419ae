/** Calls webhooks: signs each call, and makes one attempt. The worker limits how many run at once. */
import { secretsInForce } from '../domain/webhooks/rotation.js';
import type { WebhookAttempt } from '../domain/webhooks/outcome.js';
import type { Observe, WebhookCall, WebhookCaller } from '../operations/ports/index.js';
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
  readonly observe?: Observe;
  /** Returns the `traceparent` for the receiver (W3C Trace Context), if there is a trace. */
  readonly traceparent?: () => string | undefined;
}

const defaults = {
  resolve: createResolve(),
  now: () => new Date(),
  observe: () => undefined,
  traceparent: () => undefined,
};

function observeAttempt(observe: Observe, attempt: WebhookAttempt): void {
  const { kind, durationMs } = attempt;
  const outcome = kind === 'failed' ? attempt.reason : kind;
  observe({ kind: 'delivery.attempted', outcome, durationMs });
}

/** `sentAt` is this process's time: `asOf`, the database's, is for the schedule of attempts. */
function toRequest(
  call: WebhookCall,
  sentAt: Date,
  { mediaType, traceparent }: { mediaType: string; traceparent: string | undefined },
): AttemptRequest {
  const { asOf, delivery, webhook, secrets, body } = call;
  const { id, topic } = delivery;
  const inForce = secretsInForce(secrets, sentAt);
  const signatures = signatureHeaders({ id, sentAt, topic, body }, inForce);
  const ofTrace = traceparent === undefined ? {} : { traceparent };
  const headers = { 'content-type': mediaType, ...signatures, ...ofTrace };
  return { url: webhook.url, headers, body, asOf };
}

/** Returns the port by which operations call webhooks. Its `call` throws only if our own headers are not valid HTTP. */
export function createWebhookCaller(settings: CallerSettings): WebhookCaller {
  const { mediaType, now, observe, traceparent, ...attempt } = { ...defaults, ...settings };
  return {
    async call(call) {
      const request = toRequest(call, now(), { mediaType, traceparent: traceparent() });
      const ended = await attemptCall(request, attempt);
      observeAttempt(observe, ended);
      return ended;
    },
  };
}
