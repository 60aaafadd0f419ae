/** Creates a webhook. */
import { requirePermission } from '../../domain/access/permissions.js';
import { type RequestContext } from '../../domain/access/context.js';
import { invalidInput } from '../../domain/shared/errors.js';
import { newId } from '../../domain/shared/ids.js';
import type { WebhookSecret } from '../../domain/shared/secret.js';
import { mintWebhookSecret } from '../../domain/webhooks/secret.js';
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

/** The only result that contains a secret: no query returns it. */
export interface WebhookWithSecret {
  readonly webhook: Webhook;
  readonly secret: WebhookSecret;
}

type CreateDependencies = Pick<Dependencies, 'unitOfWork' | 'webhookTargets' | 'tokenEncryption'>;

const tooMany = `can be ${maxWebhooks} at most in each mode of an organization`;

/** Returns the webhook with its secret. Throws `BAD_USER_INPUT`, also if the partition has `maxWebhooks` already. */
export async function createWebhook(
  deps: CreateDependencies,
  context: RequestContext,
  input: CreateWebhookInput,
): Promise<WebhookWithSecret> {
  requirePermission(context, 'webhook.write');
  const { site } = context;
  const given = await parseWebhookSettings(deps, input);
  // The input requires both: the fallbacks only satisfy the type.
  const { url = input.url, topics = input.topics } = given;
  const defaults = { name: null, includesToken: false, publicKey: null };
  const settings = { ...defaults, ...given, url, topics };
  requireKeyForTokens(settings);
  const secret = mintWebhookSecret();
  const webhook = await deps.unitOfWork.run((tx) =>
    tx.webhooks.add(site, { id: newId(), ...settings, secret }, maxWebhooks),
  );
  if (!webhook) throw invalidInput('webhooks', 'out_of_range', tooMany);
  return { webhook, secret };
}
