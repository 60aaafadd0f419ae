import type { EntityManager } from 'typeorm';
import { mailHoldSeconds, mailsInDay, mailsInQuarterHour } from '../../domain/resets/mail-limits.js';
import type { Partition } from '../../domain/access/organization.js';
import type { MailboxStore } from '../../operations/ports/index.js';
import { clock } from './rows.js';

const recent = `SELECT mailed FROM unnest(mailboxes.mailed_at) AS mailed WHERE mailed > now() - interval '1 day'`;
const holdTime = `interval '${mailHoldSeconds} seconds'`;
const claimStatement = `
  INSERT INTO mailboxes (organization_id, mode, email_key, mailed_at, updated_at)
  VALUES ($1, $2, $3, ARRAY[now()], ${clock})
  ON CONFLICT (organization_id, mode, email_key) DO UPDATE
    SET mailed_at = ARRAY(${recent}) || now(), updated_at = ${clock}
    WHERE (mailboxes.held_until IS NULL
        OR mailboxes.held_until <= LEAST(now(), $4::timestamptz + ${holdTime}))
      AND (
        SELECT count(*) < ${mailsInDay}
          AND count(*) FILTER (WHERE mailed > now() - interval '15 minutes') < ${mailsInQuarterHour}
        FROM (${recent}) AS recent
      )
  RETURNING true`;

/** Of a row that the claim has locked, though it did not change it. */
const isHeldStatement = `
  SELECT 1 FROM mailboxes
  WHERE organization_id = $1 AND mode = $2 AND email_key = $3
    AND held_until > LEAST(now(), $4::timestamptz + ${holdTime})`;

const holdStatement = `
  INSERT INTO mailboxes (organization_id, mode, email_key, held_until, updated_at)
  VALUES ($1, $2, $3, ${clock} + ${holdTime}, ${clock})
  ON CONFLICT (organization_id, mode, email_key) DO UPDATE
    SET held_until = EXCLUDED.held_until, updated_at = ${clock}`;

function keyOf({ organizationId, mode }: Partition, emailKey: string): string[] {
  return [organizationId, mode, emailKey];
}

export function createMailboxStore(manager: EntityManager): MailboxStore {
  return {
    async claim(partition, emailKey, requestedAt) {
      const parameters = [...keyOf(partition, emailKey), requestedAt];
      const claimed = await manager.query<unknown[]>(claimStatement, parameters);
      if (claimed.length === 1) return null;
      const held = await manager.query<unknown[]>(isHeldStatement, parameters);
      return held.length === 1 ? 'hold' : 'limit';
    },

    async hold(partition, emailKey) {
      await manager.query(holdStatement, keyOf(partition, emailKey));
    },
  };
}
