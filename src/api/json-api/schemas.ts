/** JSON Schemas (2020-12, as in OpenAPI 3.1) of this API's documents, made from the resources' tables. */
import { customers, events, resets, type AnyTable } from './resource-tables.js';

const text = { type: 'string' };
const nullableText = { type: ['string', 'null'] };
const url = { type: 'string', format: 'uri' };
const count = { type: 'integer', minimum: 0 };

/** Returns the schema of a text that is one of these. Not `const`: Postman's import makes wrong bodies of it. */
export function oneOf(...values: readonly string[]): object {
  return { type: 'string', enum: values };
}

/** Returns a reference to one of this API's schemas. */
export function ref(name: string): object {
  return { $ref: `#/components/schemas/${name}` };
}

/** Returns the schema of an object with these members and no others. */
export function closed(
  properties: Readonly<Record<string, object>>,
  required?: readonly string[],
): object {
  return {
    type: 'object',
    properties,
    required: required ?? Object.keys(properties),
    additionalProperties: false,
  };
}

/** Returns the name of the schema of a type's resource object. */
export function schemaNameOf({ type }: Pick<AnyTable, 'type'>): string {
  const names = {
    customer_password_resets: 'JsonApiCustomerPasswordReset',
    customers: 'JsonApiCustomer',
    events: 'JsonApiEvent',
  };
  return names[type];
}

function relationshipSchema(isToMany: boolean): object {
  const identifier = ref('JsonApiIdentifier');
  const data = isToMany
    ? { type: 'array', items: identifier }
    : { oneOf: [identifier, { type: 'null' }] };
  return closed({ links: ref('JsonApiRelationshipLinks'), data }, ['links']);
}

/** Returns the schema of the attributes. None is required: `fields` may leave out any of them. */
export function attributesSchema(table: AnyTable, required: readonly string[] = []): object {
  const attributes = table.attributes.map(({ name, schema }) => [name, schema]);
  return closed(Object.fromEntries(attributes) as Record<string, object>, required);
}

function resourceSchema(table: AnyTable): object {
  const relationships = [...table.relationships].map(([name, { isToMany }]) => [
    name,
    relationshipSchema(isToMany),
  ]);
  const properties = {
    id: ref('JsonApiId'),
    type: oneOf(table.type),
    links: closed({ self: url }),
    attributes: attributesSchema(table),
    relationships: closed(Object.fromEntries(relationships) as Record<string, object>, []),
    meta: ref('JsonApiResourceMeta'),
  };
  return closed(properties, ['id', 'type', 'links', 'attributes', 'meta']);
}

const anyResource = { oneOf: [resets, customers, events].map((table) => ref(schemaNameOf(table))) };
const included = { type: 'array', items: anyResource };

function documentSchemas(table: AnyTable): [string, object][] {
  const resource = ref(schemaNameOf(table));
  const single = closed({ data: resource, included }, ['data']);
  const list = closed(
    {
      data: { type: 'array', items: resource },
      included,
      meta: ref('JsonApiPageMeta'),
      links: ref('JsonApiPageLinks'),
    },
    ['data', 'meta', 'links'],
  );
  const name = schemaNameOf(table);
  return [
    [name, resourceSchema(table)],
    [`${name}Document`, single],
    [`${name}List`, list],
  ];
}

const commonAttributes = {
  reference: nullableText,
  reference_origin: nullableText,
  metadata: { type: 'object' },
};
const noRelationships = { type: 'object', maxProperties: 0 };

function requestSchema(
  { type }: AnyTable,
  attributes: Readonly<Record<string, object>>,
  { required = [], hasId }: { required?: readonly string[]; hasId: boolean },
): object {
  const properties = {
    type: oneOf(type),
    ...(hasId && { id: ref('JsonApiId') }),
    attributes: closed({ ...attributes, ...commonAttributes }, required),
    relationships: noRelationships,
  };
  const needed = ['type', ...(hasId ? ['id'] : []), ...(required.length > 0 ? ['attributes'] : [])];
  return { type: 'object', properties: { data: closed(properties, needed) }, required: ['data'] };
}

const email = { type: 'string', format: 'email' };
const secret = { type: 'string', writeOnly: true };

/** The bodies of requests. Their attributes are those of the `writable` lists beside the routes. */
const requestSchemas = {
  JsonApiCustomerPasswordResetCreate: requestSchema(
    resets,
    { customer_email: email },
    { required: ['customer_email'], hasId: false },
  ),
  JsonApiCustomerPasswordResetUpdate: requestSchema(
    resets,
    { customer_password: secret, _reset_password_token: secret },
    { hasId: true },
  ),
  JsonApiCustomerCreate: requestSchema(
    customers,
    { email, password: secret },
    { required: ['email'], hasId: false },
  ),
  JsonApiCustomerUpdate: requestSchema(customers, { email, password: secret }, { hasId: true }),
};

const errorSchema = closed(
  {
    title: text,
    detail: text,
    code: text,
    status: { type: 'string', pattern: '^[45][0-9]{2}$' },
    source: { type: 'object', properties: { pointer: text, parameter: text } },
    meta: { type: 'object' },
  },
  ['title', 'detail', 'code', 'status'],
);

export const jsonApiSchemas: Record<string, object> = {
  JsonApiId: { type: 'string', pattern: '^[0-9A-Za-z]{1,64}$' },
  JsonApiIdentifier: closed({
    type: oneOf(...[resets, customers, events].map(({ type }) => type)),
    id: ref('JsonApiId'),
  }),
  JsonApiRelationshipLinks: closed({ self: url, related: url }),
  JsonApiResourceMeta: closed({
    mode: oneOf('live', 'test'),
    organization_id: text,
    trace_id: { type: 'string', pattern: '^[0-9a-f]{64}$' },
  }),
  JsonApiPageMeta: closed({ record_count: count, page_count: count }),
  JsonApiPageLinks: closed({ first: url, prev: url, next: url, last: url }, ['first', 'last']),
  ...Object.fromEntries([resets, customers, events].flatMap(documentSchemas)),
  ...requestSchemas,
  JsonApiCustomerLinkage: closed({
    links: ref('JsonApiRelationshipLinks'),
    data: ref('JsonApiIdentifier'),
  }),
  JsonApiEventLinkage: closed({
    links: closed({ self: url, related: url, first: url, prev: url, next: url, last: url }, [
      'self',
      'related',
      'first',
      'last',
    ]),
    data: { type: 'array', items: ref('JsonApiIdentifier') },
    meta: ref('JsonApiPageMeta'),
  }),
  JsonApiErrors: closed({ errors: { type: 'array', minItems: 1, items: errorSchema } }),
};
