/**
 * From rows to resource objects, with what was to be included. Each relationship of a page is one
 * statement, however many rows the page has, and `has_password` is one more where it is shown.
 */
import type { AuthorizedContext } from '../../domain/access/context.js';
import { isContact, type Customer, type CustomerContact } from '../../domain/customers/customer.js';
import type { Event } from '../../domain/events/event.js';
import { maxOffsetPageSize } from '../../domain/shared/offset-page.js';
import type { EventOwner, Operations } from '../../operations/index.js';
import {
  toResourceObject,
  type Frame,
  type Identifier,
  type Linkage,
  type ResourceObject,
} from './documents.js';
import { isSelected, type IncludeTree } from './query.js';
import { customers, events, resets, type ResetView } from './resources.js';

/** What one answer is made with. */
export interface Desk {
  readonly operations: Operations;
  readonly context: AuthorizedContext;
  readonly frame: Frame;
  /** What was read along the way, each once, by type and id. */
  readonly included: Map<string, ResourceObject>;
}

type Linkages = Map<string, Linkage>;
type CustomerSeen = Customer | CustomerContact;

/** A customer as far as the caller of its reset sees it: its address and nothing else. */
const contacts = {
  type: customers.type,
  attributes: [{ name: 'email', read: ({ email }: CustomerContact) => email }],
  relationships: new Map<string, never>(),
};

function include({ included }: Desk, resources: readonly ResourceObject[]): Identifier[] {
  for (const resource of resources) included.set(`${resource.type}/${resource.id}`, resource);
  return resources.map(({ type, id }) => ({ type, id }));
}

export function presentEvents({ frame }: Desk, rows: readonly Event[]): ResourceObject[] {
  return rows.map((row) => toResourceObject(frame, events, row));
}

/** The newest of each owner; the rest are behind `related`. */
async function includeEvents(
  desk: Desk,
  owner: EventOwner,
  rows: readonly { readonly id: string }[],
): Promise<ReadonlyMap<string, Identifier[]>> {
  const ownerIds = rows.map(({ id }) => id);
  const page = { first: maxOffsetPageSize };
  const pages = await desk.operations.listEventsOf(desk.context, { owner, ownerIds, page });
  const nodesOf = (id: string) => pages.get(id)?.nodes ?? [];
  return new Map(ownerIds.map((id) => [id, include(desk, presentEvents(desk, nodesOf(id)))]));
}

async function ownersOfPasswords(
  { operations, context, frame }: Desk,
  rows: readonly Customer[],
): Promise<ReadonlySet<string>> {
  const isShown = isSelected(frame.fields, customers.type, 'has_password');
  if (rows.length === 0 || !isShown) return new Set();
  const customerIds = rows.map(({ id }) => id);
  const found = await operations.findCredentialSummaries(context, { customerIds });
  return new Set(found.map(({ customerId }) => customerId));
}

export async function presentCustomers(
  desk: Desk,
  rows: readonly CustomerSeen[],
  tree: IncludeTree,
): Promise<ResourceObject[]> {
  const full = rows.flatMap((row) => (isContact(row) ? [] : [row]));
  const withPassword = await ownersOfPasswords(desk, full);
  const eventsOf = tree.has('events') ? await includeEvents(desk, 'customerId', full) : null;
  return rows.map((row) => {
    if (isContact(row)) return toResourceObject(desk.frame, contacts, row);
    const view = { ...row, hasPassword: withPassword.has(row.id) };
    const linkage: Linkages = new Map();
    if (eventsOf) linkage.set('events', eventsOf.get(row.id) ?? []);
    return toResourceObject(desk.frame, customers, view, linkage);
  });
}

/** Which customers are included now, by their ids. */
async function includeCustomers(
  desk: Desk,
  rows: readonly ResetView[],
  tree: IncludeTree,
): Promise<ReadonlyMap<string, Identifier>> {
  const found = await desk.operations.findCustomersOfResets(desk.context, rows);
  const resources = await presentCustomers(desk, [...found.values()], tree);
  return new Map(include(desk, resources).map((identifier) => [identifier.id, identifier]));
}

export async function presentResets(
  desk: Desk,
  rows: readonly ResetView[],
  tree: IncludeTree,
): Promise<ResourceObject[]> {
  const ofCustomer = tree.get('customer');
  const customerOf = ofCustomer ? await includeCustomers(desk, rows, ofCustomer) : null;
  const eventsOf = tree.has('events') ? await includeEvents(desk, 'passwordResetId', rows) : null;
  return rows.map((row) => {
    const linkage: Linkages = new Map();
    if (customerOf) linkage.set('customer', customerOf.get(row.customerId) ?? null);
    if (eventsOf) linkage.set('events', eventsOf.get(row.id) ?? []);
    return toResourceObject(desk.frame, resets, row, linkage);
  });
}
