/** Redeems a reset: one guarded UPDATE and, in the same statement, all that follows from it in these tables. */
import type { EntityManager } from 'typeorm';
import type { Partition } from '../../domain/access/organization.js';
import { newCustomerId } from '../../domain/shared/ids.js';
import type { ResetRedemption, StoredRedemption } from '../../operations/ports/index.js';
import { PasswordCredentialEntity } from '../entities/password-credential.entity.js';
import { PasswordResetEntity } from '../entities/password-reset.entity.js';
import { upsertFrom } from './credentials.js';
import { isEndable, isPending } from './reset-conditions.js';
import { toEntity } from './rows.js';
import { clock } from './writes.js';
import { prepared } from '../connection/prepared.js';

/**
 * A reset is redeemed at most once, and only together with the new hash, the end of the customer's other resets
 * and the event. The caller locked the customer's row before, so this statement sees the newest rows.
 */
const statement = `
  WITH redeemed AS (
    UPDATE password_resets SET redeemed_at = ${clock}, updated_at = ${clock}
    WHERE organization_id = $1 AND mode = $2 AND id = $3 AND ${isPending}
    RETURNING *
  ), superseded AS (
    UPDATE password_resets SET superseded_at = ${clock}, updated_at = ${clock}
    WHERE organization_id = $1 AND mode = $2 AND id <> $3 AND ${isEndable}
      AND customer_id = (SELECT customer_id FROM redeemed)
  ), touched AS (
    UPDATE customers SET updated_at = ${clock} FROM redeemed
    WHERE customers.organization_id = $1 AND customers.mode = $2 AND customers.id = redeemed.customer_id
  ), recorded AS (
    INSERT INTO events (organization_id, mode, customer_id, password_reset_id,
      id, name, application_id, owner_id, request_id, created_at)
    SELECT organization_id, mode, customer_id, id, $6, $7, $8, $9, $10, ${clock} FROM redeemed
  ), credential AS (${upsertFrom(`
    SELECT organization_id, mode, customer_id, $4, $5, ${clock}, ${clock} FROM redeemed`)}
  )
  SELECT to_jsonb(redeemed) AS reset, to_jsonb(credential) AS credential FROM redeemed, credential`;

type RawRedemption = Record<'reset' | 'credential', Record<string, unknown>>;

/** Returns null, with nothing changed, if the reset had ended or expired. */
export async function redeem(
  manager: EntityManager,
  { organizationId, mode }: Partition,
  { id, hash, event }: ResetRedemption,
): Promise<StoredRedemption | null> {
  const { id: eventId, name, applicationId, ownerId, requestId } = event;
  const credentialValues = [organizationId, mode, id, newCustomerId(), hash];
  const parameters = [...credentialValues, eventId, name, applicationId, ownerId, requestId];
  const [raw] = await manager.query<RawRedemption[]>(prepared(statement), parameters);
  if (!raw) return null;
  const reset = toEntity(manager, PasswordResetEntity, raw.reset);
  const credential = toEntity(manager, PasswordCredentialEntity, raw.credential);
  return { reset: { ...reset, asOf: reset.updatedAt }, credential };
}
