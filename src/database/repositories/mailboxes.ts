import type { EntityManager } from 'typeorm';
import type { Partition } from '../../domain/organization.js';
import type { MailboxStore } from '../../operations/ports.js';
import { clock } from './rows.js';

/** At most 3 mails in 15 minutes and 10 a day; an address that is held gets none. */
const recent = `SELECT mailed FROM unnest(mailboxes.mailed_at) AS mailed WHERE mailed > now() - interval '1 day'`;
const claimStatement = `
  INSERT INTO mailboxes (organization_id, mode, email_key, mailed_at, updated_at)
  VALUES ($1, $2, $3, ARRAY[now()], ${clock})
  ON CONFLICT (organization_id, mode, email_key) DO UPDATE
    SET mailed_at = ARRAY(${recent}) || now(), updated_at = ${clock}
    WHERE (mailboxes.held_until IS NULL OR mailboxes.held_until <= now())
      AND (
        SELECT count(*) < 10 AND count(*) FILTER (WHERE mailed > now() - interval '15 minutes') < 3
        FROM (${recent}) AS recent
      )
  RETURNING true`;

const holdStatement = `
  INSERT INTO mailboxes (organization_id, mode, email_key, held_until, updated_at)
  VALUES ($1, $2, $3, ${clock} + make_interval(secs => $4), ${clock})
  ON CONFLICT (organization_id, mode, email_key) DO UPDATE
    SET held_until = EXCLUDED.held_until, updated_at = ${clock}`;

function keyOf({ organizationId, mode }: Partition, emailKey: string): string[] {
  return [organizationId, mode, emailKey];
}

export function createMailboxStore(manager: EntityManager): MailboxStore {
  return {
    async claim(partition, emailKey) {
      const rows = await manager.query<unknown[]>(claimStatement, keyOf(partition, emailKey));
      return rows.length === 1;
    },

    async hold(partition, emailKey, seconds) {
      await manager.query(holdStatement, [...keyOf(partition, emailKey), seconds]);
    },
  };
}
