/**
 * A table for each of the three types of resources: its attributes and relationships, and what its lists can be sorted
 * and filtered by. Serialising, `include`, `fields`, `sort`, `filter` and the description are made from these tables.
 * They have no row for a secret, so that no client can select a secret, sort by it or search for it.
 */
import type { ListedCustomer } from '../../domain/customers/customer.js';
import { eventNames, type Event } from '../../domain/events/event.js';
import type { CustomerCriteriaField, CustomerSortField } from '../../domain/customers/list.js';
import type { EventCriteriaField, EventSortField } from '../../domain/events/list.js';
import type {
  PasswordResetCriteriaField,
  PasswordResetSortField,
} from '../../domain/resets/list.js';
import type { PasswordReset } from '../../domain/resets/reset.js';
import { formatInstant } from '../../domain/shared/instant.js';
import type { FilterKind } from './predicates.js';

export type ResourceType = 'customer_password_resets' | 'customers' | 'events';

/** A member of `attributes`: how to read it from a row, and its JSON Schema. */
interface Attribute<Row> {
  readonly name: string;
  readonly schema: object;
  read(row: Row): unknown;
}

export interface Relationship {
  readonly type: ResourceType;
  readonly isToMany: boolean;
}

interface Filterable<Field extends string> {
  readonly field: Field;
  readonly kind: FilterKind;
}

export interface ResourceTable<Row, Field extends string, SortField extends string> {
  readonly type: ResourceType;
  /** In the order of documents. */
  readonly attributes: readonly Attribute<Row>[];
  readonly relationships: ReadonlyMap<string, Relationship>;
  /** From the name on the wire to the operation's. */
  readonly sortable: ReadonlyMap<string, SortField>;
  readonly filterable: ReadonlyMap<string, Filterable<Field>>;
}

/** A reset, with its token in the responses to its creation and its redemption alone. */
export interface ResetView extends PasswordReset {
  readonly token?: string | null;
}

const text = { type: 'string' };
const nullableText = { type: ['string', 'null'] };
const instant = { type: 'string', format: 'date-time' };
const address = { type: 'string', format: 'email' };

const toText = (date: Date | null): string | null => date && formatInstant(date);

interface WithCommonAttributes {
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly reference: string | null;
  readonly referenceOrigin: string | null;
  readonly metadata: object;
}

/** The attributes that all resources share, at their end. */
const commonAttributes: readonly Attribute<WithCommonAttributes>[] = [
  { name: 'created_at', schema: instant, read: (row) => toText(row.createdAt) },
  { name: 'updated_at', schema: instant, read: (row) => toText(row.updatedAt) },
  { name: 'reference', schema: nullableText, read: (row) => row.reference },
  { name: 'reference_origin', schema: nullableText, read: (row) => row.referenceOrigin },
  { name: 'metadata', schema: { type: 'object' }, read: (row) => row.metadata },
];

const commonSortable = [
  ['id', 'id'],
  ['created_at', 'createdAt'],
  ['updated_at', 'updatedAt'],
  ['reference', 'reference'],
  ['reference_origin', 'referenceOrigin'],
] as const;

const commonFilterable = [
  ['id', { field: 'id', kind: 'text' }],
  ['reference', { field: 'reference', kind: 'text' }],
  ['reference_origin', { field: 'referenceOrigin', kind: 'text' }],
  ['created_at', { field: 'createdAt', kind: 'instant' }],
  ['updated_at', { field: 'updatedAt', kind: 'instant' }],
] as const;

export const resets: ResourceTable<ResetView, PasswordResetCriteriaField, PasswordResetSortField> =
  {
    type: 'customer_password_resets',
    attributes: [
      { name: 'customer_email', schema: address, read: (row) => row.customerEmail },
      { name: 'reset_password_token', schema: nullableText, read: (row) => row.token ?? null },
      {
        name: 'reset_password_at',
        schema: { ...instant, type: ['string', 'null'] },
        read: (row) => toText(row.redeemedAt),
      },
      ...commonAttributes,
    ],
    relationships: new Map([
      ['customer', { type: 'customers', isToMany: false }],
      ['events', { type: 'events', isToMany: true }],
    ]),
    sortable: new Map<string, PasswordResetSortField>([
      ...commonSortable,
      ['customer.email', 'customerEmail'],
    ]),
    filterable: new Map<string, Filterable<PasswordResetCriteriaField>>([
      ...commonFilterable,
      ['reset_password_at', { field: 'resetPasswordAt', kind: 'instant' }],
      ['customer_id', { field: 'customerId', kind: 'text' }],
      ['customer_email', { field: 'customerEmail', kind: 'text' }],
      ['events_name', { field: 'eventsName', kind: 'related' }],
    ]),
  };

