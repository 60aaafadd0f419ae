/** The fields by which lists of customers can be filtered and sorted. None of them is secret. */
import type {
  FlagFilter,
  InstantFilter,
  Maybe,
  TextFilter,
  WordFilter,
} from '../shared/filters.js';

export interface CustomerFilter {
  readonly id?: Maybe<TextFilter>;
  readonly email?: Maybe<TextFilter>;
  readonly status?: Maybe<WordFilter>;
  readonly isActive?: Maybe<FlagFilter>;
  readonly reference?: Maybe<TextFilter>;
  readonly referenceOrigin?: Maybe<TextFilter>;
  readonly createdAt?: Maybe<InstantFilter>;
  readonly updatedAt?: Maybe<InstantFilter>;
}

export const customerSortFields = [
  'id',
  'createdAt',
  'updatedAt',
  'reference',
  'referenceOrigin',
  'email',
  'status',
] as const;

export type CustomerSortField = (typeof customerSortFields)[number];
