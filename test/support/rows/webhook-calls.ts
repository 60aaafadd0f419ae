/** Calls of webhooks as the worker makes them, on loopback. */
import { createWebhookCaller, type CallerSettings } from '../../../src/webhooks/call.js';
import type { WebhookOutcome } from '../../../src/domain/webhooks/outcome.js';
import {
  startReceiver,
  type Reaction,
  type Receiver,
  type ReceiverOptions,
} from '../peers/receivers.js';

export const body = Buffer.from('{"data":{"type":"customers"}}');
export const onLoopback = { ports: [], allowLoopback: true };

export const callOf = (url: string, webhookId = 'hook') => ({
  webhookId,
  url,
  headers: { 'content-type': 'application/vnd.api+json' },
  body,
  asOf: new Date(),
});

/** One call of a URL, with loopback allowed unless the settings say otherwise. */
export function call(url: string, settings: Partial<CallerSettings> = {}): Promise<WebhookOutcome> {
  return createWebhookCaller({ rules: onLoopback, ...settings })(callOf(url));
}

/** Starts a receiver, calls it once, and answers what became of it. */
export async function callOnce(
  react: Reaction,
  settings: Partial<CallerSettings> = {},
  options: ReceiverOptions = {},
): Promise<{ outcome: WebhookOutcome; receiver: Receiver }> {
  const receiver = await startReceiver(react, options);
  try {
    return { outcome: await call(receiver.url, settings), receiver };
  } finally {
    await receiver.close();
  }
}
