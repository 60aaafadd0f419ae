/** What every route does: read the query, ask an operation, put the answer into a document. */
import { AppError } from '../../domain/shared/errors.js';
import type { OffsetPage } from '../../domain/shared/offset-page.js';
import type { RestAnswer, RestDescription, RestMethod, RestRequest } from '../http/rest-api.js';
import { requireReadable, type IncludedKind } from '../../domain/access/context.js';
import type { Operations } from '../../operations/index.js';
import { linkContextOf, toDocument, toPagination, type ResourceObject } from './documents.js';
import type { RenderContext } from './presenter.js';
import type { CollectionQuery, IncludeTree, Selection, SingleQuery } from './query.js';
import { customers } from './resources.js';

export type Handler = (operations: Operations, request: RestRequest) => Promise<RestAnswer>;

/** A route, as the files of the resources list them. */
export type Route = readonly [
  method: RestMethod,
  path: string,
  description: RestDescription,
  handler: Handler,
];

export const idOf = ({ params }: RestRequest): string => params['id'] ?? '';

/** Throws `NOT_FOUND` for what is not there. */
export function requireFound<Row extends object>(row: Row | null): Row {
  if (!row) throw new AppError('NOT_FOUND');
  return row;
}

export function renderContextOf(
  operations: Operations,
  request: RestRequest,
  fields: Selection,
): RenderContext {
  const { context } = request;
  const linkContext = linkContextOf({ baseUrl: request.baseUrl, context }, fields);
  return { operations, context, linkContext, included: new Map() };
}

function kindsIn(tree: IncludeTree): IncludedKind[] {
  return [...tree].flatMap(([name, below]) => [
    name === 'events' ? 'event' : 'customer',
    ...kindsIn(below),
  ]);
}

/** Before a write: throws `FORBIDDEN` where its answer could not show what it is to include. */
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

/** `has_password` is a statement of its own; nothing else of a resource is. */
function withoutPasswords({ linkContext, ...renderContext }: RenderContext): RenderContext {
  const own = customers.attributes
    .map(({ name }) => name)
    .filter((name) => name !== 'has_password');
  const shown = linkContext.fields.get(customers.type) ?? [
    ...own,
    ...customers.relationships.keys(),
  ];
  const named = new Set([...shown].filter((name) => name !== 'has_password'));
  return {
    ...renderContext,
    linkContext: { ...linkContext, fields: new Map(linkContext.fields).set(customers.type, named) },
  };
}

/**
 * What was just written, with what the answer is to include. That is read once the write is committed:
 * where the database cannot be reached any more the answer goes without it, since whoever is told to
 * try again would do it twice, and a token is answered once.
 */
export async function presentWritten(
  renderContext: RenderContext,
  { include }: SingleQuery,
  present: (renderContext: RenderContext, include: IncludeTree) => Promise<ResourceObject[]>,
): Promise<ResourceObject | undefined> {
  try {
    return (await present(renderContext, include))[0];
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'unavailable') throw error;
    renderContext.included.clear();
    return (await present(withoutPasswords(renderContext), new Map()))[0];
  }
}

/** The document of one resource, or of none where a to-one relationship is empty. */
export function answerSingle(
  renderContext: RenderContext,
  query: SingleQuery,
  resource: ResourceObject | undefined,
): RestAnswer {
  return { status: 200, body: toDocument(resource ?? null, includedOf(renderContext, query)) };
}

/** As `answerSingle`, with the new resource's address. */
export function answerCreated(
  renderContext: RenderContext,
  query: SingleQuery,
  resource: ResourceObject | undefined,
): RestAnswer {
  const location = resource?.links.self ?? '';
  return { ...answerSingle(renderContext, query, resource), status: 201, headers: { location } };
}

interface CollectionDocument {
  readonly meta: object;
  readonly links: Readonly<Record<string, string>>;
}

/** The document of a list at `url`. `data` are its resources, or what identifies them. */
export function answerCollection(
  renderContext: RenderContext,
  query: CollectionQuery<unknown, string>,
  { url, page, data }: { url: string; page: OffsetPage<unknown>; data: readonly object[] },
): { status: number; body: CollectionDocument } {
  const { meta, links } = toPagination(url, query.search, page);
  return {
    status: 200,
    body: { ...toDocument(data, includedOf(renderContext, query)), meta, links },
  };
}

export const noContent: RestAnswer = { status: 204 };
