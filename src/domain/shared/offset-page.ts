/** Lists by page number and size, as JSON:API clients page. GraphQL pages by keyset: see `page.ts`. */
import { invalidInput } from './errors.js';
import type { OrderDirection } from './page.js';

/** Commerce Layer's sizes. */
export const defaultOffsetPageSize = 10;
export const maxOffsetPageSize = 25;
export const maxPageNumber = 1_000_000;
const maxSortKeys = 5;

/** Rows without a value are the greatest: last in ascending order, first in descending. */
export interface SortKey<Field extends string> {
  readonly field: Field;
  readonly direction: OrderDirection;
}

/** What a caller asks for, unchecked. */
export interface OffsetPageArguments<Field extends string> {
  /** From 1, which is the default. */
  readonly number?: number | null | undefined;
  /** 10 by default. */
  readonly size?: number | null | undefined;
  /** The newest first by default. */
  readonly sort?: readonly SortKey<Field>[] | null | undefined;
}

/** What the database is asked. The sort ends in `id`, so that no two rows are equal in it. */
export interface OffsetPageRequest<Field extends string> {
  readonly number: number;
  readonly size: number;
  readonly sort: readonly SortKey<Field>[];
}

/** `nodes` is empty beyond the end; `totalCount` is the number of rows in all pages. */
export interface OffsetPage<T> {
  readonly nodes: readonly T[];
  readonly totalCount: number;
  readonly page: { readonly number: number; readonly size: number };
}

function parseCount(field: string, count: number, max: number): number {
  if (Number.isInteger(count) && count >= 1 && count <= max) return count;
  throw invalidInput(field, 'out_of_range', `must be from 1 to ${max}`);
}

type TieBreak = 'createdAt' | 'id';

/**
 * Rows that are equal in what was asked for come in the order in which they were made, in the
 * direction of the last key: that is how the indexes have them.
 */
function withTieBreak<Field extends string>(
  sort: readonly SortKey<Field>[],
): readonly SortKey<Field | TieBreak>[] {
  const direction = sort.at(-1)?.direction ?? 'DESC';
  const end = sort.findIndex(({ field }) => field === 'id');
  if (end >= 0) return sort.slice(0, end + 1);
  return [...sort, { field: 'createdAt', direction }, { field: 'id', direction }];
}

/** The first of several keys on one field decides; the others could change nothing. */
function withoutRepeats<Field extends string>(
  sort: readonly SortKey<Field>[],
): readonly SortKey<Field>[] {
  const fields = sort.map(({ field }) => field);
  return sort.filter(({ field }, index) => fields.indexOf(field) === index);
}

function parseSort<Field extends string>(
  sort: readonly SortKey<Field>[],
  fields: readonly Field[],
): readonly SortKey<Field | TieBreak>[] {
  if (sort.length > maxSortKeys) {
    throw invalidInput('page.sort', 'too_long', `takes at most ${maxSortKeys} keys`);
  }
  if (!sort.every(({ field }) => fields.includes(field))) {
    throw invalidInput('page.sort', 'not_allowed');
  }
  return withoutRepeats(withTieBreak(sort));
}

/**
 * Throws `BAD_USER_INPUT` for numbers out of 1 to 1,000,000, sizes out of 1 to 25, more than five
 * sort keys, and keys that are not among `fields`.
 */
export function parseOffsetPage<Field extends string>(
  given: OffsetPageArguments<Field>,
  fields: readonly Field[],
): OffsetPageRequest<Field | TieBreak> {
  return {
    number: parseCount('page.number', given.number ?? 1, maxPageNumber),
    size: parseCount('page.size', given.size ?? defaultOffsetPageSize, maxOffsetPageSize),
    sort: parseSort(given.sort ?? [], fields),
  };
}
