/** What every route does: read the query, ask an operation, put the answer into a document. */
import { AppError } from '../../domain/shared/errors.js';
import type { OffsetPage } from '../../domain/shared/offset-page.js';
import type { RestAnswer, RestDescription, RestMethod, RestRequest } from '../http/rest-api.js';
import type { IncludedKind, Operations } from '../../operations/index.js';
import { frameOf, toDocument, toPagination, type ResourceObject } from './documents.js';
import type { Desk } from './presenter.js';
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

export function deskOf(operations: Operations, request: RestRequest, fields: Selection): Desk {
  const { context } = request;
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

/** `has_password` is a statement of its own; nothing else of a resource is. */
function withoutPasswords({ frame, ...desk }: Desk): Desk {
  const own = customers.attributes
    .map(({ name }) => name)
    .filter((name) => name !== 'has_password');
  const shown = frame.fields.get(customers.type) ?? [...own, ...customers.relationships.keys()];
  const named = new Set([...shown].filter((name) => name !== 'has_password'));
  return { ...desk, frame: { ...frame, fields: new Map(frame.fields).set(customers.type, named) } };
}

/**
 * What was just written, with what the answer is to include. That is read once the write is committed:
 * where the database cannot be reached any more the answer goes without it, since whoever is told to
 * try again would do it twice, and a token is answered once.
 */
export async function presentWritten(
  desk: Desk,
  { include }: SingleQuery,
  present: (desk: Desk, include: IncludeTree) => Promise<ResourceObject[]>,
): Promise<ResourceObject | undefined> {
  try {
    return (await present(desk, include))[0];
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'unavailable') throw error;
    desk.included.clear();
    return (await present(withoutPasswords(desk), new Map()))[0];
  }
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
