/** Deliveries whose rows are locked, each read with the database's clock. */
import type { SelectQueryBuilder } from 'typeorm';
import type { DueDelivery, LockedDelivery } from '../../operations/ports/index.js';
import type { WebhookDeliveryEntity } from '../entities/webhook-delivery.entity.js';
import { clock } from './rows.js';
import { secretColumns, toSecrets } from './webhook-secrets.js';

/** Never selected with the rows. */
const hidden = [
  'row.body',
  'row.encryptedToken',
  ...secretColumns.map((name) => `webhook.${name}`),
];

/** `query` finds the delivery. */
export async function lockDelivery(
  query: SelectQueryBuilder<WebhookDeliveryEntity>,
): Promise<LockedDelivery | null> {
  const { entities, raw } = await query
    .addSelect(clock, 'as_of')
    .setLock('for_no_key_update')
    .getRawAndEntities<{ as_of: Date }>();
  const [[found], [times]] = [entities, raw];
  return found && times ? { ...found, asOf: times.as_of } : null;
}

/**
 * The delivery that `query` finds where it is due, its webhook and what is sent, in one statement. The webhook's
 * row is not locked.
 */
export async function lockDueDelivery(
  query: SelectQueryBuilder<WebhookDeliveryEntity>,
): Promise<DueDelivery | null> {
  const { entities, raw } = await query
    .andWhere(`row.status = 'PENDING' AND row.nextAttemptAt <= now()`)
    .innerJoinAndSelect('row.webhook', 'webhook')
    .addSelect(hidden)
    .addSelect('row.tokenExpiresAt <= now()', 'is_token_expired')
    .addSelect(clock, 'as_of')
    .setLock('for_no_key_update', undefined, ['row'])
    .getRawAndEntities<{ is_token_expired: boolean | null; as_of: Date }>();
  const [[found], [told]] = [entities, raw];
  if (!found?.webhook || !told) return null;
  const { webhook: row, body, encryptedToken, ...delivery } = found;
  const { secret, previousSecret, previousSecretUntil, ...webhook } = row;
  const secrets = toSecrets({ secret, previousSecret, previousSecretUntil });
  const isTokenExpired = told.is_token_expired === true;
  return { asOf: told.as_of, delivery, webhook, secrets, body, encryptedToken, isTokenExpired };
}
