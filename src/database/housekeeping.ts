/** What goes when it has been kept for long enough, in batches that hold no lock for long. */
import type { DataSource } from 'typeorm';
import type { Housekeeping, Retention } from '../operations/ports/index.js';
import { toPublicError } from './errors.js';
import type { QueueName } from '../domain/jobs/job.js';
import { schema } from './jobs/boss.js';
import { daysOfWaiting } from './jobs/queues.js';
import { clock } from './repositories/rows.js';

const batchSize = 1000;

/**
 * The oldest first, so that each batch begins where the index does and not at the gaps of those before it.
 * Rows that somebody is changing go with a later one.
 */
function batch(table: string, column: string, condition: string): string {
  return `WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM ${table} WHERE ${column} < now() - make_interval(days => $1) AND ${condition}
    ORDER BY ${column} LIMIT ${batchSize} FOR UPDATE SKIP LOCKED))`;
}

function removal(table: string, column: string, condition = 'true'): string {
  return `DELETE FROM ${table} ${batch(table, column, condition)}`;
}

/** A reset that waits for its mail is not over, however long ago it expired: as long as its job can wait. */
const isSettled = `(delivery_status <> 'QUEUED' OR created_at < now() - make_interval(days => ${daysOfWaiting}))`;
const resets = removal('password_resets', 'expires_at', isSettled);
const events = removal('events', 'created_at');
/** As long as the events that they are of. */
const deliveries = removal('webhook_deliveries', 'created_at', `status <> 'PENDING'`);
/** What is encrypted is worth nothing any more; what became of the delivery stays. */
const tokens = `UPDATE webhook_deliveries SET body = NULL, encrypted_token = NULL
  ${batch('webhook_deliveries', 'token_expires_at', 'encrypted_token IS NOT NULL')}`;
/** After a day nothing in them counts any more. */
const mailboxes = removal('mailboxes', 'updated_at');

/** A job whose worker died each time ends without a word to what it was for. */
function settlement(table: string, queue: QueueName, key: string, changes: string): string {
  return `UPDATE ${table} AS row SET ${changes}, updated_at = ${clock}
    WHERE row.created_at < now() - interval '5 minutes' AND NOT EXISTS (
      SELECT 1 FROM ${schema}.job AS job
      WHERE job.name = '${queue}' AND job.state < 'completed'
        AND job.data->>'${key}' = row.id AND job.data->>'mode' = row.mode
        AND job.data->>'organizationId' = row.organization_id)`;
}

const abandonedMails = `${settlement(
  'password_resets',
  'password_reset_mails',
  'passwordResetId',
  `delivery_status = 'FAILED', delivery_detail = 'The worker died at each attempt.'`,
)} AND row.delivery_status = 'QUEUED'`;
const abandonedCalls = `${settlement(
  'webhook_deliveries',
  'webhook_calls',
  'deliveryId',
  `status = 'FAILED', next_attempt_at = NULL`,
)} AND row.status = 'PENDING'`;

export function createHousekeeping(dataSource: DataSource): Housekeeping {
  async function run(statement: string, days: number): Promise<number> {
    const [, count] = await dataSource.query<[unknown, number]>(statement, [days]);
    return count;
  }

  return {
    async settleAbandoned() {
      try {
        await dataSource.query(abandonedMails);
        await dataSource.query(abandonedCalls);
      } catch (error) {
        throw toPublicError(error);
      }
    },

    async purgeBatch({ resetDays, eventDays }: Retention) {
      try {
        const counts = [
          await run(resets, resetDays),
          await run(events, eventDays),
          await run(deliveries, eventDays),
          await run(tokens, 0),
          await run(mailboxes, 1),
        ];
        return counts.reduce((sum, count) => sum + count);
      } catch (error) {
        throw toPublicError(error);
      }
    },
  };
}
