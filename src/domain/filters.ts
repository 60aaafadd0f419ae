/** What lists can be narrowed by. Members are combined by AND; nothing secret is among them. */
import { invalidInput } from './errors.js';
import { parseEmailAddress } from './email-address.js';
import type { PasswordResetStatus } from './password-reset.js';
import { isStorableText } from './text.js';

type Maybe<T> = T | null | undefined;

export interface TextFilter {
  readonly eq?: Maybe<string>;
  readonly in?: Maybe<readonly string[]>;
  readonly isNull?: Maybe<boolean>;
}

export interface FlagFilter {
  readonly eq?: Maybe<boolean>;
}

export interface InstantFilter {
  readonly gte?: Maybe<Date>;
  readonly lt?: Maybe<Date>;
  readonly isNull?: Maybe<boolean>;
}

export interface StatusFilter {
  readonly eq?: Maybe<PasswordResetStatus>;
  readonly in?: Maybe<readonly PasswordResetStatus[]>;
}

export interface CustomerFilter {
  readonly id?: Maybe<TextFilter>;
  readonly email?: Maybe<TextFilter>;
  readonly isActive?: Maybe<FlagFilter>;
  readonly reference?: Maybe<TextFilter>;
  readonly referenceOrigin?: Maybe<TextFilter>;
  readonly createdAt?: Maybe<InstantFilter>;
  readonly updatedAt?: Maybe<InstantFilter>;
}

export interface PasswordResetFilter {
  readonly id?: Maybe<TextFilter>;
  readonly customerId?: Maybe<TextFilter>;
  /** The customer's present address. */
  readonly customerEmail?: Maybe<TextFilter>;
  readonly status?: Maybe<StatusFilter>;
  readonly reference?: Maybe<TextFilter>;
  readonly referenceOrigin?: Maybe<TextFilter>;
  readonly resetPasswordAt?: Maybe<InstantFilter>;
  readonly expiresAt?: Maybe<InstantFilter>;
  readonly createdAt?: Maybe<InstantFilter>;
  readonly updatedAt?: Maybe<InstantFilter>;
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

/** Bounds the values of a text filter, too. Throws as `parseFilter`. */
export function parseTextFilter(field: string, filter: Maybe<TextFilter>): Maybe<TextFilter> {
  parseFilter(field, filter);
  const values = [...(filter?.in ?? []), ...(filter?.eq === undefined ? [] : [filter.eq ?? ''])];
  if (values.length > maxValues) {
    throw invalidInput(field, 'too_long', `takes at most ${maxValues} values`);
  }
  if (!values.every((value) => value.length <= 255 && isStorableText(value))) {
    throw invalidInput(field, 'invalid');
  }
  return filter;
}

/** A filter on addresses, turned into one on their canonical keys. */
export function parseEmailFilter(field: string, filter: Maybe<TextFilter>): Maybe<TextFilter> {
  parseTextFilter(field, filter);
  const toKey = (text: string): string => parseEmailAddress(text, field).key;
  const eq = filter?.eq === undefined ? undefined : toKey(filter.eq ?? '');
  return filter && { ...filter, eq, in: filter.in?.map(toKey) };
}
