/** Locks the rows of deliveries and reads each with the database's clock. */
import type { SelectQueryBuilder } from 'typeorm';
import type { DueDelivery, LockedDelivery } from '../../operations/ports/index.js';
import type { WebhookDeliveryEntity } from '../entities/webhook-delivery.entity.js';
import { clock } from './rows.js';
import { secretColumns, toSecrets } from './webhook-secrets.js';

/** The columns that no query selects unless it names them. */
const hidden = [
  'row.body',
  'row.encryptedToken',
  ...secretColumns.map((name) => `webhook.${name}`),
];

/** Locks the delivery that `query` finds. Returns null if there is none. */
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
 * Locks the delivery that `query` finds, and reads it with its webhook and everything to send, in one statement.
 * Does not lock the webhook. Returns null if the delivery is not due.
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
  const [[found], [facts]] = [entities, raw];
  if (!found?.webhook || !facts) return null;
  const { webhook: row, body, encryptedToken, ...delivery } = found;
  const { secret, previousSecret, previousSecretUntil, ...webhook } = row;
  const secrets = toSecrets({ secret, previousSecret, previousSecretUntil });
  const isTokenExpired = facts.is_token_expired === true;
  return { asOf: facts.as_of, delivery, webhook, secrets, body, encryptedToken, isTokenExpired };
}
