/** Reads one page of rows for each of many owners in one statement, so that nested lists stay cheap. */
import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import type { Partition } from '../../domain/access/organization.js';
import type { PageRequest } from '../../domain/shared/page.js';
import { applyPage, inOrder } from './pages.js';
import type { RowQuery } from './row-query.js';
import { manyOf, rowsIn } from './rows.js';

/** The rows that belong to some owners, for instance the resets of some customers. */
interface OwnedRows<T extends ObjectLiteral> {
  readonly entity: EntityTarget<T>;
  readonly partition: Partition;
  /** The property that has the owner's id. */
  readonly owner: string;
  readonly ownerIds: readonly string[];
  /** Adds further conditions. */
  readonly where?: (query: RowQuery<T>) => RowQuery<T>;
}

/** Starts a query over the rows of all owners. */
function rowsOf<T extends ObjectLiteral>(
  manager: EntityManager,
  { entity, partition, where = (query) => query }: OwnedRows<T>,
): RowQuery<T> {
  return where(rowsIn(manager, entity, partition));
}

/**
 * Returns up to `limit + 1` rows for each owner, the rows of one owner in the page's order. The lateral query
 * reads each owner's rows by index and stops at the limit.
 */
export async function pageByOwner<T extends ObjectLiteral>(
  manager: EntityManager,
  owned: OwnedRows<T>,
  page: PageRequest,
): Promise<T[]> {
  const { entity, partition, owner, ownerIds } = owned;
  if (ownerIds.length === 0) return [];
  const ofOwner = applyPage(rowsOf(manager, owned), page);
  ofOwner.where(`${ofOwner.columnOf(owner)} = owners.id`);
  const paged = rowsIn(manager, entity, partition)
    .vary()
    .join(
      `JOIN (SELECT DISTINCT page.id FROM unnest(CAST(:ownerIds AS text[])) AS owners(id)
        CROSS JOIN LATERAL (${ofOwner.sql('row.id')}) AS page) AS paged ON paged.id = row.id`,
    )
    .set({ ...ofOwner.values, ownerIds });
  return manyOf(inOrder(paged, page));
}

/** Returns how many rows each owner has, by the owner's id. Owners without rows are left out. */
export async function countByOwner<T extends ObjectLiteral>(
  manager: EntityManager,
  owned: OwnedRows<T>,
): Promise<ReadonlyMap<string, number>> {
  const { owner, ownerIds } = owned;
  const query = rowsOf(manager, owned);
  const column = query.columnOf(owner);
  const counts = await query
    .where(`${column} = ANY(:ownerIds)`, { ownerIds })
    .run<{ owner: string; count: number }>(
      `${column} AS owner, count(*)::integer AS count`,
      ` GROUP BY ${column}`,
    );
  return new Map(counts.map(({ owner: id, count }) => [id, count]));
}
