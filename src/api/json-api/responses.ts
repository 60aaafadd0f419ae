/** What all routes share: reading the query, and turning the result of an operation into a document. */
import { requireCredential } from '../../domain/access/context.js';
import { AppError } from '../../domain/shared/errors.js';
import type { OffsetPage } from '../../domain/shared/offset-page.js';
import { requireReadable, type IncludedKind } from '../../domain/access/permissions.js';
import type { Operations } from '../../operations/index.js';
import type { ApiAnswer, ApiMethod, ApiRequest, RouteDescription } from '../http/api.js';
import { linkContextOf, toDocument, toPagination, type ResourceObject } from './documents.js';
import type { RenderContext } from './presenter.js';
import type { CollectionQuery, IncludeTree, Selection, SingleQuery } from './query.js';
import { customers, fieldNamesOf } from './resource-tables.js';

export type Handler = (operations: Operations, request: ApiRequest) => Promise<ApiAnswer>;

/** A route, as the files of the resources list them. */
export type Route = readonly [
  method: ApiMethod,
  path: string,
  description: RouteDescription,
  handler: Handler,
];

/** Returns the id in the path. */
export const idOf = ({ params }: ApiRequest): string => params['id'] ?? '';

/** Returns the row. Throws `NOT_FOUND` if there is none. */
export function requireFound<Row extends object>(row: Row | null): Row {
  if (!row) throw new AppError('NOT_FOUND');
  return row;
}

/** Returns the context of a response, without included resources yet. */
export function renderContextOf(
  operations: Operations,
  { context, baseUrl }: ApiRequest,
  fields: Selection,
): RenderContext {
  // The server admits no other requests to this API.
  requireCredential(context);
  const links = linkContextOf({ baseUrl, context }, fields);
  return { operations, context, links, included: new Map() };
}

function kindsIn(tree: IncludeTree): IncludedKind[] {
  return [...tree].flatMap(([name, below]) => [
    name === 'events' ? 'event' : 'customer',
    ...kindsIn(below),
  ]);
}

/** To be called before a write. Throws `FORBIDDEN` if the caller may not read what the response is to include. */
export function requireIncludable({ context }: RenderContext, include: IncludeTree): void {
  const kinds = kindsIn(include);
  if (kinds.length > 0) requireReadable(context, kinds);
}

function includedOf(
  { included }: RenderContext,
  { include }: SingleQuery,
): ResourceObject[] | null {
  return include.size > 0 ? [...included.values()] : null;
}

/** Returns the same context without `has_password`, the only attribute that costs a statement. */
function withoutPasswords({ links, ...render }: RenderContext): RenderContext {
  const all = fieldNamesOf(customers);
  const shown = links.fields.get(customers.type) ?? all;
  const named = new Set([...shown].filter((name) => name !== 'has_password'));
  const fields = new Map(links.fields).set(customers.type, named);
  return { ...render, links: { ...links, fields } };
}

/**
 * Returns the resource that an operation just wrote, with the resources that the query includes. These are read after
 * the commit. If the database is not available by then, the response leaves them out: after an error, the client would
 * write again, and a token that is shown once would be lost.
 */
export async function presentWritten(
  render: RenderContext,
  { include }: SingleQuery,
  present: (render: RenderContext, include: IncludeTree) => Promise<ResourceObject[]>,
): Promise<ResourceObject | undefined> {
  try {
    return (await present(render, include))[0];
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'unavailable') throw error;
    render.included.clear();
    return (await present(withoutPasswords(render), new Map()))[0];
  }
}

/** Returns the response with one resource; with none if a to-one relationship is empty. */
export function answerSingle(
  render: RenderContext,
  query: SingleQuery,
  resource: ResourceObject | undefined,
): ApiAnswer {
  return { status: 200, body: toDocument(resource ?? null, includedOf(render, query)) };
}

/** As `answerSingle`, with status 201 and the new resource's URL in `Location`. */
export function answerCreated(
  render: RenderContext,
  query: SingleQuery,
  resource: ResourceObject | undefined,
): ApiAnswer {
  const location = resource?.links.self ?? '';
  return { ...answerSingle(render, query, resource), status: 201, headers: { location } };
}

interface CollectionDocument {
  readonly meta: object;
  readonly links: Readonly<Record<string, string>>;
}

/** Returns the response with a list at `url`. `data` are its resources or their identifiers. */
export function answerCollection(
  render: RenderContext,
  query: CollectionQuery<string, string>,
  { url, page, data }: { url: string; page: OffsetPage<unknown>; data: readonly object[] },
): { status: number; body: CollectionDocument } {
  const { meta, links } = toPagination(url, query.search, page);
  return {
    status: 200,
    body: { ...toDocument(data, includedOf(render, query)), meta, links },
  };
}

export const noContent: ApiAnswer = { status: 204 };