const statuses = ['prospect', 'acquired', 'repeat'];

export const customers: ResourceTable<ListedCustomer, CustomerCriteriaField, CustomerSortField> = {
  type: 'customers',
  attributes: [
    { name: 'email', schema: address, read: (row) => row.email },
    { name: 'status', schema: { ...text, enum: statuses }, read: (row) => row.status },
    { name: 'has_password', schema: { type: 'boolean' }, read: (row) => row.hasPassword },
    ...commonAttributes,
  ],
  relationships: new Map([['events', { type: 'events', isToMany: true }]]),
  sortable: new Map<string, CustomerSortField>([
    ...commonSortable,
    ['email', 'email'],
    ['status', 'status'],
  ]),
  filterable: new Map<string, Filterable<CustomerCriteriaField>>([
    ...commonFilterable,
    ['email', { field: 'email', kind: 'text' }],
    ['status', { field: 'status', kind: 'text' }],
    ['has_password', { field: 'hasPassword', kind: 'flag' }],
    ['events_name', { field: 'eventsName', kind: 'related' }],
  ]),
};

/** The application, the signed-in customer (`owner_id`) and the request that caused the event, and how often. */
const actor: Attribute<Event> = {
  name: 'metadata',
  schema: {
    type: 'object',
    properties: {
      application_id: nullableText,
      owner_id: nullableText,
      request_id: text,
      count: { type: 'integer' },
    },
  },
  read: ({ applicationId, ownerId, requestId, count }) => ({
    application_id: applicationId,
    owner_id: ownerId,
    request_id: requestId,
    count,
  }),
};

/** Events never change and integrations cannot write on them. Their `metadata` are the service's own. */
export const events: ResourceTable<Event, EventCriteriaField, EventSortField> = {
  type: 'events',
  attributes: [
    { name: 'name', schema: { ...text, enum: eventNames }, read: (row) => row.name },
    { name: 'created_at', schema: instant, read: (row) => toText(row.createdAt) },
    { name: 'updated_at', schema: instant, read: (row) => toText(row.createdAt) },
    { name: 'reference', schema: nullableText, read: () => null },
    { name: 'reference_origin', schema: nullableText, read: () => null },
    actor,
  ],
  relationships: new Map(),
  sortable: new Map<string, EventSortField>([
    ['id', 'id'],
    ['created_at', 'createdAt'],
    ['updated_at', 'updatedAt'],
    ['name', 'name'],
  ]),
  filterable: new Map<string, Filterable<EventCriteriaField>>([
    ['id', { field: 'id', kind: 'text' }],
    ['name', { field: 'name', kind: 'text' }],
    ['created_at', { field: 'createdAt', kind: 'instant' }],
    ['updated_at', { field: 'updatedAt', kind: 'instant' }],
  ]),
};

/** A table without the type of its rows, for parsing and descriptions. */
export type AnyTable = Pick<
  ResourceTable<never, string, string>,
  'type' | 'relationships' | 'sortable'
> & {
  readonly attributes: readonly { readonly name: string; readonly schema: object }[];
  readonly filterable: ReadonlyMap<string, { readonly field: string; readonly kind: FilterKind }>;
};

export const tables: ReadonlyMap<string, AnyTable> = new Map<string, AnyTable>(
  [resets, customers, events].map((table) => [table.type, table]),
);

/** Returns the names that `fields[<type>]` accepts. */
export function fieldNamesOf(table: AnyTable): string[] {
  return [...table.attributes.map(({ name }) => name), ...table.relationships.keys()];
}
