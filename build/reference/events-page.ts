/** The page docs/events.md: the events of the catalogue, and the calls of those that webhooks can have. */
import type { GraphQLEnumType, GraphQLSchema } from 'graphql';
import { webhookDescriptions } from '../../src/api/json-api/webhook-descriptions.js';
import { eventNames, type EventName } from '../../src/domain/events/event.js';
import { isWebhookTopic } from '../../src/domain/webhooks/webhook.js';
import { toPage, toTable, toText } from './markdown.js';

const introduction = `# Events and topics

<!-- Printed by \`npm run docs:reference\` from the events of src/domain. Do not edit. -->

Rekey records what happens to a customer or a reset as an event. Integrations read events as \`events\` in GraphQL ([schema.md](schema.md#query-events)) and at \`/api/events\` in JSON:API ([rest.md](rest.md#commerce-layer-jsonapi-below-api)); they are kept for \`EVENT_RETENTION_DAYS\`. Some are also topics: [webhooks](webhooks.md) can subscribe to them, and get the customer or the reset as it is then. JSON:API and the headers of calls spell a name with dots, GraphQL with capitals.`;

/** A name in the schema's capitals. */
const toCapitals = (name: EventName) => name.toUpperCase().replaceAll('.', '_');

/** What the schema says of an event, without the name that comes before it there. */
function meaningOf(schema: GraphQLSchema, name: EventName): string {
  const type = schema.getType('AccountEventName') as GraphQLEnumType;
  const description = type.getValue(toCapitals(name))?.description ?? '';
  return description.replace(`\`${name}\`: `, '');
}

function resourceOf(name: EventName): string {
  if (!isWebhookTopic(name)) return 'no';
  return name.startsWith('customers.') ? 'yes, with the customer' : 'yes, with the reset';
}

function listOf(schema: GraphQLSchema): string {
  const rows = eventNames.map((name) => [
    isWebhookTopic(name) ? `[\`${name}\`](#${name.replaceAll('.', '')})` : `\`${name}\``,
    `\`${toCapitals(name)}\``,
    toText(meaningOf(schema, name)),
    resourceOf(name),
  ]);
  return toTable(['event', 'in GraphQL', 'what happened', 'a topic'], rows);
}

const mediaType = 'application/vnd.api+json';

/** The example of the body that OpenAPI has, too. */
function sampleOf(topic: string): string {
  const body = webhookDescriptions[topic]?.requestBody as {
    readonly content: Record<string, { readonly example: unknown }>;
  };
  return JSON.stringify(body.content[mediaType]?.example, null, 2);
}

function sectionOf(topic: string): string {
  const summary = webhookDescriptions[topic]?.summary ?? '';
  return toPage([
    `## ${topic}`,
    `${toText(summary)} The body of a call:`,
    `\`\`\`json\n${sampleOf(topic)}\n\`\`\``,
  ]);
}

/** Returns the page in Markdown. */
export function printEventPage(schema: GraphQLSchema): string {
  const topics = eventNames.filter(isWebhookTopic);
  return toPage([introduction, listOf(schema), ...topics.map(sectionOf)]);
}
