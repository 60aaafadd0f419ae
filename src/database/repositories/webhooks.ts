import type { EntityManager } from 'typeorm';
import { AppError } from '../../domain/shared/errors.js';
import { partitionOf, type Partition } from '../../domain/access/organization.js';
import type { Webhook } from '../../domain/webhooks/webhook.js';
import type { WebhookStore } from '../../operations/ports/index.js';
import { WebhookEntity } from '../entities/webhook.entity.js';
import { countRows } from './counts.js';
import { applyPage } from './pages.js';
import { manyOf, oneOf, rowsByIds, rowsIn } from './rows.js';
import { clock, insertRow, now, updateRows } from './writes.js';
import { secretColumns, toSecrets } from './webhook-secrets.js';
import { prepared } from '../connection/prepared.js';

/** Transactions that add webhooks to one partition run one after another: the lock lasts until the end of each. */
const lockAdding = `SELECT pg_advisory_xact_lock(hashtextextended('webhooks/' || $1 || '/' || $2, 0))`;

/** Disabling a disabled webhook keeps the time of the first. */
const disabledNow = () => `coalesce(disabled_at, ${clock})`;

/** Returns the webhooks on one connection. */
export function createWebhookStore(manager: EntityManager): WebhookStore {
  const rows = (partition: Partition) => rowsIn(manager, WebhookEntity, partition);
  const row = (partition: Partition, id: string) => rows(partition).where('row.id = :id', { id });

  async function change(
    partition: Partition,
    id: string,
    changes: Partial<Record<keyof WebhookEntity, unknown>>,
  ): Promise<Webhook> {
    const key = { ...partitionOf(partition), id };
    const update = { key, changes: { ...changes, updatedAt: now }, isVaried: true };
    const [changed] = await updateRows(manager, WebhookEntity, update);
    if (!changed) throw new AppError('NOT_FOUND');
    return changed;
  }

  return {
    find: (partition, id) => oneOf(row(partition, id)),

    findMany: (partition, ids) => rowsByIds(manager, WebhookEntity, { partition, ids }),

    list: (partition, page) => manyOf(applyPage(rows(partition), page)),

    count: (partition) => countRows(rows(partition)),

    async add(partition, { secret, ...webhook }, max) {
      await manager.query(prepared(lockAdding), [partition.organizationId, partition.mode]);
      if ((await countRows(rows(partition))) >= max) return null;
      return insertRow(manager, WebhookEntity, {
        ...partitionOf(partition),
        ...webhook,
        secret: secret.reveal(),
        createdAt: now,
        updatedAt: now,
      });
    },

    // Weaker than FOR UPDATE, which would block the foreign key of every new delivery.
    lock: (partition, id) => oneOf(row(partition, id).lock('NO KEY UPDATE')),

    update(partition, id, { isActive, ...changes }) {
      const disabledAt = isActive === true ? null : disabledNow;
      return change(partition, id, { ...changes, ...(isActive !== undefined && { disabledAt }) });
    },

    async findSecrets(partition, id) {
      const found = await oneOf(row(partition, id), secretColumns);
      return found && toSecrets(found);
    },

    setSecrets: (partition, id, { current, previous }) =>
      change(partition, id, {
        secret: current.reveal(),
        previousSecret: previous?.secret.reveal() ?? null,
        previousSecretUntil: previous?.until ?? null,
      }),

    async remove(partition, id) {
      await manager.delete(WebhookEntity, { ...partitionOf(partition), id });
    },

    // Reads all webhooks of the partition by the primary key: there are at most 50.
    subscribersOf: (partition, topic) =>
      manyOf(
        rows(partition)
          .where('row.disabled_at IS NULL AND :topic = ANY(row.topics)', { topic })
          .lock('KEY SHARE'),
      ),
  };
}
