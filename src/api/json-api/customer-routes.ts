/** The routes of `customers`. */
import type { Customer } from '../../domain/customers/customer.js';
import type { ApiAnswer, ApiRequest } from '../http/api.js';
import type { Operations } from '../../operations/index.js';
import { commonAttributesOf, commonAttributeNames } from './common-attributes.js';
import {
  answerCollection,
  answerCreated,
  answerSingle,
  renderContextOf,
  idOf,
  noContent,
  presentWritten,
  requireFound,
  requireIncludable,
  type Route,
} from './responses.js';
import { parseBody, requiredTextOf, textOf } from './body.js';
import { descriptions } from './descriptions.js';
import { eventLinksOf, eventsOf } from './event-routes.js';
import { presentCustomers } from './presenter.js';
import { parseCollectionQuery, parseSingleQuery, requireNoQuery } from './query.js';
import { customers } from './resource-tables.js';

const writable = ['email', 'password', ...commonAttributeNames];

async function find(operations: Operations, request: ApiRequest): Promise<Customer> {
  return requireFound(await operations.findCustomer(request.context, { id: idOf(request) }));
}

async function list(operations: Operations, request: ApiRequest): Promise<ApiAnswer> {
  const query = parseCollectionQuery(request.search, customers);
  const render = renderContextOf(operations, request, query.fields);
  const page = await operations.pageCustomers(render.context, query);
  const data = await presentCustomers(render, page.nodes, query.include);
  const url = `${render.links.root}/${customers.type}`;
  return answerCollection(render, query, { url, page, data });
}

async function create(operations: Operations, request: ApiRequest): Promise<ApiAnswer> {
  const query = parseSingleQuery(request.search, customers);
  const render = renderContextOf(operations, request, query.fields);
  const attributes = parseBody(request.body, { type: customers.type, writable });
  requireIncludable(render, query.include);
  const input = {
    email: requiredTextOf(attributes, 'email'),
    password: textOf(attributes, 'password'),
    ...commonAttributesOf(attributes),
  };
  const customer = await operations.createCustomer(render.context, input);
  const data = await presentWritten(render, query, (at, tree) =>
    presentCustomers(at, [customer], tree),
  );
  return answerCreated(render, query, data);
}

async function retrieve(operations: Operations, request: ApiRequest): Promise<ApiAnswer> {
  const query = parseSingleQuery(request.search, customers);
  const render = renderContextOf(operations, request, query.fields);
  const [data] = await presentCustomers(render, [await find(operations, request)], query.include);
  return answerSingle(render, query, data);
}

async function update(operations: Operations, request: ApiRequest): Promise<ApiAnswer> {
  const query = parseSingleQuery(request.search, customers);
  const render = renderContextOf(operations, request, query.fields);
  const id = idOf(request);
  const attributes = parseBody(request.body, { type: customers.type, id, writable });
  requireIncludable(render, query.include);
  const input = {
    id,
    email: textOf(attributes, 'email'),
    password: textOf(attributes, 'password'),
    ...commonAttributesOf(attributes),
  };
  const customer = await operations.updateCustomer(render.context, input);
  const data = await presentWritten(render, query, (at, tree) =>
    presentCustomers(at, [customer], tree),
  );
  return answerSingle(render, query, data);
}

async function remove(operations: Operations, request: ApiRequest): Promise<ApiAnswer> {
  requireNoQuery(request.search);
  await operations.deleteCustomer(request.context, { id: idOf(request) });
  return noContent;
}

const owner = { owner: 'customerId', type: customers.type, find } as const;

const all = `/${customers.type}`;
const one = `${all}/:id`;
const described = descriptions.customers;

export const customerRoutes: readonly Route[] = [
  ['GET', all, described.list, list],
  ['POST', all, described.create, create],
  ['GET', one, described.retrieve, retrieve],
  ['PATCH', one, described.update, update],
  ['DELETE', one, described.remove, remove],
  ['GET', `${one}/events`, described.events, eventsOf(owner)],
  ['GET', `${one}/relationships/events`, described.eventLinks, eventLinksOf(owner)],
];
