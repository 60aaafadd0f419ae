/** Counts and suppresses the requested mails to an address. */
import type { EntityManager } from 'typeorm';
import {
  mailSuppressionSeconds,
  mailsInDay,
  mailsInQuarterHour,
} from '../../domain/resets/mail-limits.js';
import type { Partition } from '../../domain/access/organization.js';
import type { MailboxStore } from '../../operations/ports/index.js';
import { clock } from './rows.js';

const recent = `SELECT mailed FROM unnest(mailboxes.mailed_at) AS mailed WHERE mailed > now() - interval '1 day'`;
const suppressionTime = `interval '${mailSuppressionSeconds} seconds'`;
/** Adds a mail unless the limits are reached or the address is, or was at the time of the request, suppressed. */
const claimStatement = `
  INSERT INTO mailboxes (organization_id, mode, email_key, mailed_at, updated_at)
  VALUES ($1, $2, $3, ARRAY[now()], ${clock})
  ON CONFLICT (organization_id, mode, email_key) DO UPDATE
    SET mailed_at = ARRAY(${recent}) || now(), updated_at = ${clock}
    WHERE (mailboxes.suppressed_until IS NULL
        OR mailboxes.suppressed_until <= LEAST(now(), $4::timestamptz + ${suppressionTime}))
      AND (
        SELECT count(*) < ${mailsInDay}
          AND count(*) FILTER (WHERE mailed > now() - interval '15 minutes') < ${mailsInQuarterHour}
        FROM (${recent}) AS recent
      )
  RETURNING true`;

/** Finds out why the claim changed nothing. The claim has locked the row, so the result is the claim's own. */
const isSuppressedStatement = `
  SELECT 1 FROM mailboxes
  WHERE organization_id = $1 AND mode = $2 AND email_key = $3
    AND suppressed_until > LEAST(now(), $4::timestamptz + ${suppressionTime})`;

const suppressStatement = `
  INSERT INTO mailboxes (organization_id, mode, email_key, suppressed_until, updated_at)
  VALUES ($1, $2, $3, ${clock} + ${suppressionTime}, ${clock})
  ON CONFLICT (organization_id, mode, email_key) DO UPDATE
    SET suppressed_until = EXCLUDED.suppressed_until, updated_at = ${clock}`;

function keyOf({ organizationId, mode }: Partition, emailKey: string): string[] {
  return [organizationId, mode, emailKey];
}

/** Returns the mailboxes on one connection. */
export function createMailboxStore(manager: EntityManager): MailboxStore {
  return {
    async claim(partition, emailKey, requestedAt) {
      const parameters = [...keyOf(partition, emailKey), requestedAt];
      const claimed = await manager.query<unknown[]>(claimStatement, parameters);
      if (claimed.length === 1) return null;
      const suppressed = await manager.query<unknown[]>(isSuppressedStatement, parameters);
      return suppressed.length === 1 ? 'cancelled' : 'limit';
    },

    async suppress(partition, emailKey) {
      await manager.query(suppressStatement, keyOf(partition, emailKey));
    },
  };
}
