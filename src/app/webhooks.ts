/** Builds the ports of webhooks from the settings. */
import { mediaType } from '../api/json-api/documents.js';
import { renderWebhookDocument } from '../api/json-api/webhook-document.js';
import type { Config } from '../config/index.js';
import type { Logger } from '../observability/logger.js';
import type { Dependencies, Observe, ObservedEvent } from '../operations/ports/index.js';
import { createWebhookCaller } from '../webhooks/caller.js';
import { createWebhookTargets } from '../webhooks/target-rules.js';
import { tokenEncryption } from '../webhooks/token-encryption.js';

type WebhookPorts = Pick<
  Dependencies,
  'webhookTargets' | 'tokenEncryption' | 'webhookCaller' | 'renderWebhookBody'
>;

export function composeWebhooks({ webhooks }: Pick<Config, 'webhooks'>): WebhookPorts {
  return {
    webhookTargets: createWebhookTargets(webhooks.rules),
    tokenEncryption,
    webhookCaller: createWebhookCaller({ ...webhooks, mediaType }),
    renderWebhookBody: renderWebhookDocument,
  };
}

const lines: Record<ObservedEvent['kind'], readonly ['warn' | 'error', string]> = {
  'webhook.failing': ['warn', 'webhook fails'],
  'webhook.circuit_open': ['error', 'webhook circuit open'],
  'webhook.disabled': ['warn', 'webhook disabled'],
};

export function createObserver(logger: Logger): Observe {
  return ({ kind, webhookId, organizationId, detail }) => {
    const [level, message] = lines[kind];
    logger[level]({ webhook: webhookId, organization: organizationId, detail }, message);
  };
}
