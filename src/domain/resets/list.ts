/** The fields by which lists of resets can be filtered and sorted. None of them is secret. */
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

export const passwordResetSortFields = [
  'id',
  'createdAt',
  'updatedAt',
  'reference',
  'referenceOrigin',
] as const;

export type PasswordResetSortField = (typeof passwordResetSortFields)[number];
