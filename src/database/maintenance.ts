/** Deletes rows whose retention time is over, in batches, so that no lock lasts long. */
import type { DataSource } from 'typeorm';
import type { Maintenance, Retention } from '../operations/ports/index.js';
import { firstSlot } from './entities/row-count.entity.js';
import { withPublicErrors } from './repositories/database-errors.js';
import { hasNoLiveJob, type JobOfRow } from './jobs/live-jobs.js';
import { waitingDaysMax } from './jobs/queues.js';
import { clock } from './repositories/rows.js';
import { inWritableSession } from './sessions/writability.js';

const batchSize = 1000;

/**
 * The oldest rows first, so that each batch begins at the start of the index and not at the gaps of earlier batches.
 * A row that another transaction is changing is left to a later batch. `$1` is the age in days.
 *
 * Partitions have rows with the same ctid, so it finds a row only together with its table; by itself it finds the page.
 */
function inBatch(change: string, table: string, column: string, condition: string): string {
  return `WITH batch AS (
    SELECT tableoid, ctid FROM ${table} WHERE ${column} < now() - make_interval(days => $1) AND ${condition}
    ORDER BY ${column} LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)
    ${change} WHERE ctid = ANY (ARRAY(SELECT ctid FROM batch))
      AND (tableoid, ctid) IN (SELECT tableoid, ctid FROM batch)`;
}

function deletion(table: string, column: string, condition = 'true'): string {
  return inBatch(`DELETE FROM ${table}`, table, column, condition);
}

/** An expired reset whose mail is still to be sent stays as long as its job can wait. */
const isSettled = `(delivery_status <> 'QUEUED' OR created_at < now() - make_interval(days => ${waitingDaysMax}))`;
const resets = deletion('password_resets', 'expires_at', isSettled);
const events = deletion('events', 'created_at');
/** Kept as long as their events. */
const deliveries = deletion('webhook_deliveries', 'created_at', `status <> 'PENDING'`);
/** An expired token is of no use to its receiver; the delivery's status stays. */
const tokens = inBatch(
  'UPDATE webhook_deliveries SET body = NULL, sealed_token = NULL',
  'webhook_deliveries',
  'token_expires_at',
  'sealed_token IS NOT NULL',
);
/** After a day without a mail, a mailbox has nothing left to count. */
const mailboxes = deletion('mailboxes', 'updated_at');

/** Counters that would start anew at their next attempt. */
const counters = deletion('rate_limits', 'expires_at');

/** A job whose worker died at each attempt has ended without changing its row. A young row may still get its job. */
function settlement(table: string, changes: string, job: Omit<JobOfRow, 'row'>): string {
  return `UPDATE ${table} AS row SET ${changes}, updated_at = ${clock}
    WHERE row.created_at < now() - interval '5 minutes' AND ${hasNoLiveJob({ ...job, row: 'row' })}`;
}

const abandonedMails = `${settlement(
  'password_resets',
  `delivery_status = 'FAILED', delivery_detail = 'The worker died at each attempt.'`,
  { queue: 'password_reset_mails', idMember: 'passwordResetId' },
)} AND row.delivery_status = 'QUEUED'`;
const abandonedCalls = `${settlement(
  'webhook_deliveries',
  `status = 'FAILED', next_attempt_at = NULL`,
  { queue: 'webhook_calls', idMember: 'deliveryId' },
)} AND row.status = 'PENDING'`;

/** Writers put the rows of a count together now and then; those of another isolation level than ours do not. */
const manySlots = 1000;

/** Puts the rows of counts that have many together, but for those that a transaction has. */
const mergedCounts = `
  WITH long AS (
    SELECT organization_id, mode, kind FROM row_counts GROUP BY organization_id, mode, kind HAVING count(*) > ${manySlots}
  ), merged AS (
    DELETE FROM row_counts WHERE (organization_id, mode, kind, slot) IN (
      SELECT c.organization_id, c.mode, c.kind, c.slot FROM row_counts AS c JOIN long USING (organization_id, mode, kind)
      WHERE c.slot <> '${firstSlot}' FOR UPDATE OF c SKIP LOCKED)
    RETURNING *
  )
  INSERT INTO row_counts (organization_id, mode, kind, slot, count, deleted)
  SELECT organization_id, mode, kind, gen_random_uuid(), sum(count), sum(deleted) FROM merged
  GROUP BY organization_id, mode, kind`;

/** Returns the maintenance of all partitions. Its methods throw `OVERLOADED` if the database is not available. */
export function createMaintenance(dataSource: DataSource): Maintenance {
  async function run(statement: string, days: number): Promise<number> {
    const [, count] = await inWritableSession(dataSource, () =>
      dataSource.query<[unknown, number]>(statement, [days]),
    );
    return count;
  }

  return {
    settleAbandoned: () =>
      withPublicErrors(async () => {
        for (const settle of [abandonedMails, abandonedCalls])
          await inWritableSession(dataSource, () => dataSource.query(settle));
      }),

    mergeCounts: () =>
      withPublicErrors(async () => {
        await inWritableSession(dataSource, () => dataSource.query(mergedCounts));
      }),

    purgeBatch: ({ resetDays, eventDays }: Retention) =>
      withPublicErrors(async () => {
        const counts = [
          await run(resets, resetDays),
          await run(events, eventDays),
          await run(deliveries, eventDays),
          await run(tokens, 0),
          await run(mailboxes, 1),
          await run(counters, 0),
        ];
        return counts.reduce((sum, count) => sum + count);
      }),
  };
}
