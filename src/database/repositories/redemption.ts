/** The one guarded UPDATE, and in the same statement all that follows from it. */
import type { EntityManager } from 'typeorm';
import { newCustomerId } from '../../domain/shared/ids.js';
import type { Partition } from '../../domain/access/organization.js';
import type { NewEvent, StoredRedemption } from '../../operations/ports/index.js';
import { PasswordCredentialEntity } from '../entities/password-credential.entity.js';
import { PasswordResetEntity } from '../entities/password-reset.entity.js';
import { upsertFrom } from './credentials.js';
import { clock, toEntity } from './rows.js';

export const isOpen = 'redeemed_at IS NULL AND revoked_at IS NULL AND superseded_at IS NULL';

/** One that has expired stays so: nothing that happens later supersedes or revokes it. */
export const isPending = `${isOpen} AND expires_at > now()`;

/** What a newer reset or another password ends: also one that expired unmailed, which its mail would renew. */
export const isWaiting = `${isOpen} AND (expires_at > now() OR delivery_status IN ('QUEUED', 'FAILED'))`;

/**
 * A reset ends at most once, and only with its new hash, the end of the customer's other pending
 * resets, and its event. The customer's row is locked before: what this statement sees is the newest.
 */
const statement = `
  WITH redeemed AS (
    UPDATE password_resets SET redeemed_at = ${clock}, updated_at = ${clock}
    WHERE organization_id = $1 AND mode = $2 AND id = $3 AND ${isPending}
    RETURNING *
  ), superseded AS (
    UPDATE password_resets SET superseded_at = ${clock}, updated_at = ${clock}
    WHERE organization_id = $1 AND mode = $2 AND id <> $3 AND ${isWaiting}
      AND customer_id = (SELECT customer_id FROM redeemed)
  ), noted AS (
    INSERT INTO events (organization_id, mode, customer_id, password_reset_id,
      id, name, application_id, owner_id, request_id, created_at)
    SELECT organization_id, mode, customer_id, id, $6, $7, $8, $9, $10, ${clock} FROM redeemed
  ), credential AS (${upsertFrom(`
    SELECT organization_id, mode, customer_id, $4, $5, ${clock}, ${clock} FROM redeemed`)}
  )
  SELECT to_jsonb(redeemed) AS reset, to_jsonb(credential) AS credential FROM redeemed, credential`;

/** Null where the reset had ended or expired. */
export async function redeem(
  manager: EntityManager,
  { organizationId, mode }: Partition,
  id: string,
  hash: string,
  event: NewEvent,
): Promise<StoredRedemption | null> {
  const { id: eventId, name, applicationId, ownerId, requestId } = event;
  const parameters = [organizationId, mode, id, newCustomerId(), hash];
  const rows = await manager.query<Record<'reset' | 'credential', Record<string, unknown>>[]>(
    statement,
    [...parameters, eventId, name, applicationId, ownerId, requestId],
  );
  if (!rows[0]) return null;
  const reset = toEntity(manager, PasswordResetEntity, rows[0].reset);
  const credential = toEntity(manager, PasswordCredentialEntity, rows[0].credential);
  return { reset: { ...reset, asOf: reset.updatedAt }, credential };
}
