/**
 * The loaders of every edge of the graph: a page of customers with their resets takes a fixed number of statements.
 * Each request has loaders of its own, so that callers share nothing.
 */
import DataLoader from 'dataloader';
import type { RequestContext } from '../../../domain/access/context.js';
import type {
  CredentialSummary,
  Customer,
  CustomerKey,
  RestrictedCustomer,
} from '../../../domain/customers/customer.js';
import type { Event } from '../../../domain/events/event.js';
import type { EventFilter } from '../../../domain/events/list.js';
import type { PasswordReset } from '../../../domain/resets/reset.js';
import type { Page, PageArguments } from '../../../domain/shared/page.js';
import type { EventOwner, Operations } from '../../../operations/index.js';
import { byArguments, countLoader, inOrder, pageLoader, rowLoader } from './batches.js';
import { createWebhookLoaders, type WebhookLoaders } from './webhooks.js';

/** Which events to read, and whether the keys are ids of customers or of resets. */
interface EventsOf {
  readonly owner: EventOwner;
  readonly filter: EventFilter | null;
}

type CustomersOfResets = DataLoader<PasswordReset, Customer | RestrictedCustomer | null, string>;
type Credentials = DataLoader<string, CredentialSummary | null>;

export interface Loaders extends WebhookLoaders {
  /** For callers that may read the customers; `customersOfResets` is for all others. */
  readonly customers: DataLoader<string, Customer | null>;
  /** For gateways: each customer, or the error of this one. */
  customersBy(key: CustomerKey): DataLoader<string, Customer | null>;
  readonly passwordResets: DataLoader<string, PasswordReset | null>;
  readonly events: DataLoader<string, Event | null>;
  /** Keyed by the customer's id, so that each customer is read once. */
  readonly customersOfResets: CustomersOfResets;
  readonly credentials: Credentials;
  passwordResetsOf(page: PageArguments): DataLoader<string, Page<PasswordReset>>;
  readonly passwordResetCounts: DataLoader<string, number>;
  eventsOf(events: EventsOf, page: PageArguments): DataLoader<string, Page<Event>>;
  eventCounts(events: EventsOf): DataLoader<string, number>;
}

function customersOfResets(operations: Operations, request: RequestContext): CustomersOfResets {
  return new DataLoader(
    async (resets) => {
      const customers = await operations.findCustomersOfResets(request, resets);
      return resets.map(({ customerId }) => customers.get(customerId) ?? null);
    },
    { cacheKeyFn: ({ customerId }) => customerId },
  );
}

function credentials(operations: Operations, request: RequestContext): Credentials {
  return new DataLoader(async (customerIds) => {
    const rows = await operations.findCredentialSummaries(request, { customerIds });
    const found = new Map(rows.map((row) => [row.customerId, row]));
    return inOrder<CredentialSummary | null>(customerIds, found, null);
  });
}

type EventLoaders = Pick<Loaders, 'eventsOf' | 'eventCounts'>;

function eventLoaders(operations: Operations, request: RequestContext): EventLoaders {
  const pages = byArguments(({ page, ...events }: EventsOf & { page: PageArguments }) =>
    pageLoader((ownerIds) => operations.listEventsOf(request, { ...events, ownerIds, page })),
  );
  return {
    eventsOf: (events, page) => pages({ ...events, page }),
    eventCounts: byArguments((events: EventsOf) =>
      countLoader((ownerIds) => operations.countEventsOf(request, { ...events, ownerIds })),
    ),
  };
}

/** Returns the loaders of one request. Each throws what its operation throws. */
export function createLoaders(operations: Operations, request: RequestContext): Loaders {
  return {
    customers: rowLoader((ids) => operations.findCustomers(request, { ids })),
    customersBy: byArguments(
      (key: CustomerKey) =>
        new DataLoader<string, Customer | null>((values) =>
          operations.findCustomersBy(request, { key, values }),
        ),
    ),
    passwordResets: rowLoader((ids) => operations.findPasswordResets(request, { ids })),
    events: rowLoader((ids) => operations.findEvents(request, { ids })),
    customersOfResets: customersOfResets(operations, request),
    credentials: credentials(operations, request),
    passwordResetsOf: byArguments((page: PageArguments) =>
      pageLoader((customerIds) =>
        operations.listPasswordResetsOfCustomers(request, { customerIds, page }),
      ),
    ),
    passwordResetCounts: countLoader((customerIds) =>
      operations.countPasswordResetsOfCustomers(request, { customerIds }),
    ),
    ...eventLoaders(operations, request),
    ...createWebhookLoaders(operations, request),
  };
}
