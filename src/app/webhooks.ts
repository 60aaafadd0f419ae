/** Builds the ports of webhooks from the settings. */
import { mediaType } from '../api/json-api/documents.js';
import { renderWebhookDocument } from '../api/json-api/webhook-document.js';
import type { Config } from '../config/index.js';
import type { Dependencies, Observe, Trace } from '../operations/ports/index.js';
import { traceWebhookCaller } from './traced-peers.js';
import { createWebhookCaller } from '../webhooks/caller.js';
import { createWebhookTargets } from '../webhooks/target-rules.js';
import { tokenEncryption } from '../webhooks/token-encryption.js';

type WebhookPorts = Pick<
  Dependencies,
  'webhookTargets' | 'tokenEncryption' | 'webhookCaller' | 'renderWebhookBody'
>;

/** Returns the ports of webhooks, with the rules of the settings. */
export function createWebhookPorts(
  { webhooks }: Pick<Config, 'webhooks'>,
  observe: Observe,
  trace?: Trace,
): WebhookPorts {
  const traced = trace && { traceparent: () => trace.traceparent() };
  const caller = createWebhookCaller({ ...webhooks, mediaType, observe, ...traced });
  return {
    webhookTargets: createWebhookTargets(webhooks.rules),
    tokenEncryption,
    webhookCaller: trace ? traceWebhookCaller(caller, trace) : caller,
    renderWebhookBody: renderWebhookDocument,
  };
}
