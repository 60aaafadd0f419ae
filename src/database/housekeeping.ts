/** What goes when it has been kept for long enough, in batches that hold no lock for long. */
import type { DataSource } from 'typeorm';
import type { Housekeeping, Retention } from '../operations/ports.js';
import { toPublicError } from './errors.js';

const batchSize = 1000;

/** Rows that somebody is changing can go with the next batch. */
function removal(table: string, isOld: string): string {
  return `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM ${table} WHERE ${isOld} LIMIT ${batchSize} FOR UPDATE SKIP LOCKED))`;
}

const before = (column: string) => `${column} < now() - make_interval(days => $1)`;

/** A reset that waits for its mail is not over, however long ago it expired. */
const resets = removal(
  'password_resets',
  `${before('expires_at')} AND (delivery_status <> 'QUEUED' OR ${before('created_at')})`,
);
const events = removal('events', before('created_at'));
/** As long as the events that they are of. */
const deliveries = removal('webhook_deliveries', `${before('created_at')} AND status <> 'PENDING'`);
/** After a day nothing in them counts any more. */
const mailboxes = removal('mailboxes', before('updated_at'));

export function createHousekeeping(dataSource: DataSource): Housekeeping {
  async function remove(statement: string, days: number): Promise<number> {
    const [, count] = await dataSource.query<[unknown, number]>(statement, [days]);
    return count;
  }

  return {
    async purgeBatch({ resetDays, eventDays }: Retention) {
      try {
        const removed = [
          await remove(resets, resetDays),
          await remove(events, eventDays),
          await remove(deliveries, eventDays),
          await remove(mailboxes, 1),
        ];
        return removed.reduce((sum, count) => sum + count);
      } catch (error) {
        throw toPublicError(error);
      }
    },
  };
}
