/** Port for the storage of events. `database/` implements it. */
import type { Partition } from '../../domain/access/organization.js';
import type { JobOrigin } from '../../domain/jobs/job.js';
import type { Event } from '../../domain/events/event.js';
import type {
  EventFilter,
  EventSearch,
  EventSortField,
  OwnedEventFilter,
} from '../../domain/events/list.js';
import type { PageRequest } from '../../domain/shared/page.js';
import type { OffsetReader, ReadScope } from './lists.js';

export type NewEvent = Omit<Event, 'createdAt' | 'count'>;

/** The member that says which customer or reset an event belongs to. */
export type EventOwner = 'customerId' | 'passwordResetId';

export interface EventReader extends OffsetReader<Event, EventSearch, EventSortField> {
  find(scope: ReadScope, id: string): Promise<Event | null>;
  /** Returns the events that exist, in no particular order. Applies no site filter. */
  findMany(partition: Partition, ids: readonly string[]): Promise<Event[]>;
  /** Returns up to `limit + 1` rows. */
  list(scope: ReadScope, filter: OwnedEventFilter, page: PageRequest): Promise<Event[]>;
  /** Returns up to `limit + 1` rows for each owner, by one statement. */
  listOf(
    partition: Partition,
    owner: EventOwner,
    ownerIds: readonly string[],
    filter: EventFilter,
    page: PageRequest,
  ): Promise<Event[]>;
  countOf(
    partition: Partition,
    owner: EventOwner,
    ownerIds: readonly string[],
    filter: EventFilter,
  ): Promise<ReadonlyMap<string, number>>;
}

export interface EventStore extends EventReader {
  add(partition: Partition, event: NewEvent): Promise<void>;
}

/** The account that somebody tried to get into. Nobody may have it. */
export type Account = { readonly emailKey: string } | { readonly customerId: string };

/** A proof of a password that was refused, or was not looked at because of a limit. */
export interface RefusedSignIn extends JobOrigin {
  readonly account: Account;
}

/**
 * Sums refused sign-ins in events: `signin.refused`, one an hour for each customer. It does so apart from the request
 * that was refused, and with the same statement for accounts that do not exist, so that no response tells which do.
 */
export interface RefusalLog {
  /** Keeps the refusal in memory for half a second at most. */
  add(refusal: RefusedSignIn): void;
  /** Stores what is kept; without any, does nothing. Never throws. */
  flush(): Promise<void>;
}
