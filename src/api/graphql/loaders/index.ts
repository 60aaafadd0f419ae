/**
 * Loaders for every edge of the graph: a page of customers with their resets is a fixed number of
 * statements. Made for one request, so that nothing is shared between callers.
 */
import DataLoader from 'dataloader';
import type { RequestContext } from '../../../domain/access/context.js';
import type {
  CredentialSummary,
  Customer,
  RestrictedCustomer,
} from '../../../domain/customers/customer.js';
import type { Event } from '../../../domain/events/event.js';
import type { EventFilter } from '../../../domain/events/list.js';
import type { Page, PageArguments } from '../../../domain/shared/page.js';
import type { PasswordReset } from '../../../domain/resets/reset.js';
import type { EventOwner, Operations } from '../../../operations/index.js';
import { byArguments, emptyPage, inOrder } from './batches.js';
import { createWebhookLoaders, type WebhookLoaders } from './webhooks.js';

/** Which events, at whatever they are read. */
interface EventsOf {
  readonly owner: EventOwner;
  readonly filter: EventFilter | null;
}

export interface Loaders extends WebhookLoaders {
  /** Whose password a reset is for; by the customer's id, so that each is read once. */
  readonly customersOfResets: DataLoader<
    PasswordReset,
    Customer | RestrictedCustomer | null,
    string
  >;
  readonly credentials: DataLoader<string, CredentialSummary | null>;
  passwordResetsOf(page: PageArguments): DataLoader<string, Page<PasswordReset>>;
  passwordResetCounts: DataLoader<string, number>;
  eventsOf(events: EventsOf, page: PageArguments): DataLoader<string, Page<Event>>;
  eventCounts(events: EventsOf): DataLoader<string, number>;
}

export function createLoaders(operations: Operations, request: RequestContext): Loaders {
  const eventPages = byArguments(
    ({ page, ...events }: EventsOf & { page: PageArguments }) =>
      new DataLoader<string, Page<Event>>(async (ownerIds) =>
        inOrder(
          ownerIds,
          await operations.listEventsOf(request, { ...events, ownerIds, page }),
          emptyPage,
        ),
      ),
  );
  return {
    customersOfResets: new DataLoader(
      async (resets) => {
        const customers = await operations.findCustomersOfResets(request, resets);
        return resets.map(({ customerId }) => customers.get(customerId) ?? null);
      },
      { cacheKeyFn: ({ customerId }) => customerId },
    ),
    credentials: new DataLoader(async (customerIds) => {
      const rows = await operations.findCredentialSummaries(request, { customerIds });
      const found = new Map(rows.map((row) => [row.customerId, row]));
      return inOrder<CredentialSummary | null>(customerIds, found, null);
    }),
    passwordResetsOf: byArguments(
      (page: PageArguments) =>
        new DataLoader<string, Page<PasswordReset>>(async (customerIds) => {
          const pages = await operations.listPasswordResetsOfCustomers(request, {
            customerIds,
            page,
          });
          return inOrder(customerIds, pages, emptyPage);
        }),
    ),
    passwordResetCounts: new DataLoader(async (customerIds) =>
      inOrder(
        customerIds,
        await operations.countPasswordResetsOfCustomers(request, { customerIds }),
        0,
      ),
    ),
    eventsOf: (events, page) => eventPages({ ...events, page }),
    eventCounts: byArguments(
      (events: EventsOf) =>
        new DataLoader<string, number>(async (ownerIds) =>
          inOrder(ownerIds, await operations.countEventsOf(request, { ...events, ownerIds }), 0),
        ),
    ),
    ...createWebhookLoaders(operations, request),
  };
}
