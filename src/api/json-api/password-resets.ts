/** The routes of `customer_password_resets`. */
import type { PasswordReset } from '../../domain/resets/reset.js';
import type { RestAnswer, RestRequest } from '../http/rest-api.js';
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
import { eventLinksOf, eventsOf } from './events.js';
import { presentCustomers, presentResets } from './presenter.js';
import { parseCollectionQuery, parseSingleQuery, requireNoQuery } from './query.js';
import { customers, resets, type ResetView } from './resources.js';
import { commonAttributesOf, commonAttributeNames } from './common-attributes.js';

const writableOnCreate = ['customer_email', ...commonAttributeNames];
const writableOnUpdate = ['customer_password', '_reset_password_token', ...commonAttributeNames];

const view = (reset: PasswordReset, token: string | null = null): ResetView => ({
  ...reset,
  token,
});

/** Neither is needed where the update only annotates. */
function passwordAndToken(attributes: Attributes) {
  return {
    customerPassword: textOf(attributes, 'customerPassword'),
    resetPasswordToken: textOf(attributes, 'resetPasswordToken'),
  };
}

async function find(operations: Operations, request: RestRequest): Promise<PasswordReset> {
  return requireFound(
    await operations.findUndeletedPasswordReset(request.context, { id: idOf(request) }),
  );
}

async function list(operations: Operations, request: RestRequest): Promise<RestAnswer> {
  const query = parseCollectionQuery(request.search, resets);
  const renderContext = renderContextOf(operations, request, query.fields);
  const page = await operations.pagePasswordResets(renderContext.context, query);
  const rows = page.nodes.map((reset) => view(reset));
  const data = await presentResets(renderContext, rows, query.include);
  const url = `${renderContext.linkContext.root}/${resets.type}`;
  return answerCollection(renderContext, query, { url, page, data });
}

async function create(operations: Operations, request: RestRequest): Promise<RestAnswer> {
  const query = parseSingleQuery(request.search, resets);
  const renderContext = renderContextOf(operations, request, query.fields);
  const expected = { type: resets.type, writable: writableOnCreate };
  const attributes = parseBody(request.body, expected);
  requireIncludable(renderContext, query.include);
  const { reset, token } = await operations.createPasswordReset(renderContext.context, {
    customerEmail: requiredTextOf(attributes, 'customerEmail'),
    tokenKind: 'opaque',
    ...commonAttributesOf(attributes),
  });
  const rows = [view(reset, token.reveal())];
  const data = await presentWritten(renderContext, query, (at, tree) =>
    presentResets(at, rows, tree),
  );
  return answerCreated(renderContext, query, data);
}

async function retrieve(operations: Operations, request: RestRequest): Promise<RestAnswer> {
  const query = parseSingleQuery(request.search, resets);
  const renderContext = renderContextOf(operations, request, query.fields);
  const [data] = await presentResets(
    renderContext,
    [view(await find(operations, request))],
    query.include,
  );
  return answerSingle(renderContext, query, data);
}

async function update(operations: Operations, request: RestRequest): Promise<RestAnswer> {
  const query = parseSingleQuery(request.search, resets);
  const renderContext = renderContextOf(operations, request, query.fields);
  const id = idOf(request);
  const expected = { type: resets.type, id, writable: writableOnUpdate };
  const attributes = parseBody(request.body, expected);
  requireIncludable(renderContext, query.include);
  const { reset, token } = await operations.updatePasswordReset(renderContext.context, {
    id,
    ...passwordAndToken(attributes),
    ...commonAttributesOf(attributes),
  });
  const rows = [view(reset, token?.reveal() ?? null)];
  const data = await presentWritten(renderContext, query, (at, tree) =>
    presentResets(at, rows, tree),
  );
  return answerSingle(renderContext, query, data);
}

async function remove(operations: Operations, request: RestRequest): Promise<RestAnswer> {
  requireNoQuery(request.search);
  await operations.deletePasswordReset(request.context, { id: idOf(request) });
  return noContent;
}

async function customer(operations: Operations, request: RestRequest): Promise<RestAnswer> {
  const query = parseSingleQuery(request.search, customers);
  const renderContext = renderContextOf(operations, request, query.fields);
  const found = await operations.findCustomersOfResets(renderContext.context, [
    await find(operations, request),
  ]);
  const [data] = await presentCustomers(renderContext, [...found.values()], query.include);
  return answerSingle(renderContext, query, data);
}

async function customerLink(operations: Operations, request: RestRequest): Promise<RestAnswer> {
  requireNoQuery(request.search);
  const { linkContext } = renderContextOf(operations, request, new Map());
  const { id, customerId } = await find(operations, request);
  const links = relationshipLinks(selfOf(linkContext, { type: resets.type, id }), 'customer');
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
