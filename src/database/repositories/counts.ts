/** Counts the rows that a list finds. A list of everything is not counted: the database keeps its number (ADR 0054). */
import type { ObjectLiteral } from 'typeorm';
import type { Partition } from '../../domain/access/organization.js';
import { firstSlot, RowCountEntity } from '../entities/row-count.entity.js';
import type { RowQuery } from './row-query.js';
import { rowsIn } from './rows.js';

/** By table and the conditions of a list: the number that is kept. */
const kept: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  customers: { '': 'row.count' },
  password_resets: { '': 'row.count', '(row.deleted_at IS NULL)': 'row.count - row.deleted' },
  events: { '': 'row.count' },
  webhook_deliveries: { '': 'row.count' },
};

interface KeptCount {
  /** Null: this partition's rows are not counted yet. */
  readonly count: number | null;
}

/** Returns null if the number of what the query finds is not kept. */
async function findKeptCount<T extends ObjectLiteral>(query: RowQuery<T>): Promise<number | null> {
  const { manager, metadata, values, furtherConditions } = query;
  const column = kept[metadata.tableName]?.[furtherConditions.join(' AND ')];
  if (column === undefined) return null;
  const counts = rowsIn(manager, RowCountEntity, values as unknown as Partition);
  counts.where('row.kind = :kind', { kind: metadata.tableName }).short();
  const [row] = await counts.run<KeptCount>(
    `CASE WHEN bool_or(row.slot = '${firstSlot}') THEN sum(${column})::integer END AS count`,
  );
  return row?.count ?? null;
}

/** Returns how many rows the query finds. */
export async function countRows<T extends ObjectLiteral>(query: RowQuery<T>): Promise<number> {
  const count = await findKeptCount(query);
  if (count !== null) return count;
  const [row] = await query.run<{ count: number }>('count(*)::integer AS count');
  return row?.count ?? 0;
}
