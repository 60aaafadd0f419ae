/** Reads events, for integrations only. Each throws `FORBIDDEN` for other callers. */
import { requirePermission } from '../../domain/access/permissions.js';
import { type RequestContext } from '../../domain/access/context.js';
import type { Event } from '../../domain/events/event.js';
import { parseCriteria } from '../../domain/shared/criteria.js';
import { parseFilter, parseInstantFilter, parseTextFilter } from '../../domain/shared/filters.js';
import {
  eventCriteriaKinds,
  eventSortFields,
  type EventCriteriaField,
  type EventFilter,
  type EventSortField,
  type OwnedEventFilter,
} from '../../domain/events/list.js';
import { parseOffsetPage } from '../../domain/shared/offset-page.js';
import type { OffsetPage } from '../../domain/shared/offset-page.js';
import { parsePageArguments, toPage, toPagesByOwner } from '../../domain/shared/page.js';
import type { Page, PageArguments } from '../../domain/shared/page.js';
import { parseId } from '../../domain/shared/text.js';
import type { Dependencies, EventOwner } from '../ports/index.js';
import {
  readOffsetPage,
  type List,
  type ListInput,
  type OffsetListInput,
} from '../shared/pages.js';

type QueryDependencies = Pick<Dependencies, 'unitOfWork' | 'refusals'>;

/** Returns null if there is no such event, or the channel or stage of `x-site-context` excludes it. */
export async function findEvent(
  deps: QueryDependencies,
  context: RequestContext,
  input: { id: string },
): Promise<Event | null> {
  requirePermission(context, 'event.read');
  await deps.refusals.flush();
  const { site } = context;
  const id = parseId('id', input.id);
  return deps.unitOfWork.read((tx) => tx.events.find(site, id));
}

/** For loaders. Returns the events that exist, in no particular order. Applies no site filter. */
export async function findEvents(
  deps: QueryDependencies,
  context: RequestContext,
  input: { ids: readonly string[] },
): Promise<Event[]> {
  requirePermission(context, 'event.read');
  const { site } = context;
  return deps.unitOfWork.read((tx) => tx.events.findMany(site, input.ids));
}

function parseEventFilter(filter: OwnedEventFilter): OwnedEventFilter {
  return {
    id: parseTextFilter('filter.id', filter.id),
    name: parseTextFilter('filter.name', filter.name),
    customerId: parseTextFilter('filter.customerId', filter.customerId),
    passwordResetId: parseTextFilter('filter.passwordResetId', filter.passwordResetId),
    createdAt: parseInstantFilter('filter.createdAt', filter.createdAt),
  };
}

/** Returns a page by keyset, the newest first unless `direction` says otherwise. Throws `BAD_USER_INPUT`. */
export async function listEvents(
  deps: QueryDependencies,
  context: RequestContext,
  input: ListInput<OwnedEventFilter>,
): Promise<List<Event>> {
  requirePermission(context, 'event.read');
  await deps.refusals.flush();
  const { site } = context;
  const page = parsePageArguments(input, input.direction);
  const filter = parseEventFilter(parseFilter('filter', input.filter) ?? {});
  const rows = await deps.unitOfWork.readStale((tx) => tx.events.list(site, filter, page));
  const totalCount = () => deps.unitOfWork.readStale((tx) => tx.events.count(site, filter));
  return { ...toPage(rows, page), totalCount };
}

/** All events, or those of one customer or reset. */
interface PageEventsInput extends OffsetListInput<EventFilter, EventSortField, EventCriteriaField> {
  readonly owner?: EventOwner | undefined;
  /** Given together with `owner`. */
  readonly ownerId?: string | undefined;
}

/** Returns one page of events by its number. Throws `BAD_USER_INPUT`. */
export async function pageEvents(
  deps: QueryDependencies,
  context: RequestContext,
  { filter, criteria = [], page, owner, ownerId }: PageEventsInput,
): Promise<OffsetPage<Event>> {
  requirePermission(context, 'event.read');
  await deps.refusals.flush();
  const parsed = parseOffsetPage(page ?? {}, eventSortFields);
  const given = parseEventFilter(parseFilter('filter', filter) ?? {});
  const ofOwner = owner && { [owner]: { eq: parseId('ownerId', ownerId ?? '') } };
  const checked = parseCriteria(criteria, eventCriteriaKinds);
  const all = { ...given, ...ofOwner, criteria: checked };
  const request = { filter: all, page: parsed, isOfOneObject: owner !== undefined };
  return readOffsetPage(deps, context, (tx) => tx.events, request);
}

/** Several customers or several resets, and which of their events to read. */
interface EventsOfInput {
  readonly owner: EventOwner;
  readonly ownerIds: readonly string[];
  readonly filter?: EventFilter | null | undefined;
}

/**
 * For loaders. Returns one page of events for each of the owners, by the owner's id, in one statement. Throws
 * `BAD_USER_INPUT`.
 */
export async function listEventsOf(
  deps: QueryDependencies,
  context: RequestContext,
  input: EventsOfInput & { page: PageArguments },
): Promise<ReadonlyMap<string, Page<Event>>> {
  requirePermission(context, 'event.read');
  await deps.refusals.flush();
  const { site } = context;
  const { owner, ownerIds } = input;
  const page = parsePageArguments(input.page);
  const filter = parseEventFilter(parseFilter('filter', input.filter) ?? {});
  const rows = await deps.unitOfWork.read((tx) =>
    tx.events.listOf(site, owner, ownerIds, filter, page),
  );
  return toPagesByOwner(rows, ownerIds, (event) => event[owner], page);
}

/** For loaders. Returns the number of events of each of the owners, by the owner's id. Throws `BAD_USER_INPUT`. */
export async function countEventsOf(
  deps: QueryDependencies,
  context: RequestContext,
  input: EventsOfInput,
): Promise<ReadonlyMap<string, number>> {
  requirePermission(context, 'event.read');
  await deps.refusals.flush();
  const { site } = context;
  const { owner, ownerIds } = input;
  const filter = parseEventFilter(parseFilter('filter', input.filter) ?? {});
  return deps.unitOfWork.read((tx) => tx.events.countOf(site, owner, ownerIds, filter));
}
