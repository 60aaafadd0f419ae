/** A delivery that is due, its webhook and what is sent, in one statement. */
import type { SelectQueryBuilder } from 'typeorm';
import type { DueCall } from '../../operations/ports.js';
import type { WebhookDeliveryEntity } from '../entities/webhook-delivery.entity.js';
import { secretColumns, toSecrets } from './webhook-secrets.js';

/** Never selected with the rows. */
const hidden = ['row.body', 'row.sealedToken', ...secretColumns.map((name) => `webhook.${name}`)];

/** `query` finds the delivery, whose row is locked; the webhook's is not. */
export async function lockDueCall(
  query: SelectQueryBuilder<WebhookDeliveryEntity>,
): Promise<DueCall | null> {
  const { entities, raw } = await query
    .andWhere(`row.status = 'PENDING' AND row.nextAttemptAt <= now()`)
    .innerJoinAndSelect('row.webhook', 'webhook')
    .addSelect(hidden)
    .addSelect('row.tokenExpiresAt <= now()', 'is_token_expired')
    .setLock('for_no_key_update', undefined, ['row'])
    .getRawAndEntities<{ is_token_expired: boolean | null }>();
  const [found] = entities;
  if (!found?.webhook) return null;
  const { webhook: row, body, sealedToken, ...delivery } = found;
  const { secret, previousSecret, previousSecretUntil, ...webhook } = row;
  const secrets = toSecrets({ secret, previousSecret, previousSecretUntil });
  const isTokenExpired = raw[0]?.is_token_expired === true;
  return { delivery, webhook, secrets, body, sealedToken, isTokenExpired };
}
