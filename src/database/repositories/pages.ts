/** Adds the limits and the order of one page to a query. */
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { OffsetPageRequest } from '../../domain/shared/offset-page.js';
import type { OrderDirection, PageRequest } from '../../domain/shared/page.js';

/**
 * One page by keyset on (`createdAt`, `id`). Finds up to `limit + 1` rows: the extra row says that there is a
 * further page.
 */
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
  return inOrder(query, page).limit(page.limit + 1);
}

/** Sorts by (`createdAt`, `id`); backwards for a page that is read from the end. */
export function inOrder<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  page: PageRequest,
): SelectQueryBuilder<T> {
  const isAscending = (page.direction === 'ASC') !== page.fromEnd;
  const direction: OrderDirection = isAscending ? 'ASC' : 'DESC';
  return query.orderBy('row.createdAt', direction).addOrderBy('row.id', direction);
}

/**
 * One page by number and size. `properties` maps a sort field to the entity's property if their names differ, and to that
 * of another alias, such as `sorted.emailKey`.
 */
export function applyOffsetPage<T extends ObjectLiteral, Field extends string>(
  query: SelectQueryBuilder<T>,
  { number, size, sort }: OffsetPageRequest<Field>,
  properties: Readonly<Record<string, string>> = {},
): SelectQueryBuilder<T> {
  const sorted = new Set<string>();
  for (const { field, direction } of sort) {
    const property = properties[field] ?? field;
    const path = property.includes('.') ? property : `row.${property}`;
    if (!sorted.has(property)) query.addOrderBy(path, direction);
    sorted.add(property);
  }
  return query.offset((number - 1) * size).limit(size);
}
