/**
 * Reads the query of a URL by the resources' tables: `fields`, `include`, `sort`, `page` (JSON:API 1.0, Fetching
 * Data) and Commerce Layer's `filter`. Names from the client are only looked up in maps, so that no name leads to a
 * prototype. Errors repeat no values, and of the names only those that `sayable.ts` allows.
 */
import type { Criterion } from '../../domain/shared/criteria.js';
import { maxOffsetPageSize, maxPageNumber, type SortKey } from '../../domain/shared/offset-page.js';
import { queryError } from './errors.js';
import { parseFilters, takesSeveral } from './filters.js';
import { isSayable, say } from '../../domain/shared/sayable.js';
import { fieldNamesOf, tables, type AnyTable, type ResourceType } from './resource-tables.js';

/** The selected fields by type. A type that is missing shows all of its fields. */
export type Selection = ReadonlyMap<string, ReadonlySet<string>>;

/** The relationships to include, each with those to include from there. */
export interface IncludeTree extends ReadonlyMap<string, IncludeTree> {}

export interface SingleQuery {
  readonly fields: Selection;
  readonly include: IncludeTree;
}

export interface CollectionQuery<
  Filterable extends string,
  Field extends string,
> extends SingleQuery {
  readonly criteria: readonly Criterion<Filterable>[];
  readonly page: {
    readonly number?: number;
    readonly size?: number;
    readonly sort: readonly SortKey<Field>[];
  };
  /** The query as the client sent it, for the links to other pages. */
  readonly search: string;
}

/** A parameter with its name in parts: `filter[q][id_eq]` has the family `filter` and the keys `q` and `id_eq`. */
interface Parameter {
  readonly name: string;
  readonly family: string;
  readonly keys: readonly string[];
  readonly value: string;
}

/** Returns whether a response shows the field: without a selection for the type, it shows all. */
export function isSelected(fields: Selection, type: ResourceType, name: string): boolean {
  return fields.get(type)?.has(name) ?? true;
}

const bracketed = /\[([^[\]]*)\]/g;

function toParameter([name, value]: [string, string]): Parameter {
  const family = name.split('[', 1)[0] ?? '';
  const rest = name.slice(family.length);
  const keys = [...rest.matchAll(bracketed)].map(([, key = '']) => key);
  // A rest that does not consist of keys in brackets becomes keys that match nothing below.
  const isRead = keys.map((key) => `[${key}]`).join('') === rest;
  return { name, family, keys: isRead ? keys : [rest, '', ''], value };
}

/** `URLSearchParams` would replace bytes that are not UTF-8, so that filters could match the wrong rows. */
function requireUtf8(search: string): void {
  try {
    decodeURIComponent(search);
  } catch {
    throw queryError('BAD_REQUEST', 'query', 'The query is not UTF-8, percent-encoded.');
  }
}

/**
 * Returns the names of a list. Blanks around names and empty names, as after a last comma, say nothing, so that `sort=`
 * is as if it were absent.
 */
function namesIn(value: string): string[] {
  const names = value.split(',').map((name) => name.trim());
  return names.filter((name) => name !== '');
}

/** Whether the parameter is a list, which clients send with commas (`a,b`) or, as `explode` in OpenAPI, once for each value. */
function isList(table: AnyTable | null, { family, keys }: Parameter): boolean {
  if (family === 'filter') return table !== null && takesSeveral(table, keys);
  return family === 'include' || family === 'sort' || family === 'fields';
}

/**
 * Joins the values of a list that is sent several times. Throws `BAD_REQUEST` for any other parameter that is sent twice:
 * programs differ in which one counts.
 */
function readParameters(search: string, table: AnyTable | null): Parameter[] {
  requireUtf8(search);
  const byName = new Map<string, Parameter>();
  const parameters = [...new URLSearchParams(search)].map(toParameter);
  for (const [index, parameter] of parameters.entries()) {
    const { name, value } = parameter;
    const earlier = byName.get(name);
    if (earlier && !isList(table, parameter)) {
      const said = say(name, 'the query', index);
      const detail = `${said} is given twice: each parameter can be given once.`;
      throw queryError('BAD_REQUEST', isSayable(name) ? name : 'query', detail);
    }
    byName.set(name, earlier ? { ...earlier, value: `${earlier.value},${value}` } : parameter);
  }
  return [...byName.values()];
}

function parseFieldNames(table: AnyTable, { value, keys: [type = ''] }: Parameter): Set<string> {
  const known = new Set(['id', ...fieldNamesOf(table)]);
  const names = namesIn(value);
  const index = names.findIndex((name) => !known.has(name));
  if (index < 0) return new Set(names);
  const parameter = `fields[${type}]`;
  const detail = `${say(names[index] ?? '', parameter, index)} is not a field of ${type}.`;
  throw queryError('INVALID_FIELD', parameter, detail);
}

function parseFields(parameters: readonly Parameter[]): Selection {
  const selected = parameters.map((parameter): [string, Set<string>] => {
    const [type] = parameter.keys;
    if (type === undefined || parameter.keys.length > 1) {
      const detail = 'Fields are given by type: fields[customers]=email.';
      throw queryError('INVALID_FIELD_FORMAT', 'fields', detail);
    }
    const table = tables.get(type);
    if (!table) {
      const isSaid = isSayable(type);
      const detail = isSaid ? `There is no type ${type}.` : 'There is no such type.';
      throw queryError('INVALID_RESOURCE', isSaid ? parameter.name : 'fields', detail);
    }
    return [type, parseFieldNames(table, parameter)];
  });
  return new Map(selected);
}

