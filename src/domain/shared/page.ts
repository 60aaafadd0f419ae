/**
 * Pages by keyset on (`createdAt`, `id`), for the Relay cursor connections specification. A cursor is the key of a row.
 * It contains no secret, and it finds rows only in the partition of the request.
 */
import { invalidInput } from './errors.js';
import { parseInstant } from './instant.js';

export const defaultPageSize = 25;
export const maxPageSize = 100;

export type OrderDirection = 'ASC' | 'DESC';

export interface RowKey {
  readonly createdAt: Date;
  readonly id: string;
}

/** The arguments of a caller, unchecked. */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** The checked arguments: `limit` rows in `direction`, strictly between the two keys. */
export interface PageRequest {
  readonly limit: number;
  readonly direction: OrderDirection;
  readonly after: RowKey | null;
  readonly before: RowKey | null;
  /** Whether to take the rows next to `before` (`last`) in place of those next to `after` (`first`). */
  readonly fromEnd: boolean;
}

export interface Page<T> {
  readonly nodes: readonly T[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** Returns the opaque text by which a client refers to a row. */
export function toCursor(row: RowKey): string {
  return Buffer.from(`${row.createdAt.toISOString()}/${row.id}`).toString('base64url');
}

const cursorPattern = /^([^/]{20,30})\/([0-9A-Za-z]{1,64})$/;

function parseCursor(field: string, cursor: string | null | undefined): RowKey | null {
  if (cursor === null || cursor === undefined) return null;
  const text = cursor.length <= 200 ? Buffer.from(cursor, 'base64url').toString() : '';
  const [, instant = '', id = ''] = cursorPattern.exec(text) ?? [];
  const createdAt = parseInstant(instant);
  // Accepts only what `toCursor` made: base64url and dates have further spellings.
  if (!createdAt || toCursor({ createdAt, id }) !== cursor) {
    throw invalidInput(field, 'invalid', 'is not a cursor of this list');
  }
  return { createdAt, id };
}

function parseSize(field: string, size: number): number {
  if (Number.isInteger(size) && size >= 1 && size <= maxPageSize) return size;
  throw invalidInput(field, 'out_of_range', `must be from 1 to ${maxPageSize}`);
}

/**
 * Returns the checked arguments. Throws `BAD_USER_INPUT` for a size outside 1 to 100, for `first` together with `last`,
 * and for a text that is not a cursor.
 */
export function parsePageArguments(
  given: PageArguments,
  direction: OrderDirection = 'DESC',
): PageRequest {
  const { first, last } = given;
  if (first != null && last != null) {
    throw invalidInput('last', 'not_allowed', 'cannot be combined with first');
  }
  const fromEnd = last != null;
  const limit = fromEnd ? parseSize('last', last) : parseSize('first', first ?? defaultPageSize);
  const after = parseCursor('after', given.after);
  const before = parseCursor('before', given.before);
  return { limit, direction, after, before, fromEnd };
}

/** Returns the page. `rows` are up to `limit + 1` in reading order; the extra row says that there is a further page. */
export function toPage<T>(rows: readonly T[], request: PageRequest): Page<T> {
  const isMore = rows.length > request.limit;
  const kept = rows.slice(0, request.limit);
  if (request.fromEnd) {
    return {
      nodes: kept.toReversed(),
      hasPreviousPage: isMore,
      hasNextPage: request.before !== null,
    };
  }
  return { nodes: kept, hasNextPage: isMore, hasPreviousPage: request.after !== null };
}

/**
 * Returns one page for each owner, by the owner's id. `rows` are the rows of all owners; `ownerOf` returns the id of a
 * row's owner.
 */
export function toPagesByOwner<T>(
  rows: readonly T[],
  ownerIds: readonly string[],
  ownerOf: (row: T) => string | null,
  request: PageRequest,
): ReadonlyMap<string, Page<T>> {
  const rowsOf = new Map<string | null, T[]>(ownerIds.map((id) => [id, []]));
  for (const row of rows) rowsOf.get(ownerOf(row))?.push(row);
  return new Map(ownerIds.map((id) => [id, toPage(rowsOf.get(id) ?? [], request)]));
}
