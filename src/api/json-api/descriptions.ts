/** The descriptions of the routes (OpenAPI 3.1, Operation Objects). */
import type { RouteDescription } from '../http/api.js';
import { mediaType } from './documents.js';
import { listParameters, singleParameters } from './parameters.js';
import { customers, events, resets, type AnyTable } from './resource-tables.js';
import { updateAnswerSample, updateRequestSample } from './samples.js';
import { ref, schemaNameOf } from './schemas.js';

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

function listOf(
  table: AnyTable,
  operationId: string,
  summary: string,
  schema = `${schemaNameOf(table)}List`,
): RouteDescription {
  return {
    operationId,
    summary,
    parameters: listParameters(table),
    responses: { 200: success('One page.', schema), ...failures([400, 401, 406, 503]) },
  };
}

/** Returns the description of a list of events of one resource. */
function eventsOf(operationId: string, summary: string, schema?: string): RouteDescription {
  const list = listOf(events, operationId, summary, schema);
  return { ...list, responses: { ...list.responses, ...failures([404]) } };
}

function retrieveOf(table: AnyTable, operationId: string, summary: string): RouteDescription {
  return {
    operationId,
    summary,
    parameters: singleParameters(table),
    responses: {
      200: success('The resource.', `${schemaNameOf(table)}Document`),
      ...failures([400, 401, 404, 406, 503]),
    },
  };
}

interface Write {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
}

/** Writes of resets are limited, those of customers are not. */
function limitedOf(table: AnyTable): Record<string, object> {
  return table.type === resets.type ? failures([429]) : {};
}

function createOf(table: AnyTable, write: Write): RouteDescription {
  const name = schemaNameOf(table);
  const location = {
    description: "The new resource's URL.",
    schema: { type: 'string', format: 'uri' },
  };
  return {
    ...write,
    parameters: singleParameters(table),
    requestBody: { required: true, content: content(`${name}Create`) },
    responses: {
      201: { ...success('The new resource.', `${name}Document`), headers: { Location: location } },
      ...failures([400, 401, 406, 413, 415, 422, 503]),
      ...limitedOf(table),
    },
  };
}

function updateOf(
  table: AnyTable,
  write: Write,
  sample: { request?: object; answer?: object } = {},
): RouteDescription {
  const name = schemaNameOf(table);
  return {
    ...write,
    parameters: singleParameters(table),
    requestBody: { required: true, content: content(`${name}Update`, sample.request) },
    responses: {
      200: success('The changed resource.', `${name}Document`, sample.answer),
      ...failures([400, 401, 404, 406, 413, 415, 422, 503]),
      ...limitedOf(table),
    },
  };
}

function removeOf(write: Write): RouteDescription {
  return {
    ...write,
    responses: {
      204: { description: 'The resource was deleted.' },
      ...failures([400, 401, 404, 406, 503]),
    },
  };
}

const resetWrites = {
  create: {
    operationId: 'createCustomerPasswordReset',
    summary: 'Create a customer password reset',
    description:
      "Returns the reset's token, once. Sends no email. Ends the customer's pending resets. For integrations.",
  },
  update: {
    operationId: 'updateCustomerPasswordReset',
    summary: 'Update a customer password reset',
    description:
      "Redeems the reset: sets the customer's password with the reset's token, once. Only integrations may write `reference`, `reference_origin` and `metadata`.",
  },
  remove: {
    operationId: 'deleteCustomerPasswordReset',
    summary: 'Delete a customer password reset',
    description: 'The token can no longer be used. For integrations.',
  },
};

const customerWrites = {
  create: {
    operationId: 'createCustomer',
    summary: 'Create a customer',
    description: 'With or without a first password. For integrations.',
  },
  update: {
    operationId: 'updateCustomer',
    summary: 'Update a customer',
    description:
      'A password can be written only if the customer has none; otherwise use a reset. For integrations.',
  },
  remove: {
    operationId: 'deleteCustomer',
    summary: 'Delete a customer',
    description: 'The password and the resets are deleted, too. For integrations.',
  },
};

export const descriptions = {
  resets: {
    list: listOf(resets, 'listCustomerPasswordResets', 'List all customer password resets'),
    create: createOf(resets, resetWrites.create),
    retrieve: retrieveOf(
      resets,
      'retrieveCustomerPasswordReset',
      'Retrieve a customer password reset',
    ),
    update: updateOf(resets, resetWrites.update, {
      request: updateRequestSample,
      answer: updateAnswerSample,
    }),
    remove: removeOf(resetWrites.remove),
    customer: retrieveOf(
      customers,
      'retrieveCustomerOfPasswordReset',
      'Retrieve the customer of a customer password reset',
    ),
    events: eventsOf('listEventsOfPasswordReset', 'List the events of a customer password reset'),
    customerLink: {
      operationId: 'retrieveCustomerLinkOfPasswordReset',
      summary: 'Retrieve the id of the customer of a customer password reset',
      responses: {
        200: success('The identifier.', 'JsonApiCustomerLinkage'),
        ...failures([400, 401, 404, 406, 503]),
      },
    },
    eventLinks: eventsOf(
      'listEventLinksOfPasswordReset',
      'List the ids of the events of a customer password reset',
      'JsonApiEventLinkage',
    ),
  },
  customers: {
    list: listOf(customers, 'listCustomers', 'List all customers'),
    create: createOf(customers, customerWrites.create),
    retrieve: retrieveOf(customers, 'retrieveCustomer', 'Retrieve a customer'),
    update: updateOf(customers, customerWrites.update),
    remove: removeOf(customerWrites.remove),
    events: eventsOf('listEventsOfCustomer', 'List the events of a customer'),
    eventLinks: eventsOf(
      'listEventLinksOfCustomer',
      'List the ids of the events of a customer',
      'JsonApiEventLinkage',
    ),
  },
  events: {
    list: listOf(events, 'listEvents', 'List all events'),
    retrieve: retrieveOf(events, 'retrieveEvent', 'Retrieve an event'),
  },
} satisfies Record<string, Record<string, RouteDescription>>;
