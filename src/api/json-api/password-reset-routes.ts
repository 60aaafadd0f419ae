/** The routes of `customer_password_resets`. */
import type { PasswordReset } from '../../domain/resets/reset.js';
import type { ApiAnswer, ApiRequest } from '../http/api.js';
import type { Operations } from '../../operations/index.js';
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
import { parseBody, requiredTextOf, textOf, type Attributes } from './body.js';
import { descriptions } from './descriptions.js';
import { relationshipLinks, selfOf } from './documents.js';
import { eventLinksOf, eventsOf } from './event-routes.js';
import { presentCustomers, presentResets } from './presenter.js';
import { parseCollectionQuery, parseSingleQuery, requireNoQuery } from './query.js';
import { customers, resets, type ResetView } from './resource-tables.js';
import { commonAttributesOf, commonAttributeNames } from './common-attributes.js';

const writableOnCreate = ['customer_email', ...commonAttributeNames];
const writableOnUpdate = ['customer_password', '_reset_password_token', ...commonAttributeNames];

function view(reset: PasswordReset, token: string | null): ResetView {
  return { ...reset, token };
}

/** Both are missing if an update writes the common attributes only. */
function passwordAndToken(attributes: Attributes) {
  return {
    customerPassword: textOf(attributes, 'customerPassword'),
    resetPasswordToken: textOf(attributes, 'resetPasswordToken'),
  };
}

async function find(operations: Operations, request: ApiRequest): Promise<PasswordReset> {
  return requireFound(
    await operations.findPasswordReset(request.context, {
      id: idOf(request),
      withDeleted: false,
    }),
  );
}

async function list(operations: Operations, request: ApiRequest): Promise<ApiAnswer> {
  const query = parseCollectionQuery(request.search, resets);
  const render = renderContextOf(operations, request, query.fields);
  const page = await operations.pagePasswordResets(render.context, query);
  const data = await presentResets(render, page.nodes, query.include);
  const url = `${render.links.root}/${resets.type}`;
  return answerCollection(render, query, { url, page, data });
}

async function create(operations: Operations, request: ApiRequest): Promise<ApiAnswer> {
  const query = parseSingleQuery(request.search, resets);
  const render = renderContextOf(operations, request, query.fields);
  const expected = { type: resets.type, writable: writableOnCreate };
  const attributes = parseBody(request.body, expected);
  requireIncludable(render, query.include);
  const { reset, token } = await operations.createPasswordReset(render.context, {
    customerEmail: requiredTextOf(attributes, 'customerEmail'),
    tokenKind: 'opaque',
    ...commonAttributesOf(attributes),
  });
  const rows = [view(reset, token.reveal())];
  const data = await presentWritten(render, query, (at, tree) => presentResets(at, rows, tree));
  return answerCreated(render, query, data);
}

async function retrieve(operations: Operations, request: ApiRequest): Promise<ApiAnswer> {
  const query = parseSingleQuery(request.search, resets);
  const render = renderContextOf(operations, request, query.fields);
  const [data] = await presentResets(render, [await find(operations, request)], query.include);
  return answerSingle(render, query, data);
}

async function update(operations: Operations, request: ApiRequest): Promise<ApiAnswer> {
  const query = parseSingleQuery(request.search, resets);
  const render = renderContextOf(operations, request, query.fields);
  const id = idOf(request);
  const expected = { type: resets.type, id, writable: writableOnUpdate };
  const attributes = parseBody(request.body, expected);
  requireIncludable(render, query.include);
  const given = passwordAndToken(attributes);
  const reset = await operations.updatePasswordReset(render.context, {
    id,
    ...given,
    ...commonAttributesOf(attributes),
  });
  const rows = [view(reset, given.resetPasswordToken ?? null)];
  const data = await presentWritten(render, query, (at, tree) => presentResets(at, rows, tree));
  return answerSingle(render, query, data);
}

async function remove(operations: Operations, request: ApiRequest): Promise<ApiAnswer> {
  requireNoQuery(request.search);
  await operations.deletePasswordReset(request.context, { id: idOf(request) });
  return noContent;
}

async function customer(operations: Operations, request: ApiRequest): Promise<ApiAnswer> {
  const query = parseSingleQuery(request.search, customers);
  const render = renderContextOf(operations, request, query.fields);
  const reset = await find(operations, request);
  const found = await operations.findCustomersOfResets(render.context, [reset], {
    withPasswords: true,
  });
  const [data] = await presentCustomers(render, [...found.values()], query.include);
  return answerSingle(render, query, data);
}

async function customerLink(operations: Operations, request: ApiRequest): Promise<ApiAnswer> {
  requireNoQuery(request.search);
  const render = renderContextOf(operations, request, new Map());
  const { id, customerId } = await find(operations, request);
  const self = selfOf(render.links, { type: resets.type, id });
  const links = relationshipLinks(self, 'customer');
  return { status: 200, body: { links, data: { type: customers.type, id: customerId } } };
}

const owner = { owner: 'passwordResetId', type: resets.type, find } as const;

const all = `/${resets.type}`;
const one = `${all}/:id`;
const described = descriptions.resets;

export const passwordResetRoutes: readonly Route[] = [
  ['GET', all, described.list, list],
  ['POST', all, described.create, create],
  ['GET', one, described.retrieve, retrieve],
  ['PATCH', one, described.update, update],
  ['DELETE', one, described.remove, remove],
  ['GET', `${one}/customer`, described.customer, customer],
  ['GET', `${one}/events`, described.events, eventsOf(owner)],
  ['GET', `${one}/relationships/customer`, described.customerLink, customerLink],
  ['GET', `${one}/relationships/events`, described.eventLinks, eventLinksOf(owner)],
];
