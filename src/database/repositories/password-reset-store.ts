/** How resets come to be, change and end. */
import type { EntityManager } from 'typeorm';
import { AppError } from '../../domain/shared/errors.js';
import type { Partition } from '../../domain/access/organization.js';
import type { PasswordReset } from '../../domain/resets/reset.js';
import type { PasswordResetStore } from '../../operations/ports/index.js';
import { PasswordResetEntity } from '../entities/password-reset.entity.js';
import { createPasswordResetReader } from './password-resets.js';
import { isOpen, isPending, isWaiting, redeem } from './redemption.js';
import { clock, insertRow, now, partitionOf, updateRows } from './rows.js';

/** Deleting a reset that has ended leaves how it ended. */
const revokedIfPending = () => `CASE WHEN ${isWaiting} THEN ${clock} ELSE revoked_at END`;

/** One whose mail was sent has told its token: it gets no other. */
const isUnmailed = `${isOpen} AND delivery_status IN ('QUEUED', 'FAILED')`;

const expiry = (ttlSeconds: number) => () => `${clock} + make_interval(secs => ${ttlSeconds})`;

const ofCustomer = 'organization_id = $1 AND mode = $2 AND customer_id = $3';

/** Of the tokens that integrations get, fabric's are JWTs even where their links were mailed. */
const supersedingChange = `
  SELECT CASE
    WHEN EXISTS (SELECT 1 FROM password_credentials WHERE ${ofCustomer} AND changed_at > $4) THEN 'changed'
    WHEN EXISTS (SELECT 1 FROM password_resets WHERE ${ofCustomer} AND created_at > $4 AND ${isPending}
      AND (delivery_status = 'NONE' OR token_kind = 'jwt')) THEN 'replaced'
  END AS reason`;

export function createPasswordResetStore(manager: EntityManager): PasswordResetStore {
  async function change(
    partition: Partition,
    key: { id: string } | { customerId: string },
    changes: Partial<Record<keyof PasswordResetEntity, unknown>>,
    guard?: string,
  ): Promise<PasswordReset[]> {
    const where = { ...partitionOf(partition), ...key };
    const given = { ...changes, updatedAt: now };
    const changed = await updateRows(manager, PasswordResetEntity, where, given, guard);
    return changed.map((reset) => ({ ...reset, asOf: reset.updatedAt }));
  }

  return {
    ...createPasswordResetReader(manager),

    async add(partition, { ttlSeconds, ...reset }) {
      const expiresAt = expiry(ttlSeconds);
      const times = { expiresAt, createdAt: now, updatedAt: now };
      const row = { ...partitionOf(partition), ...reset, ...times };
      const added = await insertRow(manager, PasswordResetEntity, row);
      return { ...added, asOf: added.createdAt };
    },

    redeem: (partition, id, hash, event) => redeem(manager, partition, id, hash, event),

    async renew(partition, id, { tokenDigest, ttlSeconds }) {
      const expiresAt = expiry(ttlSeconds);
      const changes = { tokenDigest, expiresAt, deliveryAttemptedAt: now };
      return (await change(partition, { id }, changes, isUnmailed))[0] ?? null;
    },

    async setDelivery(partition, id, { status, detail }) {
      const changes = {
        deliveryStatus: status,
        deliveryDetail: detail,
        deliveryAttemptedAt: now,
      };
      await change(partition, { id }, changes);
    },

    async update(partition, id, changes) {
      const [reset] = await change(partition, { id }, changes);
      if (!reset) throw new AppError('NOT_FOUND');
      return reset;
    },

    async remove(partition, id) {
      const changes = { revokedAt: revokedIfPending, deletedAt: now };
      return (await change(partition, { id }, changes, 'deleted_at IS NULL'))[0] ?? null;
    },

    async supersedePending(partition, customerId) {
      await change(partition, { customerId }, { supersededAt: now }, isWaiting);
    },

    async revokePending(partition, customerId) {
      await change(partition, { customerId }, { revokedAt: now }, isWaiting);
    },

    async findSupersedingChange({ organizationId, mode }, customerId, since) {
      const parameters = [organizationId, mode, customerId, since];
      const [row] = await manager.query<{ reason: 'changed' | 'replaced' | null }[]>(
        supersedingChange,
        parameters,
      );
      return row?.reason ?? null;
    },
  };
}
