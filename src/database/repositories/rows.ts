/** Reads, adds and changes rows of one partition: what every repository begins with. */
import type { EntityManager, EntityTarget, InsertQueryBuilder, ObjectLiteral } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
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

/** Returns the rows of one partition that have one of the ids, in no particular order, by one statement at most. */
export async function rowsByIds<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  { partition, ids }: { partition: Partition; ids: readonly string[] },
): Promise<T[]> {
  if (ids.length === 0) return [];
  return manyOf(rowsIn(manager, entity, partition).where('row.id = ANY(:ids)', { ids }));
}

/** The database's clock at the start of the transaction, cut to milliseconds as instants are stored. */
export const clock = "date_trunc('milliseconds', now())";

/** The database's clock as a value for a query builder. */
export const now = (): string => clock;

/** A value for each column; a function among them returns SQL. */
type Values<T> = Partial<Record<keyof T, unknown>>;

type RawRow = Record<string, unknown>;

/** `Values` checks the row's members, because TypeORM's own type of values takes JSON columns apart. */
function insertOf<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  row: Values<T>,
): InsertQueryBuilder<T> {
  const values = row as QueryDeepPartialEntity<T>;
  const insert = manager.createQueryBuilder().insert().into(entity).values(values);
  return insert.updateEntity(false).returning('*');
}

/** Adds one row and returns it. */
export async function insertRow<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  row: Values<T>,
): Promise<T> {
  const { raw } = (await insertOf(manager, entity, row).execute()) as { raw: RawRow[] };
  return toEntity(manager, entity, raw[0] ?? {});
}

/**
 * Adds one row and returns it; returns null if another row has a key of it. PostgreSQL writes the values of a
 * violated key into its log, so values that no log may have are added in this way.
 */
export async function insertRowUnlessTaken<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  row: Values<T>,
): Promise<T | null> {
  const insert = insertOf(manager, entity, row).orIgnore();
  const { raw } = (await insert.execute()) as { raw: RawRow[] };
  return raw[0] === undefined ? null : toEntity(manager, entity, raw[0]);
}

export interface RowUpdate<T> {
  /** The values by which rows are found. */
  readonly key: ObjectLiteral;
  readonly changes: Values<T>;
  /** A further condition in SQL; never contains a caller's text. */
  readonly guard?: string | undefined;
}

/** Changes all rows that match and returns them as they are now. */
export async function updateRows<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  { key, changes, guard = 'true' }: RowUpdate<T>,
): Promise<T[]> {
  const { raw } = (await manager
    .createQueryBuilder()
    .update(entity)
    .set(changes as QueryDeepPartialEntity<T>)
    .where(key)
    .andWhere(guard)
    .returning('*')
    .execute()) as { raw: RawRow[] };
  return raw.map((row) => toEntity(manager, entity, row));
}

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
  return (await query.run<RawRow>(selection.sql)).map((raw) => selection.read(raw));
}

/** Returns the row that a query finds, or null, as `manyOf` does. */
export async function oneOf<T extends ObjectLiteral>(
  query: RowQuery<T>,
  hidden: readonly (keyof T & string)[] = [],
): Promise<T | null> {
  const [row] = await manyOf(query, hidden);
  return row ?? null;
}
