/** A new webhook. Answers its secret, which is not read again. */
import { requirePermission, type RequestContext } from '../../domain/access/context.js';
import { invalidInput } from '../../domain/shared/errors.js';
import { newId } from '../../domain/shared/ids.js';
import type { WebhookSecret } from '../../domain/shared/secret.js';
import { maxWebhooks, type Webhook, type WebhookTopic } from '../../domain/webhooks/webhook.js';
import type { Dependencies } from '../ports/index.js';
import {
  parseWebhookSettings,
  requireKeyForTokens,
  type WebhookSettingsInput,
} from './support/settings.js';

interface CreateWebhookInput extends WebhookSettingsInput {
  readonly url: string;
  readonly topics: readonly WebhookTopic[];
}

export interface WebhookWithSecret {
  readonly webhook: Webhook;
  readonly secret: WebhookSecret;
}

const tooMany = `can be ${maxWebhooks} at most in each mode of an organization`;

/** Throws `BAD_USER_INPUT`, also where the partition has as many as it may have. */
export async function createWebhook(
  deps: Dependencies,
  context: RequestContext,
  input: CreateWebhookInput,
): Promise<WebhookWithSecret> {
  requirePermission(context, 'webhook.write');
  const { site } = context;
  const given = await parseWebhookSettings(deps, input);
  // Always given: their fields are required.
  const { url = input.url, topics = input.topics } = given;
  const defaults = { name: null, includesToken: false, publicKey: null };
  const settings = { ...defaults, ...given, url, topics };
  requireKeyForTokens(settings);
  const secret = deps.webhookTools.mintSecret();
  const webhook = await deps.unitOfWork.run((tx) =>
    tx.webhooks.add(site, { id: newId(), ...settings, secret }, maxWebhooks),
  );
  if (!webhook) throw invalidInput('webhooks', 'out_of_range', tooMany);
  return { webhook, secret };
}
