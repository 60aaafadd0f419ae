/** The fields by which lists of customers can be filtered and sorted. None of them is secret. */
import type { FieldKind, WithCriteria } from '../shared/criteria.js';
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

/** The fields of criteria. `eventsName` is the name of any of the customer's events. */
export const customerCriteriaKinds = {
  id: 'text',
  email: 'email',
  status: 'text',
  hasPassword: 'flag',
  reference: 'text',
  referenceOrigin: 'text',
  createdAt: 'instant',
  updatedAt: 'instant',
  eventsName: 'text',
} as const satisfies Record<string, FieldKind>;

export type CustomerCriteriaField = keyof typeof customerCriteriaKinds;

export type CustomerSearch = WithCriteria<CustomerFilter, CustomerCriteriaField>;

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
