/** Rows whose job is over although they wait for it: its worker died at each attempt. */
import { hasNoLiveJob, type JobOfRow } from '../jobs/live-jobs.js';
import { clock } from '../repositories/writes.js';
import { foundInBatch, isInBatch } from './expired-rows.js';

export interface AbandonedRows {
  readonly name: string;
  readonly table: string;
  /** SQL for where they are: the table is `row` in it. */
  readonly from: string;
  /** The status of a row that waits. */
  readonly waits: string;
  readonly changes: string;
  readonly job: Omit<JobOfRow, 'row'>;
}

/** Found by the index of mails that wait. */
const mails: AbandonedRows = {
  name: 'mails without a job',
  table: 'password_resets',
  from: 'password_resets AS row',
  waits: `row.delivery_status = 'QUEUED'`,
  changes: `delivery_status = 'FAILED', delivery_detail = 'The worker died at each attempt.'`,
  job: { queue: 'password_reset_mails', idMember: 'passwordResetId' },
};

/** Few among many that are done: found by partition, since the index of their statuses begins with it. */
const calls: AbandonedRows = {
  name: 'webhook calls without a job',
  table: 'webhook_deliveries',
  from: `organizations CROSS JOIN unnest('{live,test}'::text[]) AS modes (mode)
    JOIN webhook_deliveries AS row ON row.organization_id = organizations.id AND row.mode = modes.mode`,
  waits: `row.status = 'PENDING'`,
  changes: `status = 'FAILED', next_attempt_at = NULL`,
  job: { queue: 'webhook_calls', idMember: 'deliveryId' },
};

export const abandonedRows: readonly AbandonedRows[] = [mails, calls];

/** A row that is younger may still get its job. */
const abandoned = ({ from, waits, job }: AbandonedRows): string => `
  FROM ${from} WHERE ${waits} AND row.created_at < now() - interval '5 minutes'
    AND ${hasNoLiveJob({ ...job, row: 'row' })}`;

/** Returns the statement of a batch; `$1` is the number of rows. Only rows that it changes are locked. */
export function settlementOf(rows: AbandonedRows): string {
  const { table, changes } = rows;
  return `
    WITH batch AS (
      SELECT row.tableoid, row.ctid ${abandoned(rows)} LIMIT $1 FOR UPDATE OF row SKIP LOCKED
    ), changed AS (
      UPDATE ${table} SET ${changes}, updated_at = ${clock} WHERE ${isInBatch}
      RETURNING 1
    )
    SELECT ${foundInBatch}, count(*)::integer AS rows FROM changed`;
}

/** Returns the statement that counts them. */
export function abandonedCountOf(rows: AbandonedRows): string {
  return `SELECT count(*)::float8 AS rows ${abandoned(rows)}`;
}
