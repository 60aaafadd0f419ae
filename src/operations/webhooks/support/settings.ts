/** Parses what an integration decides about a webhook, for new webhooks and for changes alike. */
import { invalidInput } from '../../../domain/shared/errors.js';
import { parseText } from '../../../domain/shared/text.js';
import type { Webhook, WebhookTopic } from '../../../domain/webhooks/webhook.js';
import type { Dependencies, WebhookSettings } from '../../ports/index.js';

/** The settings as a caller sends them: undefined leaves one as it is, null clears one that may be empty. */
export interface WebhookSettingsInput {
  readonly name?: string | null | undefined;
  readonly url?: string | null | undefined;
  readonly topics?: readonly WebhookTopic[] | null | undefined;
  readonly includesToken?: boolean | null | undefined;
  readonly publicKey?: unknown;
}

function parseName(name: string | null): string | null {
  if (name === '') throw invalidInput('name', 'blank');
  return name === null ? null : parseText('name', name);
}

/** Keeps the order and drops repetitions. */
function parseTopics(topics: readonly WebhookTopic[]): readonly WebhookTopic[] {
  if (topics.length === 0) throw invalidInput('topics', 'blank');
  return [...new Set(topics)];
}

/** Throws `BAD_USER_INPUT` if a required setting is null, which does not mean that it is left out. */
function requireGiven(input: WebhookSettingsInput): void {
  for (const field of ['url', 'topics', 'includesToken'] as const) {
    if (input[field] === null) throw invalidInput(field, 'blank');
  }
}

/** Returns only the settings that were given. Throws `BAD_USER_INPUT`. */
export async function parseWebhookSettings(
  { webhookTargets, tokenEncryption }: Pick<Dependencies, 'webhookTargets' | 'tokenEncryption'>,
  input: WebhookSettingsInput,
): Promise<Partial<WebhookSettings>> {
  requireGiven(input);
  const { name, url, topics, includesToken, publicKey } = input;
  const parseKey = () => tokenEncryption.parsePublicKey(publicKey);
  return {
    ...(name !== undefined && { name: parseName(name) }),
    ...(url != null && { url: webhookTargets.parseUrl(url) }),
    ...(topics != null && { topics: parseTopics(topics) }),
    ...(includesToken != null && { includesToken }),
    ...(publicKey !== undefined && { publicKey: publicKey === null ? null : await parseKey() }),
  };
}

/** Tokens are sent encrypted or not at all. Throws `BAD_USER_INPUT` if there is no key to encrypt to. */
export function requireKeyForTokens({
  includesToken,
  publicKey,
}: Pick<Webhook, 'includesToken' | 'publicKey'>): void {
  if (includesToken && publicKey === null) {
    throw invalidInput('includesToken', 'not_allowed', 'needs a publicKey to encrypt tokens to');
  }
}
