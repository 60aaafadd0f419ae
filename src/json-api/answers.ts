/** What every route does: read the query, ask an operation, put the answer into a document. */
import type { AuthorizedContext, RequestContext } from '../domain/context.js';
import { AppError } from '../domain/errors.js';
import type { OffsetPage } from '../domain/offset-page.js';
import type { RestAnswer, RestDescription, RestMethod, RestRequest } from '../http/rest-door.js';
import type { IncludedKind, Operations } from '../operations/index.js';
import { frameOf, toDocument, toPagination, type ResourceObject } from './documents.js';
import type { Desk } from './presenter.js';
import type { CollectionQuery, IncludeTree, Selection, SingleQuery } from './query.js';

export type Handler = (operations: Operations, request: RestRequest) => Promise<RestAnswer>;

/** A route, as the files of the resources list them. */
export type Route = readonly [
  method: RestMethod,
  path: string,
  description: RestDescription,
  handler: Handler,
];

export const idOf = ({ params }: RestRequest): string => params['id'] ?? '';

/** Throws `UNAUTHENTICATED`: every route of this door needs a credential. */
export function authorized(context: RequestContext): AuthorizedContext {
  if (context.site === null) throw new AppError('UNAUTHENTICATED');
  return { ...context, site: context.site };
}

/** Throws `NOT_FOUND` for what is not there, or was deleted. */
export function requireFound<Row extends object>(row: Row | null): Row {
  const isDeleted = row && 'deletedAt' in row && row.deletedAt !== null;
  if (!row || isDeleted) throw new AppError('NOT_FOUND');
  return row;
}

/** Throws `UNAUTHENTICATED`. */
export function deskOf(operations: Operations, request: RestRequest, fields: Selection): Desk {
  const context = authorized(request.context);
  const frame = frameOf({ baseUrl: request.baseUrl, context }, fields);
  return { operations, context, frame, included: new Map() };
}

function kindsIn(tree: IncludeTree): IncludedKind[] {
  return [...tree].flatMap(([name, below]) => [
    name === 'events' ? 'event' : 'customer',
    ...kindsIn(below),
  ]);
}

/** Before a write: throws `FORBIDDEN` where its answer could not show what it is to include. */
export function requireIncludable({ operations, context }: Desk, include: IncludeTree): void {
  const kinds = kindsIn(include);
  if (kinds.length > 0) operations.requireReadable(context, kinds);
}

function includedOf({ included }: Desk, { include }: SingleQuery): ResourceObject[] | null {
  return include.size > 0 ? [...included.values()] : null;
}

/** The document of one resource, or of none where a to-one relationship is empty. */
export function answerSingle(
  desk: Desk,
  query: SingleQuery,
  resource: ResourceObject | undefined,
): RestAnswer {
  return { status: 200, body: toDocument(resource ?? null, includedOf(desk, query)) };
}

/** As `answerSingle`, with the new resource's address. */
export function answerCreated(
  desk: Desk,
  query: SingleQuery,
  resource: ResourceObject | undefined,
): RestAnswer {
  const location = resource?.links.self ?? '';
  return { ...answerSingle(desk, query, resource), status: 201, headers: { location } };
}

interface CollectionDocument {
  readonly meta: object;
  readonly links: Readonly<Record<string, string>>;
}

/** The document of a list at `url`. `data` are its resources, or what identifies them. */
export function answerCollection(
  desk: Desk,
  query: CollectionQuery<unknown, string>,
  { url, page, data }: { url: string; page: OffsetPage<unknown>; data: readonly object[] },
): { status: number; body: CollectionDocument } {
  const { meta, links } = toPagination(url, query.search, page);
  return { status: 200, body: { ...toDocument(data, includedOf(desk, query)), meta, links } };
}

export const noContent: RestAnswer = { status: 204 };
