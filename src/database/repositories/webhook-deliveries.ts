import type { EntityManager } from 'typeorm';
import { AppError } from '../../domain/shared/errors.js';
import type { WebhookDeliveryFilter } from '../../domain/webhooks/list.js';
import { partitionOf, type Partition } from '../../domain/access/organization.js';
import type { WebhookDelivery } from '../../domain/webhooks/webhook.js';
import type { NewWebhookDelivery, WebhookDeliveryStore } from '../../operations/ports/index.js';
import { WebhookDeliveryEntity } from '../entities/webhook-delivery.entity.js';
import { lockDelivery, lockDueDelivery } from './locked-deliveries.js';
import { countByOwner, pageByOwner } from './batched-pages.js';
import { countRows } from './counts.js';
import { applyFilter } from './filters.js';
import { applyPage } from './pages.js';
import type { RowQuery } from './row-query.js';
import { manyOf, oneOf, rowsIn } from './rows.js';
import { insertRows, now, updateRows } from './writes.js';

type Query = RowQuery<WebhookDeliveryEntity>;

function filtered(query: Query, filter: WebhookDeliveryFilter): Query {
  applyFilter(query, 'row.id', filter.id);
  applyFilter(query, 'row.webhook_id', filter.webhookId);
  applyFilter(query, 'row.event_id', filter.eventId);
  applyFilter(query, 'row.status', filter.status);
  applyFilter(query, 'row.topic', filter.topic);
  applyFilter(query, 'row.created_at', filter.createdAt);
  return query;
}

/** A pending delivery is due at once. */
function toRow(partition: Partition, delivery: NewWebhookDelivery) {
  const nextAttemptAt = delivery.status === 'PENDING' ? now : null;
  const times = { nextAttemptAt, createdAt: now, updatedAt: now };
  return { ...partitionOf(partition), ...delivery, ...times };
}

const ofWebhooks = (partition: Partition, ownerIds: readonly string[]) => ({
  entity: WebhookDeliveryEntity,
  partition,
  owner: 'webhookId',
  ownerIds,
});

/** Returns the deliveries of webhooks on one connection. */
export function createWebhookDeliveryStore(manager: EntityManager): WebhookDeliveryStore {
  const rows = (partition: Partition) => rowsIn(manager, WebhookDeliveryEntity, partition);
  const row = (partition: Partition, id: string) => rows(partition).where('row.id = :id', { id });

  async function change(
    partition: Partition,
    id: string,
    changes: Partial<Record<keyof WebhookDelivery, unknown>>,
  ): Promise<WebhookDelivery> {
    const key = { ...partitionOf(partition), id };
    const update = { key, changes: { ...changes, updatedAt: now } };
    const [delivery] = await updateRows(manager, WebhookDeliveryEntity, update);
    if (!delivery) throw new AppError('NOT_FOUND');
    return delivery;
  }

  return {
    find: (partition, id) => oneOf(row(partition, id)),

    list: (partition, filter, page) => manyOf(applyPage(filtered(rows(partition), filter), page)),

    count: (partition, filter) => countRows(filtered(rows(partition), filter)),

    listOf: (partition, webhookIds, page) =>
      pageByOwner(manager, ofWebhooks(partition, webhookIds), page),

    countOf: (partition, webhookIds) => countByOwner(manager, ofWebhooks(partition, webhookIds)),

    async add(partition, deliveries) {
      const values = deliveries.map((delivery) => toRow(partition, delivery));
      await insertRows(manager, WebhookDeliveryEntity, values);
    },

    lock: (partition, id) => lockDelivery(row(partition, id)),

    lockDue: (partition, id) => lockDueDelivery(row(partition, id)),

    async setBody(partition, id, body) {
      const key = { ...partitionOf(partition), id };
      await manager.update(WebhookDeliveryEntity, key, { body });
    },

    update: (partition, id, changes) => change(partition, id, changes),

    restart: (partition, id) =>
      change(partition, id, {
        status: 'PENDING',
        failures: 0,
        redeliveredAt: now,
        nextAttemptAt: now,
      }),
  };
}
