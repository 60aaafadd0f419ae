/** The calls that receivers of webhooks get (OpenAPI 3.1, `webhooks`), by topic: headers, bodies and answers. */
import { eventNames } from '../../domain/events/event.js';
import { isWebhookTopic, type WebhookTopic } from '../../domain/webhooks/webhook.js';
import type { WebhookDescription } from '../http/api.js';
import { mediaType } from './documents.js';
import { customers, resets, type AnyTable } from './resource-tables.js';
import { customerCallSample, resetCallSample, tokenCallSample } from './samples.js';
import { attributesSchema, closed, oneOf, ref, schemaNameOf } from './schemas.js';

const text = { type: 'string' };
const path = { type: 'string', format: 'uri-reference' };

const partitionMeta = { mode: oneOf('live', 'test'), organization_id: text };

/** Only in the first call of a new reset, to webhooks that include tokens. */
const token = {
  type: 'string',
  description: "The reset token as a compact JWE, encrypted to the webhook's public key.",
};

const links = closed({ self: path, related: path });

/** Everything is there, but for `metadata` where the document would be too large with them. */
function calledResource(table: AnyTable, meta: object): object {
  const names = table.attributes.map(({ name }) => name).filter((name) => name !== 'metadata');
  const relationships = [...table.relationships.keys()].map((name) => [name, closed({ links })]);
  return closed({
    id: ref('JsonApiId'),
    type: oneOf(table.type),
    links: closed({ self: path }),
    attributes: attributesSchema(table, names),
    relationships: closed(Object.fromEntries(relationships) as Record<string, object>),
    meta,
  });
}

/** A resource that no longer exists when the body is made, such as that of a deleted customer. */
function goneResource({ type }: AnyTable, meta: object): object {
  return closed({ id: ref('JsonApiId'), type: oneOf(type), meta });
}

function callSchema(table: AnyTable, meta: object): object {
  return closed({ data: { anyOf: [calledResource(table, meta), goneResource(table, meta)] } });
}

const bareMeta = closed(partitionMeta);
const tokenMeta = closed(
  { ...partitionMeta, encrypted_reset_password_token: token },
  Object.keys(partitionMeta),
);

const callSchemaName = (table: AnyTable) => `${schemaNameOf(table)}Call`;

/** The bodies of calls. */
export const webhookSchemas: Record<string, object> = {
  [callSchemaName(resets)]: callSchema(resets, tokenMeta),
  [callSchemaName(customers)]: callSchema(customers, bareMeta),
};

/** When each event happens that webhooks can have. */
const occasions: Record<WebhookTopic, string> = {
  'customer_password_resets.create': 'A reset was created.',
  'customer_password_resets.reset_password': 'A password was set with the token of a reset.',
  'customer_password_resets.destroy': 'A reset was deleted.',
  'customer_password_resets.cancel':
    'A customer said "it was not me": the reset was revoked, and mails to the address pause.',
  'customers.create': 'A customer was created.',
  'customers.create_password': 'A customer got its first password, not by a reset.',
};

function header(name: string, description: string, example: string): object {
  return { name, in: 'header', required: true, description, schema: text, example };
}

/** The headers of a call of that topic, as `docs/webhooks.md` explains them. */
function headersOf(topic: string): object[] {
  return [
    header('webhook-id', "The delivery's id: process each once.", 'XAyRWNUzyN'),
    header('webhook-timestamp', 'When the call was made, in seconds since 1970.', '1767225600'),
    header(
      'webhook-signature',
      'The signature of Standard Webhooks over id, time and body; two with a space between them for a day after the secret was rotated.',
      'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
    ),
    header(
      'x-commercelayer-signature',
      "Commerce Layer's signature: the base64 of HMAC-SHA256 over the body.",
      'dGhpcyBpcyBub3QgYSByZWFsIHNpZ25hdHVyZQ=',
    ),
    { ...header('x-commercelayer-topic', 'The topic.', topic), schema: oneOf(topic) },
  ];
}

const answers = {
  200: { description: 'Any 2xx within 5 seconds: the event has arrived.' },
  410: { description: 'The receiver is gone: Rekey disables the webhook.' },
  429: { description: 'Rekey tries again, not before the time in `Retry-After`.' },
  503: { description: 'Rekey tries again, not before the time in `Retry-After`.' },
};

function tableOf(topic: string): AnyTable {
  return topic.startsWith(`${customers.type}.`) ? customers : resets;
}

function sampleOf(topic: WebhookTopic): object {
  if (topic === 'customer_password_resets.create') return tokenCallSample;
  return tableOf(topic) === customers ? customerCallSample : resetCallSample;
}

/** Returns a name without dots, such as `onCustomersCreatePassword`. */
function operationIdOf(topic: string): string {
  const words = topic.split(/[._]/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `on${words.join('')}`;
}

function describeCall(topic: WebhookTopic): WebhookDescription {
  const schema = ref(callSchemaName(tableOf(topic)));
  const content = { [mediaType]: { schema, example: sampleOf(topic) } };
  return {
    operationId: operationIdOf(topic),
    summary: occasions[topic],
    description: `${occasions[topic]} Rekey sends the resource as it is when the call is first made, with relative links, to each webhook that subscribes to \`${topic}\`. Webhooks are registered in GraphQL, by \`createWebhook\`.`,
    parameters: headersOf(topic),
    requestBody: { required: true, content },
    responses: answers,
  };
}

/** The description of each topic's calls, by the topic. */
export const webhookDescriptions: Record<string, WebhookDescription> = Object.fromEntries(
  eventNames.filter(isWebhookTopic).map((topic) => [topic, describeCall(topic)]),
);
