/** Documents (JSON:API 1.0, Document Structure) of the shape that Commerce Layer gives them. */
import { createHash } from 'node:crypto';
import type { AuthorizedContext } from '../../domain/access/context.js';
import { isSelected, type Selection } from './query.js';
import type { Relationship, ResourceType } from './resources.js';

export const prefix = '/api';
export const mediaType = 'application/vnd.api+json';

export interface Identifier {
  readonly type: ResourceType;
  readonly id: string;
}

/** What a relationship leads to, where it was read: it is in `included` then. */
export type Linkage = Identifier | null | readonly Identifier[];

interface ResourceMeta {
  readonly mode: string;
  readonly organization_id: string;
  /** Of the request that it answers. */
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

/** What all resources of one answer share. */
export interface LinkContext {
  /** The URL that resources are below: absolute in answers, and in bodies of webhooks only its path. */
  readonly root: string;
  readonly meta: ResourceMeta;
  readonly fields: Selection;
}

/** `baseUrl` is the service's own, never what a request says of its host. */
export function linkContextOf(
  { baseUrl, context }: { baseUrl: string; context: AuthorizedContext },
  fields: Selection,
): LinkContext {
  const { site, requestId } = context;
  const trace_id = createHash('sha256').update(requestId).digest('hex');
  const meta = { mode: site.mode, organization_id: site.organization.id, trace_id };
  return { root: `${baseUrl}${prefix}`, meta, fields };
}

export function selfOf({ root }: Pick<LinkContext, 'root'>, { type, id }: Identifier): string {
  return `${root}/${type}/${id}`;
}

/** The two links of every relationship. */
export function relationshipLinks(self: string, name: string): { self: string; related: string } {
  return { self: `${self}/relationships/${name}`, related: `${self}/${name}` };
}

interface Readable<Row> {
  readonly name: string;
  read(row: Row): unknown;
}

/** What of a resource goes into its object; a table, or the part of one that the caller may see. */
export interface Shape<Row> {
  readonly type: ResourceType;
  readonly attributes: readonly Readable<Row>[];
  readonly relationships: ReadonlyMap<string, Relationship>;
}

/** `linkage` has the relationships that were followed; the others show their links only. */
export function toResourceObject<Row extends { readonly id: string }>(
  linkContext: LinkContext,
  { type, attributes, relationships }: Shape<Row>,
  row: Row,
  linkage: ReadonlyMap<string, Linkage> = new Map(),
): ResourceObject {
  const { id } = row;
  const self = selfOf(linkContext, { type, id });
  const isShown = (name: string) => isSelected(linkContext.fields, type, name);
  const shown = attributes
    .filter(({ name }) => isShown(name))
    .map((attribute) => [attribute.name, attribute.read(row)]);
  const related = [...relationships.keys()].filter(isShown).map((name) => {
    const data = linkage.get(name);
    return [name, { links: relationshipLinks(self, name), ...(data !== undefined && { data }) }];
  });
  return {
    id,
    type,
    links: { self },
    attributes: Object.fromEntries(shown) as Record<string, unknown>,
    ...(related.length > 0 && { relationships: Object.fromEntries(related) as object }),
    meta: linkContext.meta,
  } as ResourceObject;
}

/** One document's `data` and, where something was to be included, `included`. */
export function toDocument(data: unknown, included: readonly ResourceObject[] | null): object {
  return { data, ...(included && { included }) };
}

export interface CountedPage {
  readonly totalCount: number;
  readonly page: { readonly number: number; readonly size: number };
}

/** The URL of another page of the same list; the rest of the query stays as it was asked. */
function pageUrl(url: string, search: string, number: number, size: number): string {
  const query = new URLSearchParams(search);
  query.set('page[number]', String(number));
  query.set('page[size]', String(size));
  return `${url}?${query.toString()}`;
}

/** `meta` and `links` of a list at `url`: no `prev` on the first page, no `next` on the last. */
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
