/** Calls webhooks: signs each call, limits how many run at once, and makes one attempt. */
import { secretsInForce } from '../domain/webhooks/rotation.js';
import type { WebhookOutcome } from '../domain/webhooks/outcome.js';
import type { Observe, WebhookCall, WebhookCaller } from '../operations/ports/index.js';
import { attemptCall, type AttemptRequest, type AttemptSettings } from './attempt.js';
import { createConcurrencyLimiter, maxConcurrentCalls } from './concurrency-limiter.js';
import { createResolve } from './resolve.js';
import { signatureHeaders } from './signatures.js';
import type { TargetRules } from './target-rules.js';

export interface CallerSettings extends Partial<AttemptSettings> {
  readonly rules: TargetRules;
  readonly timeoutMs: number;
  /** The media type of the bodies. */
  readonly mediaType: string;
  /** How many calls may run at once; each has a connection of its own. */
  readonly maxCalls?: number;
  /** The clock for signatures, which receivers compare with their own. */
  readonly now?: () => Date;
  readonly observe?: Observe;
  /** Returns the `traceparent` for the receiver (W3C Trace Context), if there is a trace. */
  readonly traceparent?: () => string | undefined;
}

/** So that one receiver that hangs leaves permits for the others. */
const maxCallsPerWebhook = 4;

const defaults = {
  maxCalls: maxConcurrentCalls,
  resolve: createResolve(),
  now: () => new Date(),
  observe: () => undefined,
  traceparent: () => undefined,
};

function observeOutcome(observe: Observe, outcome: WebhookOutcome): void {
  const { kind } = outcome;
  const ended = kind === 'failed' ? outcome.reason : kind;
  const durationMs = kind === 'busy' ? 0 : outcome.durationMs;
  observe({ kind: 'delivery.attempted', outcome: ended, durationMs });
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

/**
 * Returns the port by which operations call webhooks. Its `call` returns `busy` instead of waiting when too
 * many calls run, and throws only if our own headers are not valid HTTP.
 */
export function createWebhookCaller(settings: CallerSettings): WebhookCaller {
  const { mediaType, maxCalls, now, observe, traceparent, ...attempt } = {
    ...defaults,
    ...settings,
  };
  const limiter = createConcurrencyLimiter({
    total: maxCalls,
    perWebhook: maxCallsPerWebhook,
    timeoutMs: attempt.timeoutMs,
  });

  async function callOnce(call: WebhookCall): Promise<WebhookOutcome> {
    const permit = limiter.acquire(call.webhook.id);
    if (!('release' in permit)) return { kind: 'busy', ...permit };
    try {
      const request = toRequest(call, now(), { mediaType, traceparent: traceparent() });
      return await attemptCall(request, attempt);
    } finally {
      permit.release();
    }
  }

  return {
    async call(call) {
      const outcome = await callOnce(call);
      observeOutcome(observe, outcome);
      return outcome;
    },
  };
}
