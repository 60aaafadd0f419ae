/** A webhook's secrets. No query selects their columns unless it names them. */
import { WebhookSecret } from '../../domain/shared/secret.js';
import type { WebhookSecrets } from '../../domain/webhooks/rotation.js';
import type { WebhookEntity } from '../entities/webhook.entity.js';

export const secretColumns = ['secret', 'previousSecret', 'previousSecretUntil'] as const;

/** Returns the secrets of a row that was read with its secret columns. */
export function toSecrets(
  row: Pick<WebhookEntity, (typeof secretColumns)[number]>,
): WebhookSecrets {
  const { secret, previousSecret, previousSecretUntil: until } = row;
  const previous =
    previousSecret !== null && until !== null
      ? { secret: new WebhookSecret(previousSecret), until }
      : undefined;
  return { current: new WebhookSecret(secret), previous };
}
