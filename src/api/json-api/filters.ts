/**
 * Filters: from `filter[q][<attributes>_<predicate>]=<value>` to the criteria of an operation. Several filters are
 * combined by AND; the attributes of one by the word between them, `_or_` or `_and_`.
 */
import type { Criterion } from '../../domain/shared/criteria.js';
import { queryError } from './errors.js';
import { isSayable } from '../../domain/shared/sayable.js';
import {
  predicateNames,
  predicatesFor,
  toCondition,
  type FilterKind,
  type Predicate,
} from './predicates.js';
import type { AnyTable } from './resource-tables.js';

export interface FilterParameter {
  readonly name: string;
  readonly keys: readonly string[];
  readonly value: string;
}

/** One attribute with the predicate. */
interface Part {
  readonly field: string;
  readonly kind: FilterKind;
  readonly predicate: Predicate;
}

interface Filter {
  readonly needs: Criterion<string>['needs'];
  readonly parts: readonly Part[];
}

function partOf(table: AnyTable, attribute: string, predicateName: string): Part | undefined {
  const filterable = table.filterable.get(attribute);
  const predicate = filterable && predicatesFor(filterable.kind).get(predicateName);
  return predicate && { ...filterable, predicate };
}

/** Returns the attributes before the predicate; null if one of them is unknown or has no such predicate. */
function readAttributes(table: AnyTable, attributes: string, predicate: string): Filter | null {
  const needs = attributes.includes('_and_') ? 'all' : 'any';
  const names = attributes.split(needs === 'all' ? '_and_' : '_or_');
  const parts = names.flatMap((name) => partOf(table, name, predicate) ?? []);
  return parts.length === names.length ? { needs, parts } : null;
}

/** Returns what a filter of that name compares, such as `reference_or_email_cont`; null if there is none. */
function findFilter(table: AnyTable, name: string): Filter | null {
  for (const predicate of predicateNames) {
    if (!name.endsWith(`_${predicate}`)) continue;
    const filter = readAttributes(table, name.slice(0, -predicate.length - 1), predicate);
    if (filter) return filter;
  }
  return null;
}

/** Returns whether the filter of that name takes several values, so that it can be sent several times, too. */
export function takesSeveral(table: AnyTable, [, name = '']: readonly string[]): boolean {
  return (
    findFilter(table, name)?.parts.every(({ predicate }) => predicate.arity === 'many') ?? false
  );
}

/** Returns the filters of one attribute, by their names, without the forms for several values. */
export function plainFiltersOf(table: AnyTable): ReadonlyMap<string, Part> {
  const filters = [...table.filterable].flatMap(([attribute, { field, kind }]) =>
    [...predicatesFor(kind)]
      .filter(([, { isCompound }]) => !isCompound)
      .map(([name, predicate]): [string, Part] => [
        `${attribute}_${name}`,
        { field, kind, predicate },
      ]),
  );
  return new Map(filters);
}

function filterNameOf({ name: given, keys }: FilterParameter): string {
  const [q, name, ...more] = keys;
  if (q === undefined || (q === 'q' && name === undefined) || more.length > 0 || name === '') {
    const detail = 'Filters are given as filter[q][reference_eq]=value.';
    throw queryError('INVALID_FILTERS_SYNTAX', 'filter', detail);
  }
  if (q === 'q' && name !== undefined) return name;
  const parameter = isSayable(given) ? given : 'filter';
  throw queryError('FILTER_NOT_ALLOWED', parameter, 'Only filter[q][...] is known.');
}

function filterNotAllowed(table: AnyTable, { name }: FilterParameter, criterion: string): Error {
  const isSaid = isSayable(criterion);
  const by = isSaid ? criterion : 'that attribute and predicate';
  const detail = `${table.type} cannot be filtered by ${by}.`;
  return queryError('FILTER_NOT_ALLOWED', isSaid ? name : 'filter', detail);
}

function parseFilter(table: AnyTable, parameter: FilterParameter): Criterion<string> {
  const name = filterNameOf(parameter);
  const filter = findFilter(table, name);
  if (!filter) {
    throw filterNotAllowed(table, parameter, name);
  }
  const { value } = parameter;
  const conditions = filter.parts.map((part) => toCondition({ name, value, ...part }));
  return { needs: filter.needs, conditions };
}

/**
 * Returns the criteria in the operation's names. Throws `INVALID_FILTERS_SYNTAX`, `INVALID_FILTER_VALUE`, and
 * `FILTER_NOT_ALLOWED` for an attribute or predicate that the table does not have.
 */
export function parseFilters(
  table: AnyTable,
  parameters: readonly FilterParameter[],
): Criterion<string>[] {
  return parameters.map((parameter) => parseFilter(table, parameter));
}
