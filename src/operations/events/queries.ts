/** Reading events: integrations only. */
import { requirePermission, type RequestContext } from '../../domain/access/context.js';
import type { Event } from '../../domain/events/event.js';
import { parseFilter, parseInstantFilter, parseTextFilter } from '../../domain/shared/filters.js';
import type { EventFilter, EventSortField } from '../../domain/events/list.js';
import { eventSortFields } from '../../domain/events/list.js';
import { parseOffsetPage } from '../../domain/shared/offset-page.js';
import type { OffsetPage } from '../../domain/shared/offset-page.js';
import { parsePageArguments, toPagesByOwner } from '../../domain/shared/page.js';
import type { Page, PageArguments } from '../../domain/shared/page.js';
import { parseId } from '../../domain/shared/text.js';
import type { Dependencies, EventOwner } from '../ports/index.js';
import { readOffsetPage, type OffsetListInput } from '../shared/pages.js';

/** Null where there is none, or `x-site-context` leaves it out. Throws `FORBIDDEN`. */
export async function findEvent(
  deps: Dependencies,
  context: RequestContext,
  input: { id: string },
): Promise<Event | null> {
  requirePermission(context, 'event.read');
  const { site } = context;
  const id = parseId('id', input.id);
  return deps.unitOfWork.read((tx) => tx.events.find(site, id));
}

function parseEventFilter(filter: EventFilter): EventFilter {
  return {
    id: parseTextFilter('filter.id', filter.id),
    name: parseTextFilter('filter.name', filter.name),
    createdAt: parseInstantFilter('filter.createdAt', filter.createdAt),
  };
}

/** All events, or those of one customer or reset. */
export interface PageEventsInput extends OffsetListInput<EventFilter, EventSortField> {
  readonly owner?: EventOwner | undefined;
  /** Given together with `owner`. */
  readonly ownerId?: string | undefined;
}

/** By page number. Throws `FORBIDDEN` and `BAD_USER_INPUT`. */
export async function pageEvents(
  deps: Dependencies,
  context: RequestContext,
  { filter, page, owner, ownerId }: PageEventsInput,
): Promise<OffsetPage<Event>> {
  requirePermission(context, 'event.read');
  const parsed = parseOffsetPage(page ?? {}, eventSortFields);
  const given = parseEventFilter(parseFilter('filter', filter) ?? {});
  const ofOwner = owner && { [owner]: { eq: parseId('ownerId', ownerId ?? '') } };
  const request = { filter: { ...given, ...ofOwner }, page: parsed };
  return readOffsetPage(deps, context, (tx) => tx.events, request);
}

/** The events of several customers or resets. */
interface EventsOfInput {
  readonly owner: EventOwner;
  readonly ownerIds: readonly string[];
  readonly filter?: EventFilter | null | undefined;
}

/** For loaders: one page of events for each of the customers or resets, in one statement. Throws `FORBIDDEN` and `BAD_USER_INPUT`. */
export async function listEventsOf(
  deps: Dependencies,
  context: RequestContext,
  input: EventsOfInput & { page: PageArguments },
): Promise<ReadonlyMap<string, Page<Event>>> {
  requirePermission(context, 'event.read');
  const { site } = context;
  const { owner, ownerIds } = input;
  const page = parsePageArguments(input.page);
  const filter = parseEventFilter(parseFilter('filter', input.filter) ?? {});
  const rows = await deps.unitOfWork.read((tx) =>
    tx.events.listOf(site, owner, ownerIds, filter, page),
  );
  return toPagesByOwner(rows, ownerIds, (event) => event[owner], page);
}

/** For loaders: how many events each of them has. Throws as `listEventsOf`. */
export async function countEventsOf(
  deps: Dependencies,
  context: RequestContext,
  input: EventsOfInput,
): Promise<ReadonlyMap<string, number>> {
  requirePermission(context, 'event.read');
  const { site } = context;
  const { owner, ownerIds } = input;
  const filter = parseEventFilter(parseFilter('filter', input.filter) ?? {});
  return deps.unitOfWork.read((tx) => tx.events.countOf(site, owner, ownerIds, filter));
}
