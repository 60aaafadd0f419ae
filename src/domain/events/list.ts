/** The fields by which lists of events can be filtered and sorted. None of them is secret. */
import type { FieldKind, WithCriteria } from '../shared/criteria.js';
import type { InstantFilter, Maybe, TextFilter } from '../shared/filters.js';

export interface EventFilter {
  readonly id?: Maybe<TextFilter>;
  readonly name?: Maybe<TextFilter>;
  readonly createdAt?: Maybe<InstantFilter>;
}

/** As `EventFilter`, and by the customer or the reset that the event belongs to. */
export interface OwnedEventFilter extends EventFilter {
  readonly customerId?: Maybe<TextFilter>;
  readonly passwordResetId?: Maybe<TextFilter>;
}

/** The fields of criteria. An event never changes, so `updatedAt` is `createdAt`. */
export const eventCriteriaKinds = {
  id: 'text',
  name: 'text',
  createdAt: 'instant',
  updatedAt: 'instant',
} as const satisfies Record<string, FieldKind>;

export type EventCriteriaField = keyof typeof eventCriteriaKinds;

export type EventSearch = WithCriteria<OwnedEventFilter, EventCriteriaField>;

/** An event never changes, so `updatedAt` sorts like `createdAt`. */
export const eventSortFields = ['id', 'createdAt', 'updatedAt', 'name'] as const;

export type EventSortField = (typeof eventSortFields)[number];
