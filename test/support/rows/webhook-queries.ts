/** What requests ask of the tables of webhooks, by name, on the rows that `addWebhookBulk` makes. */
import type { DataSource } from 'typeorm';
import type { WebhookDeliveryFilter } from '../../../src/domain/webhooks/list.js';
import type { Partition } from '../../../src/domain/access/organization.js';
import type { ReadTx, Tx } from '../../../src/operations/ports/index.js';
import { inBulk } from './bulk.js';
import { page, type Cases } from './queries.js';

const webhooks = `
  INSERT INTO webhooks (organization_id, mode, id, url, topics, secret)
  SELECT $1, $2, 'w' || n, 'https://hooks.example.org', '{customers.create}', 'not a secret'
  FROM generate_series(1, 20) n`;

/** All but one in a thousand done; every minute one, to each webhook in turn. */
const deliveries = `
  INSERT INTO webhook_deliveries (organization_id, mode, id, webhook_id, event_id, topic, resource_id,
    customer_id, status, created_at)
  SELECT $1, $2, 'd' || n, 'w' || 1 + n % 20, 'e' || n,
    CASE WHEN n % 5 = 0 THEN 'customers.create' ELSE 'customer_password_resets.create' END, 'r' || n,
    'c' || n, CASE WHEN n % 1000 = 0 THEN 'PENDING' WHEN n % 100 = 0 THEN 'FAILED' ELSE 'DELIVERED' END,
    now() - n * interval '1 minute'
  FROM generate_series(1, $3::bigint) n`;

export function addWebhookBulk(
  dataSource: DataSource,
  { organizationId, mode }: Partition,
  count: number,
): Promise<void> {
  return inBulk(
    dataSource,
    [webhooks, organizationId, mode],
    [deliveries, organizationId, mode, count],
  );
}

const later = { ...page, after: { createdAt: new Date(), id: 'd5' } };
const ids = Array.from({ length: 20 }, (_, index) => `w${index + 1}`);

function deliveryFilters(now: number): Record<string, WebhookDeliveryFilter> {
  return {
    everything: {},
    'one id': { id: { eq: 'd50000' } },
    'one webhook': { webhookId: { eq: 'w3' } },
    'some webhooks': { webhookId: { in: ['w3', 'w4'] } },
    'one event': { eventId: { eq: 'e50000' } },
    'what is pending': { status: { eq: 'PENDING' } },
    'what failed of one webhook': { status: { eq: 'FAILED' }, webhookId: { eq: 'w3' } },
    'one topic': { topic: { eq: 'customers.create' } },
    'made lately': { createdAt: { gte: new Date(now - 100 * 60_000) } },
  };
}

export function webhookReads(partition: Partition, now: number): Cases<ReadTx> {
  const lists = Object.entries(deliveryFilters(now)).flatMap(([name, filter]) => [
    [name, (tx: ReadTx) => tx.webhookDeliveries.list(partition, filter, page)],
    [`${name}, later`, (tx: ReadTx) => tx.webhookDeliveries.list(partition, filter, later)],
  ]);
  return {
    ...Object.fromEntries(lists),
    delivery: (tx) => tx.webhookDeliveries.find(partition, 'd50000'),
    'deliveries of webhooks': (tx) => tx.webhookDeliveries.listOf(partition, ids, page),
  };
}

export function webhookWrites(partition: Partition): Cases<Tx> {
  return {
    'due call': (tx) => tx.webhookDeliveries.lockDue(partition, 'd50000'),
    outcome: (tx) => tx.webhookDeliveries.update(partition, 'd50000', { status: 'FAILED' }),
    redelivery: (tx) => tx.webhookDeliveries.restart(partition, 'd50000'),
    body: (tx) => tx.webhookDeliveries.setBody(partition, 'd50000', Buffer.from('{}')),
  };
}
