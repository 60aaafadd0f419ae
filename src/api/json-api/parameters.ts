/** Descriptions of the query's parameters (OpenAPI 3.1, Parameter Objects), made from the resources' tables. */
import {
  defaultOffsetPageSize,
  maxOffsetPageSize,
  maxPageNumber,
} from '../../domain/shared/offset-page.js';
import { plainFiltersOf } from './filters.js';
import { fieldNamesOf, tables, type AnyTable } from './resource-tables.js';

type PlainFilter =
  ReturnType<typeof plainFiltersOf> extends ReadonlyMap<string, infer F> ? F : never;

/** A parameter with comma-separated values. */
function listParameter(name: string, values: readonly string[], description: string): object {
  const schema = { type: 'array', items: { type: 'string', enum: values } };
  return { name, in: 'query', description, style: 'form', explode: false, schema };
}

/** Returns every path that `include` accepts for a table, such as `customer`, `events`, `customer.events`. */
function includePaths(table: AnyTable): string[] {
  return [...table.relationships].flatMap(([name, { type }]) => {
    const next = tables.get(type);
    return [name, ...(next ? includePaths(next) : []).map((path) => `${name}.${path}`)];
  });
}

/** Returns the table and all tables that can be included from it. */
function includableTables(table: AnyTable): AnyTable[] {
  const nexts = [...table.relationships.values()].flatMap(({ type }) => {
    const next = tables.get(type);
    return next ? includableTables(next) : [];
  });
  return [...new Set([table, ...nexts])];
}

/** Returns `include` and `fields`, the parameters of every route that returns resources. */
export function singleParameters(table: AnyTable): object[] {
  const paths = includePaths(table);
  const fields = includableTables(table).map((shown) =>
    listParameter(
      `fields[${shown.type}]`,
      fieldNamesOf(shown),
      `The attributes and relationships of ${shown.type} to show. By default all.`,
    ),
  );
  if (paths.length === 0) return fields;
  return [
    listParameter('include', paths, 'The relationships to include in the answer.'),
    ...fields,
  ];
}

function pageParameter(key: 'number' | 'size', fallback: number, maximum: number): object {
  const schema = { type: 'integer', minimum: 1, maximum, default: fallback };
  return {
    name: `page[${key}]`,
    in: 'query',
    description: key === 'number' ? 'The number of the page.' : 'The number of items on a page.',
    schema,
  };
}

const instantExample = '2018-01-01T12:00:00.000Z';

function filterSchema({ kind, predicate: { arity } }: PlainFilter): object {
  if (arity === 'flag') return { type: 'boolean' };
  const value = { type: 'string', ...(kind === 'instant' && { examples: [instantExample] }) };
  return arity === 'many' ? { type: 'array', items: value } : value;
}

/** The forms with `_any`, `_all`, `_or_` and `_and_` are too many to list; the description of lists names them. */
function filterParameters(table: AnyTable): object[] {
  return [...plainFiltersOf(table)].map(([name, filter]) => {
    const schema = filterSchema(filter);
    const isList = filter.predicate.arity === 'many';
    const style = isList ? { style: 'form', explode: false } : {};
    return { name: `filter[q][${name}]`, in: 'query', ...style, schema };
  });
}

/** Returns the parameters of lists. */
export function listParameters(table: AnyTable): object[] {
  const keys = [...table.sortable.keys()].flatMap((name) => [name, `-${name}`]);
  return [
    ...singleParameters(table),
    listParameter(
      'sort',
      keys,
      'The attributes to sort by. A minus sign sorts in descending order. By default newest first.',
    ),
    pageParameter('number', 1, maxPageNumber),
    pageParameter('size', defaultOffsetPageSize, maxOffsetPageSize),
    ...filterParameters(table),
  ];
}
