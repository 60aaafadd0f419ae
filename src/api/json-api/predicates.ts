/**
 * The predicates of `filter[q][<attribute>_<predicate>]`. They are those of the library Ransack, which Commerce Layer
 * documents, as far as operations have an operator for them.
 */
import { parseInstant } from '../../domain/shared/instant.js';
import { queryError } from './errors.js';

/** The form of the value: one, several with commas between them, or `true` and `false`. */
type Arity = 'one' | 'many' | 'flag';

interface Predicate {
  /** The operation's name for it. */
  readonly operator: string;
  readonly arity: Arity;
  /** For `not_null`, which is the opposite of `isNull`. */
  readonly isNegated?: boolean;
}

const predicates = {
  eq: { operator: 'eq', arity: 'one' },
  not_eq: { operator: 'notEq', arity: 'one' },
  in: { operator: 'in', arity: 'many' },
  not_in: { operator: 'notIn', arity: 'many' },
  lt: { operator: 'lt', arity: 'one' },
  lteq: { operator: 'lte', arity: 'one' },
  gt: { operator: 'gt', arity: 'one' },
  gteq: { operator: 'gte', arity: 'one' },
  null: { operator: 'isNull', arity: 'flag' },
  not_null: { operator: 'isNull', arity: 'flag', isNegated: true },
  start: { operator: 'startsWith', arity: 'one' },
  cont: { operator: 'contains', arity: 'one' },
} as const satisfies Record<string, Predicate>;

export type PredicateName = keyof typeof predicates;

/** Decides which predicates an attribute has. */
export type FilterKind = 'text' | 'instant' | 'choice' | 'exact';

const predicatesOf: Record<FilterKind, readonly PredicateName[]> = {
  text: ['eq', 'not_eq', 'in', 'not_in', 'start', 'cont', 'null', 'not_null'],
  instant: ['eq', 'not_eq', 'in', 'not_in', 'lt', 'lteq', 'gt', 'gteq', 'null', 'not_null'],
  choice: ['eq', 'not_eq', 'in', 'not_in'],
  exact: ['eq', 'in'],
};

/** Returns the predicates that attributes of a kind have. */
export function predicatesFor(kind: FilterKind): readonly PredicateName[] {
  return predicatesOf[kind];
}

/** Returns the form of a predicate's value. */
export function arityOf(name: PredicateName): Arity {
  return predicates[name].arity;
}

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

function toFlag(parameter: string, value: string): boolean {
  if (value !== 'true' && value !== 'false') throw invalidValue(parameter, 'true or false');
  return value === 'true';
}

/**
 * Returns a comparison as operations take it. `parameter` is the whole name of the filter, for errors. Throws
 * `INVALID_FILTER_VALUE` if an instant or a boolean is malformed; the operation checks other values.
 */
export function toComparison(
  parameter: string,
  kind: FilterKind,
  name: PredicateName,
  value: string,
): { readonly operator: string; readonly operand: unknown } {
  const { operator, arity, isNegated = false }: Predicate = predicates[name];
  if (arity === 'flag') return { operator, operand: toFlag(parameter, value) !== isNegated };
  const read = (text: string) => (kind === 'instant' ? toInstant(parameter, text) : text);
  return { operator, operand: arity === 'many' ? value.split(',').map(read) : read(value) };
}
