/** Documents (JSON:API 1.0, Document Structure) in the shape of Commerce Layer's. */
import { hash } from 'node:crypto';
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
  const trace_id = hash('sha256', requestId, 'hex');
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
function attributesOf<Row>(shown: readonly Readable<Row>[], row: Row): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  for (const attribute of shown) attributes[attribute.name] = attribute.read(row);
  return attributes;
}

/** Those that are not in `linkage` have links only. */
function relationshipsOf(
  self: string,
  names: readonly string[],
  linkage: ReadonlyMap<string, Linkage>,
): Record<string, object> {
  const related: Record<string, object> = {};
  for (const name of names) {
    const links = relationshipLinks(self, name);
    const data = linkage.get(name);
    related[name] = data === undefined ? { links } : { links, data };
  }
  return related;
}

/** Returns the shape with other values for the attributes that are named: for all rows alike, so that no row is copied. */
export function withValues<Row>(
  shape: Shape<Row>,
  values: Readonly<Record<string, (row: Row) => unknown>>,
): Shape<Row> {
  const attributes = shape.attributes.map((attribute) => {
    const { name } = attribute;
    return { name, read: values[name] ?? ((row: Row) => attribute.read(row)) };
  });
  return { ...shape, attributes };
}

const noLinkage: ReadonlyMap<string, Linkage> = new Map();

/** Makes resource objects of rows. */
export type ToResourceObject<Row> = (
  row: Row,
  linkage?: ReadonlyMap<string, Linkage>,
) => ResourceObject;

/**
 * Returns what makes the resource objects of one shape for one response, which all show the same. Relationships that are not
 * in `linkage` show their links only, and `relationships` is missing if none is shown.
 */
export function resourceObjects<Row extends { readonly id: string }>(
  context: LinkContext,
  shape: Shape<Row>,
): ToResourceObject<Row> {
  const { meta, fields } = context;
  const { type } = shape;
  const attributes = shape.attributes.filter(({ name }) => isSelected(fields, type, name));
  const names = [...shape.relationships.keys()].filter((name) => isSelected(fields, type, name));
  return (row, linkage = noLinkage) => {
    const { id } = row;
    const self = selfOf(context, { type, id });
    const links = { self };
    const values = attributesOf(attributes, row);
    if (names.length === 0) return { id, type, links, attributes: values, meta };
    const relationships = relationshipsOf(self, names, linkage);
    return { id, type, links, attributes: values, relationships, meta };
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

/** Returns `meta` and `links` of a list at `url`, without `prev` on the first page and `next` on the last. */
export function toPagination(
  url: string,
  search: string,
  { totalCount, page: { number, size } }: CountedPage,
): { meta: object; links: Record<string, string> } {
  const pageCount = Math.ceil(totalCount / size);
  const last = Math.max(pageCount, 1);
  // The rest of the query is as the client sent it.
  const query = new URLSearchParams(search);
  const to = (wanted: number): string => {
    query.set('page[number]', String(wanted));
    query.set('page[size]', String(size));
    return `${url}?${query.toString()}`;
  };
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
