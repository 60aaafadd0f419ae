/** Filters: from `filter[q][<attribute>_<predicate>]=<value>`, combined by AND, to an operation's filter. */
import { queryError } from './errors.js';
import { isSayable } from './names.js';
import { predicatesFor, toComparison, type FilterKind, type PredicateName } from './predicates.js';
import type { AnyTable } from './resource-tables.js';

export interface FilterParameter {
  readonly name: string;
  readonly keys: readonly string[];
  readonly value: string;
}

interface Criterion {
  readonly field: string;
  readonly kind: FilterKind;
  readonly predicate: PredicateName;
}

/** Returns every criterion of the table by its name, such as `reference_not_null`. */
export function criteriaOf(table: AnyTable): ReadonlyMap<string, Criterion> {
  const criteria = [...table.filterable].flatMap(([attribute, { field, kind }]) =>
    predicatesFor(kind).map((predicate): [string, Criterion] => [
      `${attribute}_${predicate}`,
      { field, kind, predicate },
    ]),
  );
  return new Map(criteria);
}

function criterionNameOf({ name: given, keys }: FilterParameter): string {
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

/** `null` and `not_null` are one operator, so that together they could give it two values. */
function addComparison(
  comparisons: Map<string, unknown>,
  parameter: string,
  { operator, operand }: ReturnType<typeof toComparison>,
): void {
  if (comparisons.has(operator) && comparisons.get(operator) !== operand) {
    const detail = 'null and not_null of one attribute contradict each other.';
    throw queryError('INVALID_FILTERS_SYNTAX', parameter, detail);
  }
  comparisons.set(operator, operand);
}

/**
 * Returns the filter in the operation's names. Throws `INVALID_FILTERS_SYNTAX`, `INVALID_FILTER_VALUE`, and
 * `FILTER_NOT_ALLOWED` for an attribute or predicate that the table does not have.
 */
export function parseFilters(table: AnyTable, parameters: readonly FilterParameter[]): object {
  const criteria = criteriaOf(table);
  const filters = new Map<string, Map<string, unknown>>();
  for (const parameter of parameters) {
    const criterionName = criterionNameOf(parameter);
    const criterion = criteria.get(criterionName);
    if (!criterion) {
      throw filterNotAllowed(table, parameter, criterionName);
    }
    const { field, kind, predicate } = criterion;
    const place = `filter[q][${criterionName}]`;
    const comparisons = filters.get(field) ?? new Map<string, unknown>();
    addComparison(comparisons, place, toComparison(place, kind, predicate, parameter.value));
    filters.set(field, comparisons);
  }
  const entries = [...filters].map(([field, by]) => [field, Object.fromEntries(by)]);
  return Object.fromEntries(entries) as object;
}
