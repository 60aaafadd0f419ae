/** Reads one page of rows for each of many owners in one statement, so that nested lists stay cheap. */
import type { EntityManager, EntityTarget, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { Partition } from '../../domain/access/organization.js';
import type { PageRequest } from '../../domain/shared/page.js';
import { applyPage, inOrder } from './pages.js';
import { rowsIn } from './rows.js';

/** The rows that belong to some owners, for instance the resets of some customers. */
interface OwnedRows<T extends ObjectLiteral> {
  readonly entity: EntityTarget<T>;
  readonly partition: Partition;
  /** The property that has the owner's id. */
  readonly owner: string;
  readonly ownerIds: readonly string[];
  /** Adds further conditions. */
  readonly where?: (query: SelectQueryBuilder<T>) => SelectQueryBuilder<T>;
}

/** Starts a query over the rows of all owners. */
function rowsOf<T extends ObjectLiteral>(
  manager: EntityManager,
  { entity, partition, where = (query) => query }: OwnedRows<T>,
): SelectQueryBuilder<T> {
  return where(rowsIn(manager, entity, partition));
}

function columnOf<T extends ObjectLiteral>(
  manager: EntityManager,
  { entity, owner }: OwnedRows<T>,
): string {
  const { metadata } = manager.getRepository(entity);
  return metadata.findColumnWithPropertyName(owner)?.databaseName ?? owner;
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
  const { entity, partition, ownerIds } = owned;
  if (ownerIds.length === 0) return [];
  const ofOwner = applyPage(rowsOf(manager, owned), page)
    .andWhere(`row.${columnOf(manager, owned)} = owners.id`)
    .select('row.id', 'id');
  const paged = rowsIn(manager, entity, partition)
    .innerJoin(
      `(SELECT DISTINCT page.id FROM unnest(CAST(:ownerIds AS text[])) AS owners(id)
        CROSS JOIN LATERAL (${ofOwner.getQuery()}) AS page)`,
      'paged',
      'paged.id = row.id',
    )
    .setParameters({ ...ofOwner.getParameters(), ownerIds });
  return inOrder(paged, page).getMany();
}

/** Returns how many rows each owner has, by the owner's id. Owners without rows are left out. */
export async function countByOwner<T extends ObjectLiteral>(
  manager: EntityManager,
  owned: OwnedRows<T>,
): Promise<ReadonlyMap<string, number>> {
  const { owner, ownerIds } = owned;
  const counts = await rowsOf(manager, owned)
    .andWhere(`row.${owner} = ANY(:ownerIds)`, { ownerIds })
    .select(`row.${owner}`, 'owner')
    .addSelect('count(*)::integer', 'count')
    .groupBy(`row.${owner}`)
    .getRawMany<{ owner: string; count: number }>();
  return new Map(counts.map(({ owner: id, count }) => [id, count]));
}
