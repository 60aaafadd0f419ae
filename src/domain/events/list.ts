/** The fields by which lists of events can be filtered and sorted. None of them is secret. */
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

/** An event never changes, so `updatedAt` sorts like `createdAt`. */
export const eventSortFields = ['id', 'createdAt', 'updatedAt', 'name'] as const;

export type EventSortField = (typeof eventSortFields)[number];
