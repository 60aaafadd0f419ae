/** Reading events: integrations only. */
import { requirePermission, type RequestContext } from '../domain/context.js';
import type { Event } from '../domain/event.js';
import { parsePageArguments, toPagesByOwner } from '../domain/page.js';
import type { Page, PageArguments } from '../domain/page.js';
import type { Dependencies, EventOwner } from './ports.js';

/** For loaders: one page of events for each of the customers or resets, in one statement. */
export async function listEventsOf(
  deps: Dependencies,
  context: RequestContext,
  input: { owner: EventOwner; ownerIds: readonly string[]; page: PageArguments },
): Promise<ReadonlyMap<string, Page<Event>>> {
  requirePermission(context, 'event.read');
  const { site } = context;
  const { owner, ownerIds } = input;
  const page = parsePageArguments(input.page);
  const rows = await deps.unitOfWork.read((tx) => tx.events.listOf(site, owner, ownerIds, page));
  return toPagesByOwner(rows, ownerIds, (event) => event[owner], page);
}

/** For loaders: how many events each of them has. */
export async function countEventsOf(
  deps: Dependencies,
  context: RequestContext,
  input: { owner: EventOwner; ownerIds: readonly string[] },
): Promise<ReadonlyMap<string, number>> {
  requirePermission(context, 'event.read');
  const { site } = context;
  return deps.unitOfWork.read((tx) => tx.events.countOf(site, input.owner, input.ownerIds));
}
