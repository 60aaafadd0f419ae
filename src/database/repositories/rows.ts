/** Reads rows of one partition: what every repository begins with. */
import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { partitionOf, type Partition } from '../../domain/access/organization.js';
import { RowQuery } from './row-query.js';
import { selectionOf } from './selection.js';

/** Starts a query over the rows of one partition. Every query on data starts here. */
export function rowsIn<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  partition: Partition,
): RowQuery<T> {
  const query = new RowQuery(manager, entity);
  return query.where('row.organization_id = :organizationId AND row.mode = :mode', {
    ...partitionOf(partition),
  });
}

/** Returns the rows of a query that have one of the ids, in no particular order, by one statement at most. */
export async function manyByIds<T extends ObjectLiteral>(
  query: RowQuery<T>,
  ids: readonly string[],
): Promise<T[]> {
  if (ids.length === 0) return [];
  return manyOf(query.where('row.id = ANY(:ids)', { ids }).shortFor(ids));
}

/** As `manyByIds`, of all rows of one partition. */
export function rowsByIds<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  { partition, ids }: { partition: Partition; ids: readonly string[] },
): Promise<T[]> {
  return manyByIds(rowsIn(manager, entity, partition), ids);
}

type RawRow = Record<string, unknown>;

/** Converts a raw row, as `RETURNING *` gives it, to the entity's property names and types. Leaves hidden columns out. */
export function toEntity<T extends ObjectLiteral>(
  { connection }: EntityManager,
  entity: EntityTarget<T>,
  raw: RawRow,
): T {
  const metadata = connection.getMetadata(entity);
  const row = metadata.create() as ObjectLiteral;
  for (const column of metadata.columns.filter((one) => one.isSelect && !one.isVirtualProperty))
    row[column.propertyName] = connection.driver.prepareHydratedValue(
      raw[column.databaseName],
      column,
    );
  return row as T;
}

/** Returns the rows that a query finds, with the hidden properties that are named. */
export async function manyOf<T extends ObjectLiteral>(
  query: RowQuery<T>,
  hidden: readonly (keyof T & string)[] = [],
): Promise<T[]> {
  const selection = selectionOf<T>(query.metadata, { hidden });
  return (await query.run<RawRow>(selection.sql)).map((raw) => selection.adopt(raw));
}

/** Returns the row that a query finds, or null, as `manyOf` does. */
export async function oneOf<T extends ObjectLiteral>(
  query: RowQuery<T>,
  hidden: readonly (keyof T & string)[] = [],
): Promise<T | null> {
  const [row] = await manyOf(query.short(), hidden);
  return row ?? null;
}
