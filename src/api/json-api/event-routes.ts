/** The routes of `events`, and handlers for the events of another resource. */
import type { ApiAnswer, ApiRequest } from '../http/api.js';
import type { EventOwner, Operations } from '../../operations/index.js';
import {
  answerCollection,
  answerSingle,
  renderContextOf,
  idOf,
  requireFound,
  type Handler,
  type Route,
} from './responses.js';
import { descriptions } from './descriptions.js';
import { relationshipLinks, selfOf } from './documents.js';
import { presentEvents } from './presenter.js';
import { parseCollectionQuery, parseSingleQuery } from './query.js';
import { events, type ResourceType } from './resource-tables.js';

/** The resource that events belong to. */
export interface OwnerOfEvents {
  readonly owner: EventOwner;
  readonly type: ResourceType;
  /** Finds the resource in the path. Throws `NOT_FOUND`. */
  readonly find: (operations: Operations, request: ApiRequest) => Promise<{ readonly id: string }>;
}

/** Reads the events of the resource in the path. `linksTo` is the link of the relationship that was requested. */
async function pageOf(
  operations: Operations,
  request: ApiRequest,
  { owner, type, find }: OwnerOfEvents,
  linksTo: 'self' | 'related',
) {
  const query = parseCollectionQuery(request.search, events);
  const render = renderContextOf(operations, request, query.fields);
  const { id } = await find(operations, request);
  const page = await operations.pageEvents(render.context, { ...query, owner, ownerId: id });
  const links = relationshipLinks(selfOf(render.links, { type, id }), 'events');
  return { query, render, page, links, url: links[linksTo] };
}

/** Handles the link `related`: the events themselves. */
export function eventsOf(owner: OwnerOfEvents): Handler {
  return async (operations, request) => {
    const { query, render, page, url } = await pageOf(operations, request, owner, 'related');
    const data = presentEvents(render, page.nodes);
    return answerCollection(render, query, { url, page, data });
  };
}

/** Handles the link `self`: the events' identifiers, with the relationship's links. */
export function eventLinksOf(owner: OwnerOfEvents): Handler {
  return async (operations, request) => {
    const { query, render, page, links, url } = await pageOf(operations, request, owner, 'self');
    const data = page.nodes.map(({ id }) => ({ type: events.type, id }));
    const { status, body } = answerCollection(render, query, { url, page, data });
    return { status, body: { ...body, links: { ...links, ...body.links } } };
  };
}

async function list(operations: Operations, request: ApiRequest): Promise<ApiAnswer> {
  const query = parseCollectionQuery(request.search, events);
  const render = renderContextOf(operations, request, query.fields);
  const page = await operations.pageEvents(render.context, query);
  const data = presentEvents(render, page.nodes);
  return answerCollection(render, query, {
    url: `${render.links.root}${all}`,
    page,
    data,
  });
}

async function retrieve(operations: Operations, request: ApiRequest): Promise<ApiAnswer> {
  const query = parseSingleQuery(request.search, events);
  const render = renderContextOf(operations, request, query.fields);
  const id = idOf(request);
  const event = requireFound(await operations.findEvent(render.context, { id }));
  const [data] = presentEvents(render, [event]);
  return answerSingle(render, query, data);
}

const all = `/${events.type}`;
const described = descriptions.events;

export const eventRoutes: readonly Route[] = [
  ['GET', all, described.list, list],
  ['GET', `${all}/:id`, described.retrieve, retrieve],
];
