/** OpenAPI 3.1 Parameter Objects of the query, made from the resources' tables. */
import {
  defaultOffsetPageSize,
  maxOffsetPageSize,
  maxPageNumber,
} from '../../domain/shared/offset-page.js';
import { criteriaOf } from './filters.js';
import { arityOf } from './predicates.js';
import { fieldNamesOf, tables, type AnyTable } from './resources.js';

/** Values with commas between them. */
function listParameter(name: string, values: readonly string[], description: string): object {
  const schema = { type: 'array', items: { type: 'string', enum: values } };
  return { name, in: 'query', description, style: 'form', explode: false, schema };
}

/** Every path that can be followed from a table: `customer`, `events`, `customer.events`. */
function includePaths(table: AnyTable): string[] {
  return [...table.relationships].flatMap(([name, { type }]) => {
    const next = tables.get(type);
    return [name, ...(next ? includePaths(next) : []).map((path) => `${name}.${path}`)];
  });
}

/** The table and all that can be included from there. */
function reachable(table: AnyTable): AnyTable[] {
  const nexts = [...table.relationships.values()].flatMap(({ type }) => {
    const next = tables.get(type);
    return next ? reachable(next) : [];
  });
  return [...new Set([table, ...nexts])];
}

/** `include` and `fields`, which every answer of resources takes. */
export function singleParameters(table: AnyTable): object[] {
  const paths = includePaths(table);
  const fields = reachable(table).map((shown) =>
    listParameter(
      `fields[${shown.type}]`,
      fieldNamesOf(shown),
      `The only attributes and relationships of ${shown.type} to show.`,
    ),
  );
  if (paths.length === 0) return fields;
  return [listParameter('include', paths, 'Relationships to answer along.'), ...fields];
}

function pageParameter(key: 'number' | 'size', fallback: number, maximum: number): object {
  const schema = { type: 'integer', minimum: 1, maximum, default: fallback };
  return { name: `page[${key}]`, in: 'query', description: `The page's ${key}.`, schema };
}

function filterParameters(table: AnyTable): object[] {
  return [...criteriaOf(table)].map(([name, { kind, predicate }]) => {
    const arity = arityOf(predicate);
    const description = arity === 'many' ? 'One value or several, with commas.' : undefined;
    const isText = kind !== 'instant' || arity === 'many';
    const schema =
      arity === 'flag'
        ? { type: 'boolean' }
        : { type: 'string', ...(!isText && { examples: ['2018-01-01T12:00:00.000Z'] }) };
    return { name: `filter[q][${name}]`, in: 'query', ...(description && { description }), schema };
  });
}

/** All that lists take. */
export function listParameters(table: AnyTable): object[] {
  const keys = [...table.sortable.keys()].flatMap((name) => [name, `-${name}`]);
  return [
    ...singleParameters(table),
    listParameter(
      'sort',
      keys,
      'In which order; a minus sign turns it round. The newest first by default.',
    ),
    pageParameter('number', 1, maxPageNumber),
    pageParameter('size', defaultOffsetPageSize, maxOffsetPageSize),
    ...filterParameters(table),
  ];
}
