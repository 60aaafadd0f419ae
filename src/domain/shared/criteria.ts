/**
 * Criteria of the lists that are paged by number: richer than filters, because Commerce Layer's are. A row must meet
 * every criterion. How much work one request may ask for is bounded.
 */
import { readEmailAddress } from './email-address.js';
import { invalidInput } from './errors.js';
import { isFilterText } from './filters.js';
import { isInstant } from './instant.js';

/** How a value is checked and compared; only a flag has no value of its own. */
export type FieldKind = 'text' | 'email' | 'instant' | 'flag';

/** Searches ignore case. `matches` knows the wildcards of LIKE; the others take every character literally. */
const searches = [
  'startsWith',
  'endsWith',
  'contains',
  'matches',
  'notStartsWith',
  'notEndsWith',
  'notContains',
  'notMatches',
] as const;

export type SearchOperator = (typeof searches)[number];
export type ComparisonOperator = 'eq' | 'notEq' | 'lt' | 'lte' | 'gt' | 'gte';

interface FieldCondition<Field extends string> {
  readonly field: Field;
  /** What the client calls the condition, for errors. By default `field`. */
  readonly name?: string;
}

/** As in SQL, a field without a value compares as neither true nor false, unless `orNull` says that it counts. */
interface ValueCondition<Field extends string> extends FieldCondition<Field> {
  readonly operator: ComparisonOperator | SearchOperator;
  readonly values: readonly (string | Date)[];
  /** Whether one of the values is enough. */
  readonly quantifier: 'any' | 'all';
  readonly orNull?: boolean;
}

/** `isBlank` also finds the empty text. `isTrue` is for flags. */
interface FlagCondition<Field extends string> extends FieldCondition<Field> {
  readonly operator: 'isNull' | 'isBlank' | 'isTrue';
  readonly flag: boolean;
}

export type Condition<Field extends string> = ValueCondition<Field> | FlagCondition<Field>;

/** One of its conditions is enough, or all are needed. */
export interface Criterion<Field extends string> {
  readonly needs: 'any' | 'all';
  readonly conditions: readonly Condition<Field>[];
}

/** A filter together with criteria: a row must match both. */
export type WithCriteria<Filter, Field extends string> = Filter & {
  readonly criteria?: readonly Criterion<Field>[];
};

export const maxConditions = 20;
export const maxSearches = 20;
const maxValues = 100;

const isSearch = (operator: string): boolean => searches.some((search) => search === operator);

function fieldOf({ name, field }: Condition<string>): string {
  return `filter.${name ?? field}`;
}

/** PostgreSQL refuses a pattern that ends in an escape character without the character that it escapes. */
const danglingEscape = /(?<!\\)(\\\\)*\\$/;

function requireValues(kind: FieldKind, condition: ValueCondition<string>): void {
  const { values, operator } = condition;
  if (values.length > maxValues) {
    throw invalidInput(fieldOf(condition), 'too_long', `takes at most ${maxValues} values`);
  }
  const isValid = (value: unknown) =>
    kind === 'instant' ? value instanceof Date && isInstant(value) : isFilterText(value);
  const isPattern = operator === 'matches' || operator === 'notMatches';
  const isWhole = (value: unknown) => !isPattern || !danglingEscape.test(String(value));
  if (values.every((value) => isValid(value) && isWhole(value))) return;
  throw invalidInput(fieldOf(condition), 'invalid');
}

/** A text that is no address equals none, as a word that no row has. */
function toKey(text: string): string {
  return readEmailAddress(text)?.key ?? text.toLowerCase();
}

function parseCondition<Field extends string>(
  kind: FieldKind,
  condition: Condition<Field>,
): Condition<Field> {
  if (!('values' in condition)) return condition;
  requireValues(kind, condition);
  const { operator, values } = condition;
  if (kind !== 'email' || (operator !== 'eq' && operator !== 'notEq')) return condition;
  const keys = values.map((text) => toKey(String(text)));
  return { ...condition, values: keys };
}

function requireBounds(conditions: readonly Condition<string>[]): void {
  if (conditions.length > maxConditions) {
    throw invalidInput('filter', 'too_long', `takes at most ${maxConditions} conditions`);
  }
  const patterns = conditions.flatMap((one) => ('values' in one ? [one] : []));
  const count = patterns
    .filter(({ operator }) => isSearch(operator))
    .reduce((sum, { values }) => sum + values.length, 0);
  if (count <= maxSearches) return;
  throw invalidInput('filter', 'too_long', `takes at most ${maxSearches} texts to search for`);
}

/**
 * Returns the criteria with whole addresses as their keys. Throws `BAD_USER_INPUT` for a malformed value, for more than
 * 100 values of one condition, and for more than 20 conditions or 20 texts to search for in all.
 */
export function parseCriteria<Field extends string>(
  criteria: readonly Criterion<Field>[],
  kinds: Readonly<Record<Field, FieldKind>>,
): readonly Criterion<Field>[] {
  requireBounds(criteria.flatMap(({ conditions }) => conditions));
  return criteria.map(({ needs, conditions }) => ({
    needs,
    conditions: conditions.map((one) => parseCondition(kinds[one.field], one)),
  }));
}
