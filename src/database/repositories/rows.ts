/** Small pieces of SQL that every repository shares. */
import type { EntityManager, EntityTarget, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import type { OffsetPageRequest } from '../../domain/shared/offset-page.js';
import type { Partition } from '../../domain/access/organization.js';
import type { PageRequest } from '../../domain/shared/page.js';

/** Rows of one partition: the start of every query on data. The table's alias is `row`. */
export function rowsIn<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  { organizationId, mode }: Partition,
): SelectQueryBuilder<T> {
  return manager
    .createQueryBuilder(entity, 'row')
    .where('row.organizationId = :organizationId AND row.mode = :mode', { organizationId, mode });
}

/** The columns of a partition, and nothing else of the object that carries them. */
export function partitionOf({ organizationId, mode }: Partition): Partition {
  return { organizationId, mode };
}

/** The database's clock at the transaction's begin, in milliseconds as instants are stored. */
export const clock = "date_trunc('milliseconds', now())";

/** The clock as a value for a query builder. */
export const now = (): string => clock;

/**
 * Adds one row and answers it; functions among its values are SQL. TypeORM's own type of values takes
 * JSON columns apart, so the row's members are checked against the entity's here.
 */
export async function insertRow<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  row: Partial<Record<keyof T, unknown>>,
): Promise<T> {
  const values = row as QueryDeepPartialEntity<T>;
  const insert = manager.createQueryBuilder().insert().into(entity).values(values);
  const { raw } = (await insert.updateEntity(false).returning('*').execute()) as {
    raw: Record<string, unknown>[];
  };
  return toEntity(manager, entity, raw[0] ?? {});
}

/** Changes the rows of `key` for which `guard`, a condition of ours in SQL, holds; answers them as they are now. */
export async function updateRows<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  key: ObjectLiteral,
  changes: Partial<Record<keyof T, unknown>>,
  guard = 'true',
): Promise<T[]> {
  const { raw } = (await manager
    .createQueryBuilder()
    .update(entity)
    .set(changes as QueryDeepPartialEntity<T>)
    .where(key)
    .andWhere(guard)
    .returning('*')
    .execute()) as { raw: Record<string, unknown>[] };
  return raw.map((row) => toEntity(manager, entity, row));
}

/** What a raw row of `RETURNING *` says, with the entity's property names and types. */
export function toEntity<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  raw: Record<string, unknown>,
): T {
  const { metadata } = manager.getRepository(entity);
  const columns = metadata.columns.filter((column) => column.isSelect && !column.isVirtualProperty);
  const { driver } = manager.connection;
  const pairs = columns.map((column) => [
    column.propertyName,
    driver.prepareHydratedValue(raw[column.databaseName], column),
  ]);
  return Object.assign(metadata.create() as T, Object.fromEntries(pairs));
}

/** Keyset on (`createdAt`, `id`); one row more than asked for tells whether there is a further page. */
export function applyPage<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  page: PageRequest,
): SelectQueryBuilder<T> {
  const [onward, back] = page.direction === 'ASC' ? (['>', '<'] as const) : (['<', '>'] as const);
  const keys = [
    { name: 'after', key: page.after, operator: onward },
    { name: 'before', key: page.before, operator: back },
  ];
  for (const { name, key, operator } of keys) {
    if (!key) continue;
    const parameters = { [`${name}At`]: key.createdAt, [`${name}Id`]: key.id };
    query.andWhere(
      `(row.createdAt, row.id) ${operator} (:${name}At::timestamptz, :${name}Id)`,
      parameters,
    );
  }
  const direction = readDirection(page);
  return query
    .orderBy('row.createdAt', direction)
    .addOrderBy('row.id', direction)
    .limit(page.limit + 1);
}

/** One page by number and size. `properties` are the entity's names of sort fields that it calls differently. */
export function applyOffsetPage<T extends ObjectLiteral, Field extends string>(
  query: SelectQueryBuilder<T>,
  { number, size, sort }: OffsetPageRequest<Field>,
  properties: Readonly<Record<string, string>> = {},
): SelectQueryBuilder<T> {
  const sorted = new Set<string>();
  for (const { field, direction } of sort) {
    const property = properties[field] ?? field;
    if (!sorted.has(property)) query.addOrderBy(`row.${property}`, direction);
    sorted.add(property);
  }
  return query.offset((number - 1) * size).limit(size);
}

/** The order in which rows are read: from the end where the last ones are asked for. */
export function readDirection(page: PageRequest): 'ASC' | 'DESC' {
  const isAscending = (page.direction === 'ASC') !== page.fromEnd;
  return isAscending ? 'ASC' : 'DESC';
}

type Filter = { readonly [Operator in keyof typeof comparisons]?: unknown } & {
  readonly isNull?: boolean | null | undefined;
};

/** As Ransack has them: none finds rows without a value; but `notIn` no value at all finds every row. */
const comparisons = {
  eq: (column: string, name: string) => `${column} = :${name}`,
  notEq: (column: string, name: string) => `${column} <> :${name}`,
  in: (column: string, name: string) => `${column} = ANY(:${name})`,
  notIn: (column: string, name: string) => `${column} <> ALL(:${name})`,
  gt: (column: string, name: string) => `${column} > :${name}`,
  gte: (column: string, name: string) => `${column} >= :${name}`,
  lt: (column: string, name: string) => `${column} < :${name}`,
  lte: (column: string, name: string) => `${column} <= :${name}`,
  startsWith: (column: string, name: string) => `${column} ILIKE :${name}`,
  contains: (column: string, name: string) => `${column} ILIKE :${name}`,
} as const;

/** The text for itself: `%`, `_` and the backslash mean something in a pattern (PostgreSQL, 9.7.1). */
function escapePattern(text: unknown): string {
  return String(text).replaceAll(/[\\%_]/g, String.raw`\$&`);
}

/** What is compared with, where it is not the value itself. */
const patterns: Readonly<Record<string, (text: unknown) => string>> = {
  startsWith: (text) => `${escapePattern(text)}%`,
  contains: (text) => `%${escapePattern(text)}%`,
};

/** Adds the members of a filter on one column, which is never a caller's word. */
export function applyFilter<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  column: string,
  filter: Filter | null | undefined,
): void {
  if (!filter) return;
  for (const [operator, condition] of Object.entries(comparisons)) {
    const value = filter[operator as keyof typeof comparisons];
    if (value === undefined || value === null) continue;
    const name = `${column.replaceAll(/\W/g, '_')}_${operator}`;
    query.andWhere(condition(column, name), { [name]: patterns[operator]?.(value) ?? value });
  }
  if (typeof filter.isNull === 'boolean') {
    query.andWhere(`${column} IS ${filter.isNull ? '' : 'NOT '}NULL`);
  }
}

/** How many rows the query finds. TypeORM's own count sorts by the whole primary key, which takes many times as long. */
export async function countRows<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
): Promise<number> {
  const row = await query.select('count(*)::integer', 'count').getRawOne<{ count: number }>();
  return row?.count ?? 0;
}
