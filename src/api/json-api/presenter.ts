/**
 * From rows to resource objects, with what was to be included. Each relationship of a page is one
 * statement, however many rows the page has, and `has_password` is one more where it is shown.
 */
import type { AuthorizedContext } from '../../domain/access/context.js';
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
import { customers, events, resets, type ResetView } from './resources.js';

/** What one answer is made with. */
export interface RenderContext {
  readonly operations: Operations;
  readonly context: AuthorizedContext;
  readonly linkContext: LinkContext;
  /** What was read along the way, each once, by type and id. */
  readonly included: Map<string, ResourceObject>;
}

type Linkages = Map<string, Linkage>;
type CustomerSeen = Customer | RestrictedCustomer;

/** A customer as far as the caller of its reset sees it: its address and nothing else. */
const contacts = {
  type: customers.type,
  attributes: [{ name: 'email', read: ({ email }: RestrictedCustomer) => email }],
  relationships: new Map<string, never>(),
};

function include({ included }: RenderContext, resources: readonly ResourceObject[]): Identifier[] {
  for (const resource of resources) included.set(`${resource.type}/${resource.id}`, resource);
  return resources.map(({ type, id }) => ({ type, id }));
}

export function presentEvents(
  { linkContext }: RenderContext,
  rows: readonly Event[],
): ResourceObject[] {
  return rows.map((row) => toResourceObject(linkContext, events, row));
}

/** The newest of each owner; the rest are behind `related`. */
async function includeEvents(
  renderContext: RenderContext,
  owner: EventOwner,
  rows: readonly { readonly id: string }[],
): Promise<ReadonlyMap<string, Identifier[]>> {
  const ownerIds = rows.map(({ id }) => id);
  const page = { first: maxOffsetPageSize };
  const pages = await renderContext.operations.listEventsOf(renderContext.context, {
    owner,
    ownerIds,
    page,
  });
  const nodesOf = (id: string) => pages.get(id)?.nodes ?? [];
  return new Map(
    ownerIds.map((id) => [id, include(renderContext, presentEvents(renderContext, nodesOf(id)))]),
  );
}

async function ownersOfPasswords(
  { operations, context, linkContext }: RenderContext,
  rows: readonly Customer[],
): Promise<ReadonlySet<string>> {
  const isShown = isSelected(linkContext.fields, customers.type, 'has_password');
  if (rows.length === 0 || !isShown) return new Set();
  const customerIds = rows.map(({ id }) => id);
  const found = await operations.findCredentialSummaries(context, { customerIds });
  return new Set(found.map(({ customerId }) => customerId));
}

export async function presentCustomers(
  renderContext: RenderContext,
  rows: readonly CustomerSeen[],
  tree: IncludeTree,
): Promise<ResourceObject[]> {
  const full = rows.flatMap((row) => (isRestricted(row) ? [] : [row]));
  const withPassword = await ownersOfPasswords(renderContext, full);
  const eventsOf = tree.has('events')
    ? await includeEvents(renderContext, 'customerId', full)
    : null;
  return rows.map((row) => {
    if (isRestricted(row)) return toResourceObject(renderContext.linkContext, contacts, row);
    const view = { ...row, hasPassword: withPassword.has(row.id) };
    const linkage: Linkages = new Map();
    if (eventsOf) linkage.set('events', eventsOf.get(row.id) ?? []);
    return toResourceObject(renderContext.linkContext, customers, view, linkage);
  });
}

/** Which customers are included now, by their ids. */
async function includeCustomers(
  renderContext: RenderContext,
  rows: readonly ResetView[],
  tree: IncludeTree,
): Promise<ReadonlyMap<string, Identifier>> {
  const found = await renderContext.operations.findCustomersOfResets(renderContext.context, rows);
  const resources = await presentCustomers(renderContext, [...found.values()], tree);
  return new Map(
    include(renderContext, resources).map((identifier) => [identifier.id, identifier]),
  );
}

export async function presentResets(
  renderContext: RenderContext,
  rows: readonly ResetView[],
  tree: IncludeTree,
): Promise<ResourceObject[]> {
  const ofCustomer = tree.get('customer');
  const customerOf = ofCustomer ? await includeCustomers(renderContext, rows, ofCustomer) : null;
  const eventsOf = tree.has('events')
    ? await includeEvents(renderContext, 'passwordResetId', rows)
    : null;
  return rows.map((row) => {
    const linkage: Linkages = new Map();
    if (customerOf) linkage.set('customer', customerOf.get(row.customerId) ?? null);
    if (eventsOf) linkage.set('events', eventsOf.get(row.id) ?? []);
    return toResourceObject(renderContext.linkContext, resets, row, linkage);
  });
}
