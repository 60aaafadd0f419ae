/** Builds the ports of webhooks from the settings. */
import { mediaType } from '../api/json-api/documents.js';
import { renderWebhookDocument } from '../api/json-api/webhook-document.js';
import type { Config } from '../config/index.js';
import type { Dependencies } from '../operations/ports/index.js';
import { createWebhookCaller } from '../webhooks/caller.js';
import { createWebhookTargets } from '../webhooks/target-rules.js';
import { tokenEncryption } from '../webhooks/token-encryption.js';

type WebhookPorts = Pick<
  Dependencies,
  'webhookTargets' | 'tokenEncryption' | 'webhookCaller' | 'renderWebhookBody'
>;

/** Returns the ports of webhooks, with the rules of the settings. */
export function createWebhookPorts({ webhooks }: Pick<Config, 'webhooks'>): WebhookPorts {
  return {
    webhookTargets: createWebhookTargets(webhooks.rules),
    tokenEncryption,
    webhookCaller: createWebhookCaller({ ...webhooks, mediaType }),
    renderWebhookBody: renderWebhookDocument,
  };
}
