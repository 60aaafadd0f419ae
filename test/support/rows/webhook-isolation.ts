/** A webhook with a delivery, the same in every partition, and what every method answers about it. */
import { expect } from '@jest/globals';
import type { Partition } from '../../../src/domain/access/organization.js';
import type { PageRequest } from '../../../src/domain/shared/page.js';
import { WebhookSecret } from '../../../src/domain/shared/secret.js';
import type { Tx } from '../../../src/operations/ports/index.js';

export interface Case {
  /** The call, in our own partition, for the id, address or token that only others have. */
  readonly call: (tx: Tx) => Promise<unknown>;
  /** What it answers then; an error that it throws is answered as its code. */
  readonly without: unknown;
  /** What it answers when our own partition has such a row, too. */
  readonly with: unknown;
}

const secret = new WebhookSecret('whsec_same');
const webhook = {
  id: 'same',
  name: null,
  url: 'https://hooks.example.org',
  topics: ['customers.create' as const],
  includesToken: false,
  publicKey: null,
  secret,
};
const delivery = {
  id: 'same',
  webhookId: 'same',
  eventId: 'same',
  topic: 'customers.create' as const,
  resourceId: 'same',
  customerId: 'same',
  status: 'PENDING' as const,
  detail: null,
  tokenExpiresAt: null,
  encryptedToken: 'encrypted',
};

export async function addWebhook(tx: Tx, partition: Partition): Promise<void> {
  await tx.webhooks.add(partition, webhook, 1);
  await tx.webhookDeliveries.add(partition, [delivery]);
}

const none = null;

export function webhookCases(
  own: Partition,
  page: PageRequest,
): Record<string, Record<string, Case>> {
  const one = expect.objectContaining(own);
  const row = expect.objectContaining({ id: 'same' });
  return {
    webhooks: {
      find: { call: (tx) => tx.webhooks.find(own, 'same'), without: none, with: one },
      findMany: { call: (tx) => tx.webhooks.findMany(own, ['same']), without: [], with: [one] },
      list: { call: (tx) => tx.webhooks.list(own, page), without: [], with: [one] },
      count: { call: (tx) => tx.webhooks.count(own), without: 0, with: 1 },
      add: { call: (tx) => tx.webhooks.add(own, webhook, 1), without: row, with: none },
      lock: { call: (tx) => tx.webhooks.lock(own, 'same'), without: none, with: one },
      update: {
        call: (tx) => tx.webhooks.update(own, 'same', { isActive: false, name: 'changed' }),
        without: 'NOT_FOUND',
        with: one,
      },
      findSecrets: {
        call: (tx) => tx.webhooks.findSecrets(own, 'same'),
        without: none,
        with: { current: secret, previous: undefined },
      },
      setSecrets: {
        call: (tx) => tx.webhooks.setSecrets(own, 'same', { current: secret }),
        without: 'NOT_FOUND',
        with: one,
      },
      remove: {
        call: (tx) => tx.webhooks.remove(own, 'same'),
        without: undefined,
        with: undefined,
      },
      subscribersOf: {
        call: (tx) => tx.webhooks.subscribersOf(own, 'customers.create'),
        without: [],
        with: [one],
      },
    },
    webhookDeliveries: {
      find: { call: (tx) => tx.webhookDeliveries.find(own, 'same'), without: none, with: one },
      list: { call: (tx) => tx.webhookDeliveries.list(own, {}, page), without: [], with: [one] },
      count: { call: (tx) => tx.webhookDeliveries.count(own, {}), without: 0, with: 1 },
      listOf: {
        call: (tx) => tx.webhookDeliveries.listOf(own, ['same'], page),
        without: [],
        with: [one],
      },
      countOf: {
        call: (tx) => tx.webhookDeliveries.countOf(own, ['same']),
        without: new Map(),
        with: new Map([['same', 1]]),
      },
      add: {
        call: (tx) => tx.webhookDeliveries.add(own, [{ ...delivery, id: 'new' }]),
        without: 'webhook_deliveries_webhook_fkey',
        with: undefined,
      },
      lock: { call: (tx) => tx.webhookDeliveries.lock(own, 'same'), without: none, with: one },
      lockDue: {
        call: (tx) => tx.webhookDeliveries.lockDue(own, 'same'),
        without: none,
        with: {
          asOf: expect.any(Date),
          delivery: one,
          webhook: one,
          secrets: { current: secret, previous: undefined },
          body: null,
          encryptedToken: 'encrypted',
          isTokenExpired: false,
        },
      },
      setBody: {
        call: (tx) => tx.webhookDeliveries.setBody(own, 'same', Buffer.from('body')),
        without: undefined,
        with: undefined,
      },
      update: {
        call: (tx) => tx.webhookDeliveries.update(own, 'same', { status: 'FAILED' }),
        without: 'NOT_FOUND',
        with: one,
      },
      restart: {
        call: (tx) => tx.webhookDeliveries.restart(own, 'same'),
        without: 'NOT_FOUND',
        with: one,
      },
    },
  };
}
