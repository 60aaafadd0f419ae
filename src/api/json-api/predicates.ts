/**
 * The predicates of `filter[q][<attribute>_<predicate>]`: those of the library Ransack, which Commerce Layer documents.
 * A test compares them with the table in docs/rest.md.
 */
import type { Condition, SearchOperator } from '../../domain/shared/criteria.js';
import type { ComparisonOperator } from '../../domain/shared/criteria.js';
import { parseInstant } from '../../domain/shared/instant.js';
import { filterParameter, queryError } from './errors.js';

/** The form of the value: one, several with commas between them, or `true` and `false`. */
type Arity = 'one' | 'many' | 'flag';

/** Decides which predicates an attribute has. */
export type FilterKind = 'text' | 'instant' | 'flag' | 'related';

export interface Predicate {
  readonly arity: Arity;
  /** Whether it is one of the forms with `_any` or `_all`. */
  readonly isCompound: boolean;
  toCondition(field: string, values: readonly (string | Date)[], flag: boolean): Condition<string>;
}

type Operator = ComparisonOperator | SearchOperator;

function comparison(
  operator: Operator,
  arity: 'one' | 'many' = 'one',
  more: { quantifier?: 'any' | 'all'; orNull?: true; isCompound?: true } = {},
): Predicate {
  const { quantifier = 'any', isCompound = false, ...rest } = more;
  return {
    arity,
    isCompound,
    toCondition: (field, values) => ({ field, operator, values, quantifier, ...rest }),
  };
}

/** `isFor` is the value for which the condition holds as its name says. */
function flagOf(operator: 'isNull' | 'isBlank' | 'isTrue', isFor: boolean): Predicate {
  return {
    arity: 'flag',
    isCompound: false,
    toCondition: (field, _, flag) => ({ field, operator, flag: flag === isFor }),
  };
}

/** Returns the predicate, and its forms for several values: with one of them, and with all of them. */
function withCompounds(name: string, operator: Operator): [string, Predicate][] {
  const compound = (quantifier: 'any' | 'all') =>
    comparison(operator, 'many', { quantifier, isCompound: true });
  return [
    [name, comparison(operator)],
    [`${name}_any`, compound('any')],
    [`${name}_all`, compound('all')],
  ];
}

const equality: [string, Predicate][] = [
  ...withCompounds('eq', 'eq'),
  ...withCompounds('not_eq', 'notEq'),
  ['in', comparison('eq', 'many')],
  ['not_in', comparison('notEq', 'many', { quantifier: 'all' })],
  ['eq_or_null', comparison('eq', 'one', { orNull: true })],
  ['not_eq_or_null', comparison('notEq', 'one', { orNull: true })],
  ['in_or_null', comparison('eq', 'many', { orNull: true })],
  ['not_in_or_null', comparison('notEq', 'many', { quantifier: 'all', orNull: true })],
  ['null', flagOf('isNull', true)],
  ['not_null', flagOf('isNull', false)],
  ['blank', flagOf('isBlank', true)],
  ['present', flagOf('isBlank', false)],
];

const searches: [string, Predicate][] = [
  ...withCompounds('start', 'startsWith'),
  ...withCompounds('end', 'endsWith'),
  ...withCompounds('cont', 'contains'),
  ...withCompounds('matches', 'matches'),
];

/**
 * For a text of related rows, of which one must meet the condition. "Not" and "all" would say something else there than
 * they seem to say.
 */
const related = [...withCompounds('eq', 'eq'), ...searches].filter(
  ([name]) => !name.endsWith('_all'),
);

const predicatesOf: Record<FilterKind, ReadonlyMap<string, Predicate>> = {
  text: new Map([
    ...equality,
    ...searches,
    ...withCompounds('not_start', 'notStartsWith'),
    ...withCompounds('not_end', 'notEndsWith'),
    ...withCompounds('not_cont', 'notContains'),
    ...withCompounds('does_not_match', 'notMatches'),
  ]),
  related: new Map([...related, ['in', comparison('eq', 'many')]]),
  instant: new Map([
    ...equality,
    ...withCompounds('lt', 'lt'),
    ...withCompounds('lteq', 'lte'),
    ...withCompounds('gt', 'gt'),
    ...withCompounds('gteq', 'gte'),
  ]),
  flag: new Map([
    ['eq', flagOf('isTrue', true)],
    ['not_eq', flagOf('isTrue', false)],
    ['true', flagOf('isTrue', true)],
    ['false', flagOf('isTrue', false)],
  ]),
};

/** Returns the predicates that attributes of a kind have, by their names. */
export function predicatesFor(kind: FilterKind): ReadonlyMap<string, Predicate> {
  return predicatesOf[kind];
}

/** The names of all predicates; of two that end alike, the longer comes first. */
export const predicateNames: readonly string[] = [
  ...new Set(Object.values(predicatesOf).flatMap((predicates) => [...predicates.keys()])),
].toSorted((one, other) => other.length - one.length);

function invalidValue(parameter: string, must: string): Error {
  return queryError('INVALID_FILTER_VALUE', parameter, `The value must be ${must}.`);
}

/** Rows have milliseconds. A finer instant would be cut, and then compare wrongly. */
const finerThanRows = /\.\d{4,}/;

function toInstant(parameter: string, value: string): Date {
  const date = finerThanRows.test(value) ? undefined : parseInstant(value);
  if (!date)
    throw invalidValue(parameter, 'a date or an instant in ISO 8601, in milliseconds at most');
  return date;
}

/** The spellings that Ransack takes. */
const flags = new Map([
  ...['true', 'TRUE', 'True', 't', 'T', '1'].map((text) => [text, true] as const),
  ...['false', 'FALSE', 'False', 'f', 'F', '0'].map((text) => [text, false] as const),
]);

function toFlag(parameter: string, value: string): boolean {
  const flag = flags.get(value);
  if (flag === undefined) throw invalidValue(parameter, 'true or false, 1 or 0');
  return flag;
}

/** A predicate of one attribute, and what the client sent for it. */
interface Sent {
  /** The whole name of the filter, such as `email_or_reference_eq`, for errors. */
  readonly name: string;
  readonly field: string;
  readonly kind: FilterKind;
  readonly predicate: Predicate;
  readonly value: string;
}

/**
 * Returns a condition as operations take it. Throws `INVALID_FILTER_VALUE` if an instant or a flag is malformed; the
 * operation checks other values.
 */
export function toCondition({ name, field, kind, predicate, value }: Sent): Condition<string> {
  const parameter = filterParameter(name);
  const { arity } = predicate;
  if (arity === 'flag') return predicate.toCondition(field, [], toFlag(parameter, value));
  const read = (text: string) => (kind === 'instant' ? toInstant(parameter, text) : text);
  const values = (arity === 'many' ? value.split(',') : [value]).map(read);
  return { ...predicate.toCondition(field, values, false), name };
}
