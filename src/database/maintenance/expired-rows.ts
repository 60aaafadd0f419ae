/** Rows that are older than they may become, and the statements that remove them in batches. */
import { waitingDaysMax } from '../jobs/queues.js';

/** Rows of one table that have an end. */
export interface ExpiredRows {
  readonly name: string;
  readonly table: string;
  /** The column by whose index they are found, the oldest first. */
  readonly column: string;
  /** How many days they stay after that. */
  readonly days: number;
  readonly condition?: string;
  /** What becomes of them: by default they are deleted. */
  readonly changes?: string;
}

/** `$1` is the age in days. */
const isExpired = ({ column, condition = 'true' }: ExpiredRows) =>
  `${column} < now() - make_interval(days => $1) AND ${condition}`;

/** How many rows the batch has, of which some may not be changed: if it is full, there may be more. */
export const foundInBatch = `(SELECT count(*) FROM batch)::integer AS found`;

/** Whether a row is in the batch. `ctid` alone finds its page, and in partitions others of the same place. */
export const isInBatch = `ctid = ANY (ARRAY(SELECT ctid FROM batch))
  AND (tableoid, ctid) IN (SELECT tableoid, ctid FROM batch)`;

/**
 * Returns the statement of a batch. `$2` is the number of rows, and `$3` where the last batch ended: while any transaction
 * of the server is open for long, the index keeps the rows that went, and each batch would pass them all again. A row that
 * another transaction is changing is passed over; one that it has just changed is found, and left to the next batch.
 */
export function batchOf(rows: ExpiredRows): string {
  const { table, column, changes } = rows;
  const verb = changes === undefined ? `DELETE FROM ${table}` : `UPDATE ${table} SET ${changes}`;
  return `
    WITH batch AS (
      SELECT tableoid, ctid FROM ${table} WHERE ${isExpired(rows)} AND ${column} >= $3
      ORDER BY ${column} LIMIT $2 FOR UPDATE SKIP LOCKED
    ), changed AS (
      ${verb} WHERE ${isInBatch}
      RETURNING ${column}
    )
    SELECT ${foundInBatch}, count(*)::integer AS rows, max(${column}) AS last FROM changed`;
}

/** Returns the statement that counts them. */
export function countOf(rows: ExpiredRows): string {
  return `SELECT count(*)::float8 AS rows FROM ${rows.table} WHERE ${isExpired(rows)}`;
}

/** An expired reset whose mail is still to be sent stays as long as its job can wait. */
const isSettled = `(delivery_status <> 'QUEUED' OR created_at < now() - make_interval(days => ${waitingDaysMax}))`;

/** Returns all of them. */
export function expiredRows(resetDays: number, eventDays: number): readonly ExpiredRows[] {
  return [
    {
      name: 'password_resets',
      table: 'password_resets',
      column: 'expires_at',
      days: resetDays,
      condition: isSettled,
    },
    { name: 'events', table: 'events', column: 'created_at', days: eventDays },
    // Kept as long as their events.
    {
      name: 'webhook_deliveries',
      table: 'webhook_deliveries',
      column: 'created_at',
      days: eventDays,
      condition: `status <> 'PENDING'`,
    },
    // An expired token is of no use to its receiver; the delivery's status stays.
    {
      name: 'tokens of webhook_deliveries',
      table: 'webhook_deliveries',
      column: 'token_expires_at',
      days: 0,
      condition: 'sealed_token IS NOT NULL',
      changes: 'body = NULL, sealed_token = NULL',
    },
    // After a day without a mail, a mailbox has nothing left to count.
    { name: 'mailboxes', table: 'mailboxes', column: 'updated_at', days: 1 },
    // Counters that would start anew at their next attempt.
    { name: 'rate_limits', table: 'rate_limits', column: 'expires_at', days: 0 },
  ];
}
