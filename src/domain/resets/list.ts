/** The fields by which lists of resets can be filtered and sorted. None of them is secret. */
import type { FieldKind, WithCriteria } from '../shared/criteria.js';
import type { AddressFilter, InstantFilter, Maybe, TextFilter } from '../shared/filters.js';
import type { PasswordResetStatus } from './reset.js';

export interface StatusFilter {
  readonly eq?: Maybe<PasswordResetStatus>;
  readonly in?: Maybe<readonly PasswordResetStatus[]>;
}

export interface PasswordResetFilter {
  readonly id?: Maybe<TextFilter>;
  readonly customerId?: Maybe<TextFilter>;
  /** The customer's address as it is now. */
  readonly customerEmail?: Maybe<AddressFilter>;
  readonly status?: Maybe<StatusFilter>;
  readonly reference?: Maybe<TextFilter>;
  readonly referenceOrigin?: Maybe<TextFilter>;
  readonly resetPasswordAt?: Maybe<InstantFilter>;
  readonly expiresAt?: Maybe<InstantFilter>;
  readonly deletedAt?: Maybe<InstantFilter>;
  readonly createdAt?: Maybe<InstantFilter>;
  readonly updatedAt?: Maybe<InstantFilter>;
}

/** The fields of criteria. `customerEmail` is the customer's address as it is now; `eventsName` the name of any event. */
export const passwordResetCriteriaKinds = {
  id: 'text',
  customerId: 'text',
  customerEmail: 'email',
  reference: 'text',
  referenceOrigin: 'text',
  resetPasswordAt: 'instant',
  createdAt: 'instant',
  updatedAt: 'instant',
  eventsName: 'text',
} as const satisfies Record<string, FieldKind>;

export type PasswordResetCriteriaField = keyof typeof passwordResetCriteriaKinds;

export type PasswordResetSearch = WithCriteria<PasswordResetFilter, PasswordResetCriteriaField>;

/** `customerEmail` sorts by the customer's address as it is now. */
export const passwordResetSortFields = [
  'id',
  'createdAt',
  'updatedAt',
  'reference',
  'referenceOrigin',
  'customerEmail',
] as const;

export type PasswordResetSortField = (typeof passwordResetSortFields)[number];
