/** Adds the limits and the order of one page to a query. */
import type { ObjectLiteral } from 'typeorm';
import type { OffsetPageRequest } from '../../domain/shared/offset-page.js';
import type { OrderDirection, PageRequest } from '../../domain/shared/page.js';
import type { RowQuery } from './row-query.js';

/**
 * One page by keyset on (`createdAt`, `id`). Finds up to `limit + 1` rows: the extra row says that there is a
 * further page.
 */
export function applyPage<T extends ObjectLiteral>(
  query: RowQuery<T>,
  page: PageRequest,
): RowQuery<T> {
  if (findsAll(query)) query.short('rows');
  const [onward, back] = page.direction === 'ASC' ? (['>', '<'] as const) : (['<', '>'] as const);
  const keys = [
    { name: 'after', key: page.after, operator: onward },
    { name: 'before', key: page.before, operator: back },
  ];
  for (const { name, key, operator } of keys) {
    if (!key) continue;
    const parameters = { [`${name}At`]: key.createdAt, [`${name}Id`]: key.id };
    query.where(
      `(row.created_at, row.id) ${operator} (:${name}At::timestamptz, :${name}Id)`,
      parameters,
    );
  }
  return inOrder(query, page).limit(page.limit + 1);
}

/** Sorts by (`createdAt`, `id`); backwards for a page that is read from the end. */
export function inOrder<T extends ObjectLiteral>(
  query: RowQuery<T>,
  page: PageRequest,
): RowQuery<T> {
  const isAscending = (page.direction === 'ASC') !== page.fromEnd;
  const direction: OrderDirection = isAscending ? 'ASC' : 'DESC';
  return query.orderBy('row.created_at', direction).orderBy('row.id', direction);
}

/**
 * Whether the query finds all rows of its partition, which an index has in the usual order. With any condition, it may have to
 * pass by many rows.
 */
function findsAll<T extends ObjectLiteral>({ furtherConditions }: RowQuery<T>): boolean {
  return furtherConditions.length === 0;
}

/** So many rows before a page are skipped in a moment. */
const shortOffset = 1000;

/** By creation, and by nothing that a caller chose: of other orders there are too many. */
function isUsual({ sort }: OffsetPageRequest<string>): boolean {
  return sort.length === 2 && sort[0]?.field === 'createdAt';
}

/**
 * One page by number and size. `columns` says by which column a field is sorted that is not a property of the entity with
 * that name, such as `sorted.email_key`.
 */
export function applyOffsetPage<T extends ObjectLiteral, Field extends string>(
  query: RowQuery<T>,
  page: OffsetPageRequest<Field>,
  columns: Readonly<Record<string, string>> = {},
): RowQuery<T> {
  const { number, size, sort } = page;
  if (!isUsual(page)) query.vary();
  else if (number * size <= shortOffset && findsAll(query)) query.short('rows');
  const sorted = new Set<string>();
  for (const { field, direction } of sort) {
    const column = columns[field] ?? query.columnOf(field);
    if (!sorted.has(column)) query.orderBy(column, direction);
    sorted.add(column);
  }
  return query.limit(size, (number - 1) * size);
}
