/**
 * Turns rows into resource objects and reads what the query includes. Each included relationship of a page takes one
 * statement, whatever the number of rows, and `has_password` of a customer by id takes one more if it is shown.
 */
import type { AuthorizedContext } from '../../domain/access/context.js';
import { isPermitted, type Permission } from '../../domain/access/permissions.js';
import {
  isRestricted,
  type Customer,
  type ListedCustomer,
  type RestrictedCustomer,
} from '../../domain/customers/customer.js';
import type { Event } from '../../domain/events/event.js';
import { maxOffsetPageSize } from '../../domain/shared/offset-page.js';
import type { EventOwner, Operations } from '../../operations/index.js';
import {
  resourceObjects,
  withValues,
  type LinkContext,
  type Identifier,
  type Linkage,
  type ResourceObject,
  type Shape,
} from './documents.js';
import { isSelected, type IncludeTree } from './query.js';
import { customers, events, resets, type ResetView } from './resource-tables.js';

/** The values that the resource objects of one response are made with. */
export interface RenderContext {
  readonly operations: Operations;
  readonly context: AuthorizedContext;
  readonly links: LinkContext;
  /** The included resources so far, by type and id, so that each appears once. */
  readonly included: Map<string, ResourceObject>;
}

type Linkages = Map<string, Linkage>;
type FullCustomer = Customer | ListedCustomer;
type CustomerSeen = FullCustomer | RestrictedCustomer;

/** A customer as a sales channel sees it in the response to a redemption: only the address. */
const restrictedCustomers = {
  type: customers.type,
  attributes: [{ name: 'email', read: ({ email }: RestrictedCustomer) => email }],
  relationships: new Map<string, never>(),
};

/** The integration's own data, as callers see it who may not write it. */
const hiddenValues = { reference: () => null, reference_origin: () => null, metadata: () => ({}) };

/** Returns what the caller sees instead of the values of rows. */
function hiddenFrom({ context }: RenderContext, permission: Permission) {
  return isPermitted(context.caller, permission) ? {} : hiddenValues;
}

/** Adds resources to the response's `included`. Returns their identifiers. */
function include({ included }: RenderContext, resources: readonly ResourceObject[]): Identifier[] {
  for (const resource of resources) included.set(`${resource.type}/${resource.id}`, resource);
  return resources.map(({ type, id }) => ({ type, id }));
}

/** Returns the resource objects of events, in the order of `rows`. */
export function presentEvents({ links }: RenderContext, rows: readonly Event[]): ResourceObject[] {
  const toResource = resourceObjects(links, events);
  return rows.map((row) => toResource(row));
}

/** Includes the newest events of each row. Clients find older ones at the relationship's `related` link. */
async function includeEvents(
  render: RenderContext,
  owner: EventOwner,
  rows: readonly { readonly id: string }[],
): Promise<ReadonlyMap<string, Identifier[]>> {
  const ownerIds = rows.map(({ id }) => id);
  const page = { first: maxOffsetPageSize };
  const pages = await render.operations.listEventsOf(render.context, {
    owner,
    ownerIds,
    page,
  });
  const nodesOf = (id: string) => pages.get(id)?.nodes ?? [];
  return new Map(ownerIds.map((id) => [id, include(render, presentEvents(render, nodesOf(id)))]));
}

/** Returns which of the customers have a password; none if the response does not show it. */
async function ownersOfPasswords(
  { operations, context, links }: RenderContext,
  customerIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const isShown = isSelected(links.fields, customers.type, 'has_password');
  if (customerIds.length === 0 || !isShown) return new Set();
  const found = await operations.findCredentialSummaries(context, { customerIds });
  return new Set(found.map(({ customerId }) => customerId));
}

const isListed = (row: FullCustomer): row is ListedCustomer => 'hasPassword' in row;

/** Returns what makes resource objects of customers. Of rows that do not say it, `withPassword` are those that have one. */
function customerObjects(render: RenderContext, withPassword: ReadonlySet<string>) {
  const values = {
    ...hiddenFrom(render, 'customer.update'),
    has_password: (row: FullCustomer) =>
      isListed(row) ? row.hasPassword : withPassword.has(row.id),
  };
  return resourceObjects(render.links, withValues(customers as Shape<FullCustomer>, values));
}

/** Returns the resource objects of customers, in the order of `rows`, and includes the relationships in `tree`. */
export async function presentCustomers(
  render: RenderContext,
  rows: readonly CustomerSeen[],
  tree: IncludeTree,
): Promise<ResourceObject[]> {
  const full = rows.flatMap((row) => (isRestricted(row) ? [] : [row]));
  const unlisted = full.flatMap((row) => (isListed(row) ? [] : [row.id]));
  const toFull = customerObjects(render, await ownersOfPasswords(render, unlisted));
  const toRestricted = resourceObjects(render.links, restrictedCustomers);
  const eventsOf = tree.has('events') ? await includeEvents(render, 'customerId', full) : null;
  return rows.map((row) => {
    if (isRestricted(row)) return toRestricted(row);
    return toFull(row, eventsOf ? new Map([['events', eventsOf.get(row.id) ?? []]]) : undefined);
  });
}

/** Includes the customers of resets. Returns their identifiers by id. */
async function includeCustomers(
  render: RenderContext,
  rows: readonly ResetView[],
  tree: IncludeTree,
): Promise<ReadonlyMap<string, Identifier>> {
  const { operations, context } = render;
  const found = await operations.findCustomersOfResets(context, rows, { withPasswords: true });
  const resources = await presentCustomers(render, [...found.values()], tree);
  return new Map(include(render, resources).map((identifier) => [identifier.id, identifier]));
}

/** Returns the resource objects of resets, in the order of `rows`, and includes the relationships in `tree`. */
export async function presentResets(
  render: RenderContext,
  rows: readonly ResetView[],
  tree: IncludeTree,
): Promise<ResourceObject[]> {
  const ofCustomer = tree.get('customer');
  const customerOf = ofCustomer ? await includeCustomers(render, rows, ofCustomer) : null;
  const eventsOf = tree.has('events') ? await includeEvents(render, 'passwordResetId', rows) : null;
  const values = hiddenFrom(render, 'password_reset.read');
  const toResource = resourceObjects(render.links, withValues(resets, values));
  return rows.map((row) => {
    const linkage: Linkages = new Map();
    if (customerOf) linkage.set('customer', customerOf.get(row.customerId) ?? null);
    if (eventsOf) linkage.set('events', eventsOf.get(row.id) ?? []);
    return toResource(row, linkage);
  });
}
