/** The work of a purge: each task is a statement that changes a batch of rows, so that no lock lasts long. */
import type { DataSource } from 'typeorm';
import type { Maintenance, PurgedBatch, PurgeTask } from '../../operations/ports/index.js';
import { inLongRead } from '../long-read.js';
import { withPublicErrors } from '../repositories/database-errors.js';
import { inWritableSession } from '../sessions/writability.js';
import { abandonedCountOf, abandonedRows, settlementOf } from './abandoned-rows.js';
import { batchOf, countOf, expiredRows, type ExpiredRows } from './expired-rows.js';
import { mergeableCount, mergedCounts } from './long-counts.js';

/** What the statement of a batch returns. */
interface BatchRow extends PurgedBatch {
  readonly last?: Date | null;
}

/** Returns the maintenance of all partitions. */
export function createMaintenance(dataSource: DataSource): Maintenance {
  async function run(statement: string, values: unknown[]): Promise<BatchRow> {
    const [batch] = await withPublicErrors(() =>
      inWritableSession(dataSource, () => dataSource.query<BatchRow[]>(statement, values)),
    );
    return batch ?? { found: 0, rows: 0 };
  }

  async function count(statement: string, values: unknown[] = []): Promise<number> {
    const [row] = await withPublicErrors(() =>
      inLongRead(dataSource, (connection) => connection.query(statement, values)),
    );
    return row.rows;
  }

  function expiry(rows: ExpiredRows): PurgeTask {
    let from: Date | string = '-infinity';
    return {
      name: rows.name,
      async batch(limit) {
        const { last, ...batch } = await run(batchOf(rows), [rows.days, limit, from]);
        from = last ?? from;
        return batch;
      },
      count: () => count(countOf(rows), [rows.days]),
    };
  }

  const settlements = abandonedRows.map((rows): PurgeTask => ({
    name: rows.name,
    batch: (limit) => run(settlementOf(rows), [limit]),
    count: () => count(abandonedCountOf(rows)),
  }));
  const counts: PurgeTask = {
    name: 'rows of counts',
    batch: (limit) => run(mergedCounts, [limit]),
    count: () => count(mergeableCount),
  };

  return {
    purgeTasks: ({ resetDays, eventDays }) => [
      ...settlements,
      counts,
      ...expiredRows(resetDays, eventDays).map(expiry),
    ],
  };
}
