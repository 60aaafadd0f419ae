/**
 * Turns rows into resource objects and reads what the query includes. Each included relationship of a page takes one
 * statement, whatever the number of rows, and `has_password` takes one more if it is shown.
 */
import type { AuthorizedContext } from '../../domain/access/context.js';
import { isPermitted, type Permission } from '../../domain/access/permissions.js';
import {
  isRestricted,
  type Customer,
  type RestrictedCustomer,
} from '../../domain/customers/customer.js';
import type { Event } from '../../domain/events/event.js';
import { maxOffsetPageSize } from '../../domain/shared/offset-page.js';
import type { EventOwner, Operations } from '../../operations/index.js';
import {
  toResourceObject,
  type LinkContext,
  type Identifier,
  type Linkage,
  type ResourceObject,
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
type CustomerSeen = Customer | RestrictedCustomer;

/** A customer as a sales channel sees it in the response to a redemption: only the address. */
const restrictedCustomers = {
  type: customers.type,
  attributes: [{ name: 'email', read: ({ email }: RestrictedCustomer) => email }],
  relationships: new Map<string, never>(),
};

/** The integration's own data, as callers see it who may not write it. */
const hiddenAttributes = { reference: null, referenceOrigin: null, metadata: {} };

function hideFrom({ context }: RenderContext, permission: Permission): object {
  return isPermitted(context.caller, permission) ? {} : hiddenAttributes;
}

/** Adds resources to the response's `included`. Returns their identifiers. */
function include({ included }: RenderContext, resources: readonly ResourceObject[]): Identifier[] {
  for (const resource of resources) included.set(`${resource.type}/${resource.id}`, resource);
  return resources.map(({ type, id }) => ({ type, id }));
}

/** Returns the resource objects of events, in the order of `rows`. */
export function presentEvents({ links }: RenderContext, rows: readonly Event[]): ResourceObject[] {
  return rows.map((row) => toResourceObject(links, events, row));
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

/** Returns the ids of the customers with a password; of none if the response does not show it. */
async function ownersOfPasswords(
  { operations, context, links }: RenderContext,
  rows: readonly Customer[],
): Promise<ReadonlySet<string>> {
  const isShown = isSelected(links.fields, customers.type, 'has_password');
  if (rows.length === 0 || !isShown) return new Set();
  const customerIds = rows.map(({ id }) => id);
  const found = await operations.findCredentialSummaries(context, { customerIds });
  return new Set(found.map(({ customerId }) => customerId));
}

/** Returns the resource objects of customers, in the order of `rows`, and includes the relationships in `tree`. */
export async function presentCustomers(
  render: RenderContext,
  rows: readonly CustomerSeen[],
  tree: IncludeTree,
): Promise<ResourceObject[]> {
  const full = rows.flatMap((row) => (isRestricted(row) ? [] : [row]));
  const withPassword = await ownersOfPasswords(render, full);
  const eventsOf = tree.has('events') ? await includeEvents(render, 'customerId', full) : null;
  const hidden = hideFrom(render, 'customer.update');
  return rows.map((row) => {
    if (isRestricted(row)) return toResourceObject(render.links, restrictedCustomers, row);
    const view = { ...row, ...hidden, hasPassword: withPassword.has(row.id) };
    const linkage: Linkages = new Map();
    if (eventsOf) linkage.set('events', eventsOf.get(row.id) ?? []);
    return toResourceObject(render.links, customers, view, linkage);
  });
}

/** Includes the customers of resets. Returns their identifiers by id. */
async function includeCustomers(
  render: RenderContext,
  rows: readonly ResetView[],
  tree: IncludeTree,
): Promise<ReadonlyMap<string, Identifier>> {
  const found = await render.operations.findCustomersOfResets(render.context, rows);
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
  const hidden = hideFrom(render, 'password_reset.read');
  return rows.map((row) => {
    const linkage: Linkages = new Map();
    if (customerOf) linkage.set('customer', customerOf.get(row.customerId) ?? null);
    if (eventsOf) linkage.set('events', eventsOf.get(row.id) ?? []);
    return toResourceObject(render.links, resets, { ...row, ...hidden }, linkage);
  });
}
