/** Filters of lists. The members of one filter are combined by AND. */
import { invalidInput } from './errors.js';
import { readEmailAddress } from './email-address.js';
import { isInstant } from './instant.js';
import { isStorableText } from './text.js';

export type Maybe<T> = T | null | undefined;

/** Compares with one value or several. As in SQL, a row without a value is neither equal nor unequal to any. */
interface EqualityFilter<T> {
  readonly eq?: Maybe<T>;
  readonly notEq?: Maybe<T>;
  readonly in?: Maybe<readonly T[]>;
  readonly notIn?: Maybe<readonly T[]>;
}

/** Compares with one of a few known words. An unknown word finds nothing. */
export type WordFilter = EqualityFilter<string>;

export interface TextFilter extends EqualityFilter<string> {
  /** Both ignore case and know no wildcards. The empty text finds every row with a value. */
  readonly startsWith?: Maybe<string>;
  readonly contains?: Maybe<string>;
  readonly isNull?: Maybe<boolean>;
}

/** Finds an address by its key. */
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
 * Returns the filter of a list unchanged; one without conditions finds every row. Throws `BAD_USER_INPUT` on a condition
 * that is null: ignoring it would silently widen the list.
 */
export function parseFilter<T extends object>(field: string, filter: Maybe<T>): Maybe<T> {
  const found = Object.entries(filter ?? {}).find(([, condition]) => condition === null);
  if (found) throw invalidInput(`${field}.${found[0]}`, 'invalid', 'must be left out, not null');
  return filter;
}

/**
 * Returns the condition on one field unchanged. Throws `BAD_USER_INPUT` on `field` if it compares with null or with
 * nothing: a variable that was forgotten would silently widen the list, too.
 */
export function parseCondition<T extends object>(field: string, condition: Maybe<T>): Maybe<T> {
  if (Object.values(condition ?? {}).includes(null)) {
    throw invalidInput(
      field,
      'invalid',
      'cannot compare with null; isNull does, where there is one',
    );
  }
  if (condition && Object.values(condition).every((value) => value === undefined)) {
    throw invalidInput(field, 'blank', 'needs something to compare with');
  }
  return condition;
}

/** Returns every value that the filter compares with. Throws `BAD_USER_INPUT` for more than 100. */
function valuesOf(field: string, filter: object): unknown[] {
  const values = Object.values<unknown>({ ...filter, isNull: undefined })
    .flat()
    .filter((value) => value !== undefined);
  if (values.length > maxValues) {
    throw invalidInput(field, 'too_long', `takes at most ${maxValues} values`);
  }
  return values;
}

/** Returns whether a value is a text that rows can be compared with: storable, at most 255 characters. */
export function isFilterText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 255 && isStorableText(value);
}

/** As `parseCondition`, and checks the values: at most 100 storable texts of at most 255 characters. */
export function parseTextFilter<T extends TextFilter>(field: string, filter: Maybe<T>): Maybe<T> {
  parseCondition(field, filter);
  if (!valuesOf(field, filter ?? {}).every(isFilterText)) throw invalidInput(field, 'invalid');
  return filter;
}

/** As `parseCondition`, and checks the values: at most 100 instants of the years 1 to 9999. */
export function parseInstantFilter(
  field: string,
  filter: Maybe<InstantFilter>,
): Maybe<InstantFilter> {
  parseCondition(field, filter);
  const values = valuesOf(field, filter ?? {});
  if (!values.every((value) => value instanceof Date && isInstant(value))) {
    throw invalidInput(field, 'invalid');
  }
  return filter;
}

/**
 * As `parseTextFilter`, and converts whole addresses to their keys. The values of `startsWith` and `contains` are parts
 * of addresses and stay as they are.
 */
export function parseEmailFilter<T extends TextFilter>(field: string, filter: Maybe<T>): Maybe<T> {
  parseTextFilter(field, filter);
  const toKey = (text: string): string => {
    const address = readEmailAddress(text);
    if (!address) throw invalidInput(field, 'invalid', 'must be one email address');
    return address.key;
  };
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
