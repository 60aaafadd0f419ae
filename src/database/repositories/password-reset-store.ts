/** Adds, changes and ends password resets. */
import type { EntityManager } from 'typeorm';
import { AppError } from '../../domain/shared/errors.js';
import { partitionOf, type Partition } from '../../domain/access/organization.js';
import type { PasswordReset } from '../../domain/resets/reset.js';
import type { PasswordResetStore, SupersedingChange } from '../../operations/ports/index.js';
import { PasswordResetEntity } from '../entities/password-reset.entity.js';
import { createPasswordResetReader } from './password-reset-reader.js';
import { redeem } from './redeem.js';
import { isEndable, isPending, isUnmailed } from './reset-conditions.js';
import { clock, insertRow, now, updateRows, type RowUpdate, type SqlValue } from './writes.js';
import { prepared } from '../connection/prepared.js';

/** Deleting a reset that has already ended keeps its status. */
const revokedIfEndable = () => `CASE WHEN ${isEndable} THEN ${clock} ELSE revoked_at END`;

/** The instant `ttlSeconds` from now. */
const expiry =
  (ttlSeconds: number): SqlValue =>
  (bind) =>
    `${clock} + make_interval(secs => ${bind(ttlSeconds)})`;

const ofCustomer = 'organization_id = $1 AND mode = $2 AND customer_id = $3';

/**
 * Integrations have the token of a reset if none was to be mailed (`NONE`), or if it is a JWT: fabric's resets return
 * their link to the caller even when they mail it.
 */
const supersedingChange = `
  SELECT CASE
    WHEN EXISTS (SELECT 1 FROM password_credentials WHERE ${ofCustomer} AND changed_at > $4) THEN 'changed'
    WHEN EXISTS (SELECT 1 FROM password_resets WHERE ${ofCustomer} AND created_at > $4 AND ${isPending}
      AND (delivery_status = 'NONE' OR token_kind = 'jwt')) THEN 'replaced'
  END AS reason`;

type Change = Omit<RowUpdate<PasswordResetEntity>, 'key'>;

/** Changes resets of one partition and returns them as they are now. */
async function changeResets(
  manager: EntityManager,
  key: Partition & ({ id: string } | { customerId: string }),
  { changes, ...how }: Change,
): Promise<PasswordReset[]> {
  const update = { key, changes: { ...changes, updatedAt: now }, ...how };
  const changed = await updateRows(manager, PasswordResetEntity, update);
  return changed.map((reset) => ({ ...reset, asOf: reset.updatedAt }));
}

/** Returns the resets on one connection. */
export function createPasswordResetStore(manager: EntityManager): PasswordResetStore {
  async function changeOne(partition: Partition, id: string, change: Change) {
    const key = { ...partitionOf(partition), id };
    return (await changeResets(manager, key, change))[0] ?? null;
  }

  /** Ends all resets of a customer that are not over yet. */
  async function endAll(partition: Partition, customerId: string, changes: Change['changes']) {
    const key = { ...partitionOf(partition), customerId };
    await changeResets(manager, key, { changes, guard: isEndable });
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

    redeem: (partition, redemption) => redeem(manager, partition, redemption),

    async renew(partition, id, { tokenDigest, ttlSeconds }) {
      const expiresAt = expiry(ttlSeconds);
      const changes = { tokenDigest, expiresAt, deliveryAttemptedAt: now };
      return changeOne(partition, id, { changes, guard: isUnmailed });
    },

    async setDelivery(partition, id, { status, detail }) {
      const changes = {
        deliveryStatus: status,
        deliveryDetail: detail,
        deliveryAttemptedAt: now,
      };
      await changeOne(partition, id, { changes });
    },

    async update(partition, id, changes) {
      const reset = await changeOne(partition, id, { changes, isVaried: true });
      if (!reset) throw new AppError('NOT_FOUND');
      return reset;
    },

    async remove(partition, id) {
      const changes = { revokedAt: revokedIfEndable, deletedAt: now };
      return changeOne(partition, id, { changes, guard: 'deleted_at IS NULL' });
    },

    supersedePending: (partition, customerId) =>
      endAll(partition, customerId, { supersededAt: now }),

    revokePending: (partition, customerId) => endAll(partition, customerId, { revokedAt: now }),

    async findSupersedingChange({ organizationId, mode }, customerId, since) {
      const parameters = [organizationId, mode, customerId, since];
      const [row] = await manager.query<{ reason: SupersedingChange | null }[]>(
        prepared(supersedingChange),
        parameters,
      );
      return row?.reason ?? null;
    },
  };
}
