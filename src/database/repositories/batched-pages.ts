/** One page of rows for each of many owners, in one statement: what keeps the graph's edges cheap. */
import type { EntityManager, EntityTarget, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { Partition } from '../../domain/access/organization.js';
import type { PageRequest } from '../../domain/shared/page.js';
import { applyPage, readDirection, rowsIn } from './rows.js';

/** Leaves some rows of a query out. */
type Narrow<T extends ObjectLiteral> = (query: SelectQueryBuilder<T>) => SelectQueryBuilder<T>;

/**
 * For each owner up to `limit + 1` rows, each owner's in the page's order. The lateral query reads
 * each owner's rows by index and stops at the limit.
 */
export async function pageByOwner<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  partition: Partition,
  owner: string,
  ownerIds: readonly string[],
  page: PageRequest,
  narrow: Narrow<T> = (query) => query,
): Promise<T[]> {
  if (ownerIds.length === 0) return [];
  const { metadata } = manager.getRepository(entity);
  const column = metadata.findColumnWithPropertyName(owner)?.databaseName ?? owner;
  const ofOwner = applyPage(narrow(rowsIn(manager, entity, partition)), page)
    .andWhere(`row.${column} = owners.id`)
    .select('row.id', 'id');
  const direction = readDirection(page);
  return rowsIn(manager, entity, partition)
    .innerJoin(
      `(SELECT DISTINCT page.id FROM unnest(CAST(:ownerIds AS text[])) AS owners(id)
        CROSS JOIN LATERAL (${ofOwner.getQuery()}) AS page)`,
      'paged',
      'paged.id = row.id',
    )
    .setParameters({ ...ofOwner.getParameters(), ownerIds })
    .orderBy('row.createdAt', direction)
    .addOrderBy('row.id', direction)
    .getMany();
}

/** How many rows each owner has; owners without any are left out. */
export async function countByOwner<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  partition: Partition,
  owner: string,
  ownerIds: readonly string[],
  narrow: Narrow<T> = (query) => query,
): Promise<ReadonlyMap<string, number>> {
  const counts = await narrow(rowsIn(manager, entity, partition))
    .andWhere(`row.${owner} = ANY(:ownerIds)`, { ownerIds })
    .select(`row.${owner}`, 'owner')
    .addSelect('count(*)::integer', 'count')
    .groupBy(`row.${owner}`)
    .getRawMany<{ owner: string; count: number }>();
  return new Map(counts.map(({ owner: id, count }) => [id, count]));
}
