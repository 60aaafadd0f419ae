/** Pages by number and size, for JSON:API. GraphQL pages by keyset: see `page.ts`. */
import { invalidInput } from './errors.js';
import type { OrderDirection } from './page.js';

/** Commerce Layer's sizes. */
export const defaultOffsetPageSize = 10;
export const maxOffsetPageSize = 25;
export const maxPageNumber = 1_000_000;
const maxSortKeys = 5;

/** As in PostgreSQL, rows without a value come last in ascending order and first in descending order. */
export interface SortKey<Field extends string> {
  readonly field: Field;
  readonly direction: OrderDirection;
}

/** The arguments of a caller, unchecked. */
export interface OffsetPageArguments<Field extends string> {
  /** Counts from 1, which is the default. */
  readonly number?: number | null | undefined;
  /** 10 by default. */
  readonly size?: number | null | undefined;
  /** By default the newest row comes first. */
  readonly sort?: readonly SortKey<Field>[] | null | undefined;
}

/** The checked arguments. The sort ends in `id`, so that the order of rows is complete. */
export interface OffsetPageRequest<Field extends string> {
  readonly number: number;
  readonly size: number;
  readonly sort: readonly SortKey<Field>[];
}

/** One page. `nodes` is empty beyond the last page; `totalCount` counts the rows of all pages. */
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
 * Completes the sort. Rows that are equal by the given keys are sorted by creation, in the direction of the last key,
 * because the indexes are sorted so.
 */
function withTieBreak<Field extends string>(
  sort: readonly SortKey<Field>[],
): readonly SortKey<Field | TieBreak>[] {
  const direction = sort.at(-1)?.direction ?? 'DESC';
  const end = sort.findIndex(({ field }) => field === 'id');
  if (end >= 0) return sort.slice(0, end + 1);
  return [...sort, { field: 'createdAt', direction }, { field: 'id', direction }];
}

/** Drops further keys on a field: the first one decides the order already. */
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
 * Returns the checked arguments, with defaults for what is missing. Throws `BAD_USER_INPUT` for a number outside 1 to
 * 1,000,000, a size outside 1 to 25, more than five sort keys, and a key that is not among `fields`.
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
