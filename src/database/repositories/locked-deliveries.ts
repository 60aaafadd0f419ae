/** Locks the rows of deliveries and reads each with the database's clock. */
import type { DueDelivery, LockedDelivery } from '../../operations/ports/index.js';
import type { WebhookDeliveryEntity } from '../entities/webhook-delivery.entity.js';
import { WebhookEntity } from '../entities/webhook.entity.js';
import type { RowQuery } from './row-query.js';
import { clock } from './writes.js';
import { selectionOf } from './selection.js';
import { secretColumns, toSecrets } from './webhook-secrets.js';

type Query = RowQuery<WebhookDeliveryEntity>;

interface Facts {
  readonly as_of: Date;
  readonly is_token_expired: boolean | null;
}

/** Locks the delivery that `query` finds. Returns null if there is none. */
export async function lockDelivery(query: Query): Promise<LockedDelivery | null> {
  const selection = selectionOf<WebhookDeliveryEntity>(query.metadata);
  const [raw] = await query
    .lock('NO KEY UPDATE')
    .run<Record<string, unknown> & Facts>(`${selection.sql}, ${clock} AS as_of`);
  return raw ? { ...selection.read(raw), asOf: raw.as_of } : null;
}

/**
 * Locks the delivery that `query` finds, and reads it with its webhook and everything to send, in one statement.
 * Does not lock the webhook. Returns null if the delivery is not due.
 */
export async function lockDueDelivery(query: Query): Promise<DueDelivery | null> {
  const due = selectionOf<WebhookDeliveryEntity>(query.metadata, {
    hidden: ['body', 'encryptedToken'],
  });
  const sender = selectionOf<WebhookEntity>(query.manager.connection.getMetadata(WebhookEntity), {
    alias: 'webhook',
    hidden: secretColumns,
  });
  const facts = `row.token_expires_at <= now() AS is_token_expired, ${clock} AS as_of`;
  const [raw] = await query
    .join(
      `JOIN webhooks AS webhook ON webhook.organization_id = row.organization_id
        AND webhook.mode = row.mode AND webhook.id = row.webhook_id`,
    )
    .where(`row.status = 'PENDING' AND row.next_attempt_at <= now()`)
    .lock('NO KEY UPDATE OF row')
    .run<Record<string, unknown> & Facts>(`${due.sql}, ${sender.sql}, ${facts}`);
  if (!raw) return null;
  const { body, encryptedToken, ...delivery } = due.read(raw);
  const { secret, previousSecret, previousSecretUntil, ...webhook } = sender.read(raw);
  const secrets = toSecrets({ secret, previousSecret, previousSecretUntil });
  const isTokenExpired = raw.is_token_expired === true;
  return { asOf: raw.as_of, delivery, webhook, secrets, body, encryptedToken, isTokenExpired };
}
