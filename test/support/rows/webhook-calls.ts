/** Calls of webhooks as the worker makes them, on loopback. */
import type { WebhookAttempt } from '../../../src/domain/webhooks/outcome.js';
import { mintWebhookSecret } from '../../../src/domain/webhooks/secret.js';
import type { WebhookCall, WebhookCaller } from '../../../src/operations/ports/index.js';
import { createWebhookCaller, type CallerSettings } from '../../../src/webhooks/caller.js';
import {
  startReceiver,
  type Reaction,
  type Receiver,
  type ReceiverOptions,
} from '../peers/receivers.js';

export const body = Buffer.from('{"data":{"type":"customers"}}');
const onLoopback = { ports: [], allowLoopback: true };

export function callerWith(settings: Partial<CallerSettings> = {}): WebhookCaller {
  const mediaType = 'application/vnd.api+json';
  return createWebhookCaller({ rules: onLoopback, timeoutMs: 5000, mediaType, ...settings });
}

export const callOf = (url: string, webhookId = 'hook'): WebhookCall => ({
  delivery: { id: 'msg_1', topic: 'customers.create' },
  webhook: { id: webhookId, url },
  secrets: { current: mintWebhookSecret() },
  body,
  asOf: new Date(),
});

/** One call of a URL, with loopback allowed unless the settings say otherwise. */
export function call(url: string, settings: Partial<CallerSettings> = {}): Promise<WebhookAttempt> {
  return callerWith(settings).call(callOf(url));
}

/** Starts a receiver, calls it once, and answers what became of it. */
export async function callOnce(
  react: Reaction,
  settings: Partial<CallerSettings> = {},
  options: ReceiverOptions = {},
): Promise<{ outcome: WebhookAttempt; receiver: Receiver }> {
  const receiver = await startReceiver(react, options);
  try {
    return { outcome: await call(receiver.url, settings), receiver };
  } finally {
    await receiver.close();
  }
}