interface GrowingTree extends Map<string, GrowingTree> {}

/** Adds one path, such as `customer.events`, to the tree. `said` is the path for messages. */
function addPath(tree: GrowingTree, table: AnyTable, path: readonly string[], said: string): void {
  const [name = '', ...rest] = path;
  const relationship = table.relationships.get(name);
  const next = relationship && tables.get(relationship.type);
  if (!next) {
    const detail = `${said} cannot be included: ${table.type} have no such relationship.`;
    throw queryError('INVALID_INCLUDE', 'include', detail);
  }
  const branch = tree.get(name) ?? new Map<string, GrowingTree>();
  tree.set(name, branch);
  if (rest.length > 0) addPath(branch, next, rest, said);
}

function parseInclude(table: AnyTable, parameters: readonly Parameter[]): IncludeTree {
  const tree: GrowingTree = new Map<string, GrowingTree>();
  for (const { value } of parameters) {
    for (const [index, path] of namesIn(value).entries()) {
      addPath(tree, table, path.split('.'), say(path, 'include', index));
    }
  }
  return tree;
}

function parseSort(table: AnyTable, parameters: readonly Parameter[]): SortKey<string>[] {
  return parameters
    .flatMap(({ value }) => namesIn(value))
    .map((key, index) => {
      const isDescending = key.startsWith('-');
      const name = isDescending ? key.slice(1) : key;
      const field = table.sortable.get(name);
      if (field !== undefined) return { field, direction: isDescending ? 'DESC' : 'ASC' };
      const detail = `${say(name, 'sort', index)} is not an attribute to sort ${table.type} by.`;
      throw queryError('INVALID_SORT_CRITERIA', 'sort', detail);
    });
}

const maxOfPage = { number: maxPageNumber, size: maxOffsetPageSize };

function parsePage(parameters: readonly Parameter[]): { number?: number; size?: number } {
  const entries = parameters.map(({ name, keys, value }) => {
    const [key] = keys;
    if (key === undefined || keys.length > 1) {
      throw queryError('INVALID_PAGE_OBJECT', 'page', 'Use page[number] and page[size].');
    }
    if (key !== 'number' && key !== 'size') {
      const detail = 'Pages have page[number] and page[size] only.';
      throw queryError('PARAM_NOT_ALLOWED', isSayable(name) ? name : 'page', detail);
    }
    if (/^\d{1,9}$/.test(value)) return [key, Number(value)];
    const parameter = `page[${key}]`;
    const detail = `${parameter} must be a whole number from 1 to ${maxOfPage[key]}.`;
    throw queryError('INVALID_PAGE_VALUE', parameter, detail);
  });
  return Object.fromEntries(entries) as { number?: number; size?: number };
}

const families = ['fields', 'include', 'filter', 'page', 'sort'] as const;
type Family = (typeof families)[number];

/** Returns a function from family to parameters. Throws `PARAM_NOT_ALLOWED` for parameters of other families. */
function byFamily(
  search: string,
  table: AnyTable | null,
  allowed: readonly Family[],
): (family: Family) => readonly Parameter[] {
  const parameters = readParameters(search, table);
  for (const [index, { name: given, family, keys }] of parameters.entries()) {
    const isBare = family === 'include' || family === 'sort';
    if (allowed.some((name) => name === family) && !(isBare && keys.length > 0)) continue;
    const detail = `${say(given, 'the query', index)} is not a parameter of this request.`;
    throw queryError('PARAM_NOT_ALLOWED', isSayable(given) ? given : 'query', detail);
  }
  return (family) => parameters.filter((parameter) => parameter.family === family);
}

/** For routes that return no resource. Throws `PARAM_NOT_ALLOWED` for any parameter. */
export function requireNoQuery(search: string): void {
  byFamily(search, null, []);
}

/** For routes that return one resource. Throws a `RequestError`. */
export function parseSingleQuery(search: string, table: AnyTable): SingleQuery {
  const of = byFamily(search, table, ['fields', 'include']);
  const fields = parseFields(of('fields'));
  return { fields, include: parseInclude(table, of('include')) };
}

/** For routes that return a list. The operation checks the page's bounds. Throws a `RequestError`. */
export function parseCollectionQuery<Filterable extends string, Field extends string>(
  search: string,
  table: AnyTable & {
    readonly sortable: ReadonlyMap<string, Field>;
    readonly filterable: ReadonlyMap<string, { readonly field: Filterable }>;
  },
): CollectionQuery<Filterable, Field> {
  const of = byFamily(search, table, families);
  const fields = parseFields(of('fields'));
  const include = parseInclude(table, of('include'));
  const criteria = parseFilters(table, of('filter')) as Criterion<Filterable>[];
  const sort = parseSort(table, of('sort')) as SortKey<Field>[];
  return { fields, include, criteria, page: { ...parsePage(of('page')), sort }, search };
}
