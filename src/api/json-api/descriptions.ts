/** The descriptions of the routes (OpenAPI 3.1, Operation Objects). */
import { maxConditions, maxSearches } from '../../domain/shared/criteria.js';
import type { RouteDescription } from '../http/api.js';
import { mediaType } from './documents.js';
import { listParameters, singleParameters } from './parameters.js';
import { customers, events, resets, type AnyTable } from './resource-tables.js';
import {
  createCustomerSample,
  createResetSample,
  sampleCustomerId,
  sampleEventId,
  sampleResetId,
  updateAnswerSample,
  updateCustomerSample,
  updateRequestSample,
} from './samples.js';
import { ref, schemaNameOf } from './schemas.js';
import {
  customerReads,
  customerWrites,
  eventReads,
  resetReads,
  resetWrites,
  type Words,
} from './words.js';

function content(schema: string, example?: object): object {
  return { [mediaType]: { schema: ref(schema), ...(example && { example }) } };
}

const problems = {
  400: 'The query or the document is not valid.',
  401: 'The credential is missing, invalid or not permitted to do this.',
  404: 'The resource does not exist.',
  406: `\`Accept\` does not allow ${mediaType}, the media type of all responses.`,
  413: 'The body is larger than 32 KiB.',
  415: `The media type of the body is not ${mediaType}.`,
  422: 'An attribute was refused. Nothing was changed.',
  429: 'Too many attempts. `Retry-After` says when to try again.',
  503: 'The service is busy. `Retry-After` says when to try again.',
} as const;

function failures(statuses: readonly (keyof typeof problems)[]): Record<string, object> {
  const entries = statuses.map((status) => [
    String(status),
    { description: problems[status], content: content('JsonApiErrors') },
  ]);
  return Object.fromEntries(entries) as Record<string, object>;
}

/** Returns the description of a successful response with a document. */
function success(description: string, schema: string, example?: object): object {
  return { description, content: content(schema, example) };
}

/** The `id` in a path: which resource it is of, and the demo shop's one. */
function idParameter({ type }: AnyTable): object {
  const samples = {
    customer_password_resets: sampleResetId,
    customers: sampleCustomerId,
    events: sampleEventId,
  };
  return {
    name: 'id',
    in: 'path',
    required: true,
    description: `The id of the ${type.slice(0, -1).replaceAll('_', ' ')}.`,
    schema: ref('JsonApiId'),
    example: samples[type],
  };
}

const aboutLists = [
  'By page; `meta` counts the rows of all pages. A row must match every filter.',
  'Predicates for one value also end in `_any` and `_all` and then take several (`email_cont_any=a,b`);',
  '`_or_` and `_and_` between attributes compare them all (`reference_or_email_cont`).',
  `At most ${maxConditions} conditions and ${maxSearches} texts to search for. For integrations.`,
].join(' ');

function listOf(
  table: AnyTable,
  { description, ...words }: Words,
  schema = `${schemaNameOf(table)}List`,
): RouteDescription {
  return {
    ...words,
    description: `${description} ${aboutLists}`,
    parameters: listParameters(table),
    responses: { 200: success('One page.', schema), ...failures([400, 401, 406, 503]) },
  };
}

/** Returns the description of a list of events of one resource, which is of `owner`. */
function eventsOf(owner: AnyTable, words: Words, schema?: string): RouteDescription {
  const list = listOf(events, words, schema);
  const parameters = [idParameter(owner), ...(list.parameters ?? [])];
  return { ...list, parameters, responses: { ...list.responses, ...failures([404]) } };
}

/** `owner` is the resource whose id is in the path. */
function retrieveOf(table: AnyTable, words: Words, owner = table): RouteDescription {
  return {
    ...words,
    parameters: [idParameter(owner), ...singleParameters(table)],
    responses: {
      200: success('The resource.', `${schemaNameOf(table)}Document`),
      ...failures([400, 401, 404, 406, 503]),
    },
  };
}

/** Writes of resets are limited, those of customers are not. */
function limitedOf(table: AnyTable): Record<string, object> {
  return table.type === resets.type ? failures([429]) : {};
}

function createOf(table: AnyTable, write: Words, sample: object): RouteDescription {
  const name = schemaNameOf(table);
  const location = {
    description: "The new resource's URL.",
    schema: { type: 'string', format: 'uri' },
  };
  return {
    ...write,
    parameters: singleParameters(table),
    requestBody: { required: true, content: content(`${name}Create`, sample) },
    responses: {
      201: { ...success('The new resource.', `${name}Document`), headers: { Location: location } },
      ...failures([400, 401, 406, 413, 415, 422, 503]),
      ...limitedOf(table),
    },
  };
}

function updateOf(
  table: AnyTable,
  write: Words,
  sample: { request: object; answer?: object },
): RouteDescription {
  const name = schemaNameOf(table);
  return {
    ...write,
    parameters: [idParameter(table), ...singleParameters(table)],
    requestBody: { required: true, content: content(`${name}Update`, sample.request) },
    responses: {
      200: success('The changed resource.', `${name}Document`, sample.answer),
      ...failures([400, 401, 404, 406, 413, 415, 422, 503]),
      ...limitedOf(table),
    },
  };
}

function removeOf(table: AnyTable, write: Words): RouteDescription {
  return {
    ...write,
    parameters: [idParameter(table)],
    responses: {
      204: { description: 'The resource was deleted.' },
      ...failures([400, 401, 404, 406, 503]),
    },
  };
}

export const descriptions = {
  resets: {
    list: listOf(resets, resetReads.list),
    create: createOf(resets, resetWrites.create, createResetSample),
    retrieve: retrieveOf(resets, resetReads.retrieve),
    update: updateOf(resets, resetWrites.update, {
      request: updateRequestSample,
      answer: updateAnswerSample,
    }),
    remove: removeOf(resets, resetWrites.remove),
    customer: retrieveOf(customers, resetReads.customer, resets),
    events: eventsOf(resets, resetReads.events),
    customerLink: {
      ...resetReads.customerLink,
      parameters: [idParameter(resets)],
      responses: {
        200: success('The identifier.', 'JsonApiCustomerLinkage'),
        ...failures([400, 401, 404, 406, 503]),
      },
    },
    eventLinks: eventsOf(resets, resetReads.eventLinks, 'JsonApiEventLinkage'),
  },
  customers: {
    list: listOf(customers, customerReads.list),
    create: createOf(customers, customerWrites.create, createCustomerSample),
    retrieve: retrieveOf(customers, customerReads.retrieve),
    update: updateOf(customers, customerWrites.update, { request: updateCustomerSample }),
    remove: removeOf(customers, customerWrites.remove),
    events: eventsOf(customers, customerReads.events),
    eventLinks: eventsOf(customers, customerReads.eventLinks, 'JsonApiEventLinkage'),
  },
  events: {
    list: listOf(events, eventReads.list),
    retrieve: retrieveOf(events, eventReads.retrieve),
  },
} satisfies Record<string, Record<string, RouteDescription>>;
