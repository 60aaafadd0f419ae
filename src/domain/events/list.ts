/** What lists of events can be filtered and sorted by; nothing secret is among it. */
import type { InstantFilter, Maybe, TextFilter } from '../shared/filters.js';

export interface EventFilter {
  readonly id?: Maybe<TextFilter>;
  readonly name?: Maybe<TextFilter>;
  readonly createdAt?: Maybe<InstantFilter>;
}

/** Events of one kind of object, too. */
export interface OwnedEventFilter extends EventFilter {
  readonly customerId?: Maybe<TextFilter>;
  readonly passwordResetId?: Maybe<TextFilter>;
}

/** An event never changes: it was updated when it was made. */
export const eventSortFields = ['id', 'createdAt', 'updatedAt', 'name'] as const;

export type EventSortField = (typeof eventSortFields)[number];
