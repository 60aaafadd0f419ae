/** Counts and suppresses the requested mails to an address. */
import type { EntityManager } from 'typeorm';
import {
  mailSuppressionSeconds,
  mailsInDay,
  mailsInQuarterHour,
  mailsOfNetworkInDay,
  mailsOfNetworkInQuarterHour,
  repeatSeconds,
} from '../../domain/resets/mail-limits.js';
import type { Partition } from '../../domain/access/organization.js';
import type { MailboxStore, RequestedMail } from '../../operations/ports/index.js';
import { isPending } from './reset-conditions.js';
import { clock } from './writes.js';
import { prepared } from '../connection/prepared.js';

const suppressionTime = `interval '${mailSuppressionSeconds} seconds'`;

/** The mails of the last day. An older version of Rekey stored only their times. */
const recent = `(
  SELECT mail.* FROM unnest(mailbox.mailed_at, mailbox.mailed_for, mailbox.mailed_resets)
    WITH ORDINALITY AS mail (sent_at, requester, reset_id, number)
  WHERE mail.sent_at > now() - interval '1 day') AS recent`;

/** Sets the three columns to those of the mails that `condition` selects, and one more at the end. */
function setMails(condition: string, [sentAt, requester, resetId]: readonly string[]): string {
  const column = (name: string) =>
    `ARRAY(SELECT recent.${name} FROM ${recent} WHERE ${condition} ORDER BY recent.number)`;
  return `mailed_at = ${column('sent_at')} || ${sentAt}, mailed_for = ${column('requester')} || ${requester},
    mailed_resets = ${column('reset_id')} || ${resetId}, updated_at = ${clock}`;
}

const inQuarterHour = `recent.sent_at > now() - interval '15 minutes'`;
/** Empty for integrations, which ask for all their shoppers. */
const ofNetwork = `recent.requester = $5::text AND $5 <> ''`;

/** The mailbox has room, and so has the share of the network that asks. */
const hasRoom = `(
  SELECT count(*) < ${mailsInDay} AND count(*) FILTER (WHERE ${inQuarterHour}) < ${mailsInQuarterHour}
    AND count(*) FILTER (WHERE ${ofNetwork}) < ${mailsOfNetworkInDay}
    AND count(*) FILTER (WHERE ${ofNetwork} AND ${inQuarterHour}) < ${mailsOfNetworkInQuarterHour}
  FROM ${recent})`;

/** A mail for the same network is under way or has just arrived, and its link can be used. */
const isRepeated = `EXISTS (
  SELECT 1 FROM ${recent} WHERE recent.requester = $5::text
    AND recent.sent_at > $4::timestamptz - interval '${repeatSeconds} seconds'
    AND EXISTS (SELECT 1 FROM password_resets WHERE organization_id = $1 AND mode = $2
      AND id = recent.reset_id AND ${isPending}))`;

const isSuppressed = `COALESCE(
  mailbox.held_until > LEAST(now(), $4::timestamptz + ${suppressionTime}), false)`;

/** `$4` is the time of the request. */
const claimStatement = `
  INSERT INTO mailboxes AS mailbox
    (organization_id, mode, email_key, mailed_at, mailed_for, mailed_resets, updated_at)
  VALUES ($1, $2, $3, ARRAY[now()], ARRAY[$5::text], ARRAY[$6::text], ${clock})
  ON CONFLICT (organization_id, mode, email_key) DO UPDATE
    SET ${setMails('true', ['now()', '$5::text', '$6::text'])}
    WHERE NOT ${isSuppressed} AND NOT ${isRepeated} AND ${hasRoom}
  RETURNING true`;

/** Finds out why the claim changed nothing. The claim has locked the row, so the result is the claim's own. */
const reasonStatement = `
  SELECT CASE WHEN ${isSuppressed} THEN 'cancelled' WHEN ${isRepeated} THEN 'repeated' ELSE 'limit' END AS reason
  FROM mailboxes AS mailbox WHERE organization_id = $1 AND mode = $2 AND email_key = $3`;

const ofMailbox = `WHERE organization_id = $1 AND mode = $2 AND email_key = $3`;
const ofOthers = `recent.reset_id IS DISTINCT FROM $5::text`;
const sentStatement = `UPDATE mailboxes AS mailbox
  SET ${setMails(ofOthers, ['now()', '$4::text', '$5::text'])} ${ofMailbox}`;
const nothing = `'{}'::text[]`;
const releaseStatement = `UPDATE mailboxes AS mailbox
  SET ${setMails(ofOthers, [`'{}'::timestamptz[]`, nothing, nothing])}
  ${ofMailbox} AND $4::text IS NOT NULL`;

const suppressStatement = `
  INSERT INTO mailboxes (organization_id, mode, email_key, held_until, updated_at)
  VALUES ($1, $2, $3, ${clock} + ${suppressionTime}, ${clock})
  ON CONFLICT (organization_id, mode, email_key) DO UPDATE
    SET held_until = EXCLUDED.held_until, updated_at = ${clock}
    WHERE $4::boolean OR mailboxes.held_until IS NULL OR mailboxes.held_until <= ${clock}
  RETURNING true`;

function keyOf({ organizationId, mode }: Partition, emailKey: string): string[] {
  return [organizationId, mode, emailKey];
}

function valuesOf({ requester, resetId }: RequestedMail): string[] {
  return [requester ?? '', resetId];
}

type Refusal = Awaited<ReturnType<MailboxStore['claim']>>;

/** Returns the mailboxes on one connection. */
export function createMailboxStore(manager: EntityManager): MailboxStore {
  return {
    async claim(partition, emailKey, mail) {
      const key = [...keyOf(partition, emailKey), mail.requestedAt];
      const claimed = await manager.query<unknown[]>(prepared(claimStatement), [
        ...key,
        ...valuesOf(mail),
      ]);
      if (claimed.length === 1) return null;
      const [requester] = valuesOf(mail);
      const found = await manager.query<{ reason: Refusal }[]>(prepared(reasonStatement), [
        ...key,
        requester,
      ]);
      return found[0]?.reason ?? 'limit';
    },

    async recordSent(partition, emailKey, mail) {
      await manager.query(prepared(sentStatement), [
        ...keyOf(partition, emailKey),
        ...valuesOf(mail),
      ]);
    },

    async release(partition, emailKey, mail) {
      await manager.query(prepared(releaseStatement), [
        ...keyOf(partition, emailKey),
        ...valuesOf(mail),
      ]);
    },

    async suppress(partition, emailKey, { isAnew }) {
      const values = [...keyOf(partition, emailKey), isAnew];
      const suppressed = await manager.query<unknown[]>(prepared(suppressStatement), values);
      return suppressed.length === 1;
    },
  };
}
