/** Documents (JSON:API 1.0, Document Structure) in the shape of Commerce Layer's. */
import { createHash } from 'node:crypto';
import type { AuthorizedContext } from '../../domain/access/context.js';
import { isSelected, type Selection } from './query.js';
import type { Relationship, ResourceType } from './resource-tables.js';

export const prefix = '/api';
export const mediaType = 'application/vnd.api+json';

export interface Identifier {
  readonly type: ResourceType;
  readonly id: string;
}

/** The `data` of a relationship. Only relationships that the response includes have it. */
export type Linkage = Identifier | null | readonly Identifier[];

interface ResourceMeta {
  readonly mode: string;
  readonly organization_id: string;
  /** Made from the id of the request. */
  readonly trace_id?: string;
  /** Only in a webhook's body: the token, encrypted to the webhook's key. */
  readonly encrypted_reset_password_token?: string;
}

export interface ResourceObject extends Identifier {
  readonly links: { readonly self: string };
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly relationships?: Readonly<Record<string, object>>;
  readonly meta: ResourceMeta;
}

/** What the resource objects of one response share: the root of their links, their `meta`, the selected fields. */
export interface LinkContext {
  /** The URL above all resources: absolute in responses, only a path in the bodies of webhooks. */
  readonly root: string;
  readonly meta: ResourceMeta;
  readonly fields: Selection;
}

/** Returns the link context of a response. `baseUrl` is the service's public address, never the request's `Host`. */
export function linkContextOf(
  { baseUrl, context }: { baseUrl: string; context: AuthorizedContext },
  fields: Selection,
): LinkContext {
  const { site, requestId } = context;
  const trace_id = createHash('sha256').update(requestId).digest('hex');
  const meta = { mode: site.mode, organization_id: site.organization.id, trace_id };
  return { root: `${baseUrl}${prefix}`, meta, fields };
}

/** Returns the URL of a resource. */
export function selfOf({ root }: Pick<LinkContext, 'root'>, { type, id }: Identifier): string {
  return `${root}/${type}/${id}`;
}

/** Returns the two links that every relationship has. */
export function relationshipLinks(self: string, name: string): { self: string; related: string } {
  return { self: `${self}/relationships/${name}`, related: `${self}/${name}` };
}

interface Readable<Row> {
  readonly name: string;
  read(row: Row): unknown;
}

/** The content of a resource object: a table, or the part of one that the caller may see. */
export interface Shape<Row> {
  readonly type: ResourceType;
  readonly attributes: readonly Readable<Row>[];
  readonly relationships: ReadonlyMap<string, Relationship>;
}

/** By assignment: an object of `Object.fromEntries` takes ten times as long, and a page has a hundred. */
function attributesOf<Row>(
  { attributes }: Shape<Row>,
  row: Row,
  isShown: (name: string) => boolean,
): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const attribute of attributes)
    if (isShown(attribute.name)) shown[attribute.name] = attribute.read(row);
  return shown;
}

/** Returns undefined if none is shown. Those that are not in `linkage` have links only. */
function relationshipsOf(
  self: string,
  names: readonly string[],
  linkage: ReadonlyMap<string, Linkage>,
): Record<string, object> | undefined {
  if (names.length === 0) return undefined;
  const related: Record<string, object> = {};
  for (const name of names) {
    const links = relationshipLinks(self, name);
    const data = linkage.get(name);
    related[name] = data === undefined ? { links } : { links, data };
  }
  return related;
}

/** Returns a row as a resource object. Relationships that are not in `linkage` show their links only. */
export function toResourceObject<Row extends { readonly id: string }>(
  context: LinkContext,
  shape: Shape<Row>,
  row: Row,
  linkage: ReadonlyMap<string, Linkage> = new Map(),
): ResourceObject {
  const { type } = shape;
  const { id } = row;
  const self = selfOf(context, { type, id });
  const isShown = (name: string) => isSelected(context.fields, type, name);
  const relationships = relationshipsOf(
    self,
    [...shape.relationships.keys()].filter(isShown),
    linkage,
  );
  return {
    id,
    type,
    links: { self },
    attributes: attributesOf(shape, row, isShown),
    ...(relationships && { relationships }),
    meta: context.meta,
  };
}

/** Returns the document. `included` is null if the query includes nothing. */
export function toDocument(data: unknown, included: readonly ResourceObject[] | null): object {
  return { data, ...(included && { included }) };
}

export interface CountedPage {
  readonly totalCount: number;
  readonly page: { readonly number: number; readonly size: number };
}

/** Returns the URL of another page of the same list, with the rest of the query as the client sent it. */
function pageUrl(url: string, search: string, number: number, size: number): string {
  const query = new URLSearchParams(search);
  query.set('page[number]', String(number));
  query.set('page[size]', String(size));
  return `${url}?${query.toString()}`;
}

/** Returns `meta` and `links` of a list at `url`, without `prev` on the first page and `next` on the last. */
export function toPagination(
  url: string,
  search: string,
  { totalCount, page: { number, size } }: CountedPage,
): { meta: object; links: Record<string, string> } {
  const pageCount = Math.ceil(totalCount / size);
  const last = Math.max(pageCount, 1);
  const to = (wanted: number) => pageUrl(url, search, wanted, size);
  return {
    meta: { record_count: totalCount, page_count: pageCount },
    links: {
      first: to(1),
      ...(number > 1 && { prev: to(Math.min(number - 1, last)) }),
      ...(number < last && { next: to(number + 1) }),
      last: to(last),
    },
  };
}
