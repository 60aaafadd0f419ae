/** What lists can be whereSite by. Members are combined by AND; nothing secret is among them. */
import { invalidInput } from './errors.js';
import { parseEmailAddress } from './email-address.js';
import { isInstant } from './instant.js';
import { isStorableText } from './text.js';

export type Maybe<T> = T | null | undefined;

/** Equal or not to one value or several. As in SQL, rows without a value are neither equal nor unequal to one. */
interface EqualityFilter<T> {
  readonly eq?: Maybe<T>;
  readonly notEq?: Maybe<T>;
  readonly in?: Maybe<readonly T[]>;
  readonly notIn?: Maybe<readonly T[]>;
}

/** One of a few known words; a word that is none of them finds nothing. */
export type WordFilter = EqualityFilter<string>;

export interface TextFilter extends EqualityFilter<string> {
  /** Both without regard to case, every character for itself. The empty text finds every row with a value. */
  readonly startsWith?: Maybe<string>;
  readonly contains?: Maybe<string>;
  readonly isNull?: Maybe<boolean>;
}

/** An address that is looked up by its key. */
export type AddressFilter = Pick<TextFilter, 'eq' | 'in'>;

export interface FlagFilter {
  readonly eq?: Maybe<boolean>;
}

export interface InstantFilter extends EqualityFilter<Date> {
  readonly gt?: Maybe<Date>;
  readonly gte?: Maybe<Date>;
  readonly lt?: Maybe<Date>;
  readonly lte?: Maybe<Date>;
  readonly isNull?: Maybe<boolean>;
}

const maxValues = 100;

/**
 * A filter as it is, where it compares with values only: a null that slipped in must not widen the
 * list to everything. Throws `BAD_USER_INPUT`, naming the filter.
 */
export function parseFilter<T extends object>(field: string, filter: Maybe<T>): Maybe<T> {
  if (Object.values(filter ?? {}).includes(null)) {
    throw invalidInput(field, 'invalid', 'cannot compare with null but by isNull');
  }
  return filter;
}

/** Every value that the filter compares with. Throws where there are too many. */
function valuesOf(field: string, filter: object): unknown[] {
  const values = Object.values<unknown>({ ...filter, isNull: undefined })
    .flat()
    .filter((value) => value !== undefined);
  if (values.length > maxValues) {
    throw invalidInput(field, 'too_long', `takes at most ${maxValues} values`);
  }
  return values;
}

function isFilterText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 255 && isStorableText(value);
}

/** Bounds the values of a text filter, too. Throws as `parseFilter`. */
export function parseTextFilter<T extends TextFilter>(field: string, filter: Maybe<T>): Maybe<T> {
  parseFilter(field, filter);
  if (!valuesOf(field, filter ?? {}).every(isFilterText)) throw invalidInput(field, 'invalid');
  return filter;
}

/** Only instants that the database and every reader can write. Throws as `parseFilter`. */
export function parseInstantFilter(
  field: string,
  filter: Maybe<InstantFilter>,
): Maybe<InstantFilter> {
  parseFilter(field, filter);
  const values = valuesOf(field, filter ?? {});
  if (!values.every((value) => value instanceof Date && isInstant(value))) {
    throw invalidInput(field, 'invalid');
  }
  return filter;
}

/**
 * A filter on addresses, turned into one on their canonical keys. What an address begins with or
 * contains is none itself, and stays as it is.
 */
export function parseEmailFilter<T extends TextFilter>(field: string, filter: Maybe<T>): Maybe<T> {
  parseTextFilter(field, filter);
  const toKey = (text: string): string => parseEmailAddress(text, field).key;
  const keyOf = (text: Maybe<string>) => (text == null ? undefined : toKey(text));
  const keysOf = (texts: Maybe<readonly string[]>) => texts?.map(toKey);
  if (!filter) return filter;
  return {
    ...filter,
    eq: keyOf(filter.eq),
    notEq: keyOf(filter.notEq),
    in: keysOf(filter.in),
    notIn: keysOf(filter.notIn),
  };
}
