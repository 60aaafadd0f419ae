/** Adds the criteria of a list to a query. */
import type { ObjectLiteral } from 'typeorm';
import type { Condition, Criterion } from '../../domain/shared/criteria.js';
import { escapePattern } from './filters.js';
import type { RowQuery } from './row-query.js';

/** Returns the comparison in SQL on a column or an expression. */
type Compare = (column: string) => string;

/** Whether the comparison is for whole values and finds few of them, so that rows are best found by them. */
interface Hint {
  readonly isNarrow: boolean;
}

/**
 * Where a field is: a column of the row; a function from the comparison to a condition on rows that the row belongs to or
 * has; or, for a flag, the condition that says whether it is set. None has a caller's text.
 */
export type FieldSql = string | ((compare: Compare, hint: Hint) => string) | { flag: string };

type ValueCondition = Extract<Condition<string>, { values: unknown }>;

const like = (text: string) => escapePattern(text);

/** The operator in SQL, and the pattern to compare with in place of the value. */
const operators: Record<
  ValueCondition['operator'],
  readonly [sql: string, toPattern?: (text: string) => string]
> = {
  eq: ['='],
  notEq: ['<>'],
  lt: ['<'],
  lte: ['<='],
  gt: ['>'],
  gte: ['>='],
  startsWith: ['ILIKE', (text) => `${like(text)}%`],
  endsWith: ['ILIKE', (text) => `%${like(text)}`],
  contains: ['ILIKE', (text) => `%${like(text)}%`],
  matches: ['ILIKE', (text) => text],
  notStartsWith: ['NOT ILIKE', (text) => `${like(text)}%`],
  notEndsWith: ['NOT ILIKE', (text) => `%${like(text)}`],
  notContains: ['NOT ILIKE', (text) => `%${like(text)}%`],
  notMatches: ['NOT ILIKE', (text) => text],
};

/** One value is compared without an array: an index then also has its rows in the order of the list. */
function compareWith(
  { operator, values, quantifier, orNull }: ValueCondition,
  add: (value: unknown) => string,
): Compare {
  const [sql, toPattern] = operators[operator];
  const operands = values.map((value) => toPattern?.(String(value)) ?? value);
  const [only] = operands;
  const name = add(operands.length === 1 ? only : operands);
  const operand = operands.length === 1 ? name : `${quantifier.toUpperCase()}(${name})`;
  const compare: Compare = (column) => `${column} ${sql} ${operand}`;
  return orNull ? (column) => `(${compare(column)} OR ${column} IS NULL)` : compare;
}

const isNothing: Record<'isNull' | 'isBlank', Compare> = {
  isNull: (column) => `${column} IS NULL`,
  isBlank: (column) => `coalesce(${column}::text, '') = ''`,
};

function toSql(
  field: FieldSql,
  condition: Condition<string>,
  add: (value: unknown) => string,
): string {
  if (typeof field === 'object') {
    return 'flag' in condition && !condition.flag ? `NOT ${field.flag}` : field.flag;
  }
  if (condition.operator === 'isTrue') throw new Error('Only a flag is true or false.');
  if (!('values' in condition)) {
    const { operator, flag } = condition;
    const compare: Compare = (column) => `${flag ? '' : 'NOT '}(${isNothing[operator](column)})`;
    return typeof field === 'string' ? compare(field) : field(compare, { isNarrow: false });
  }
  const compare = compareWith(condition, add);
  const isNarrow = condition.operator === 'eq' && !condition.orNull;
  return typeof field === 'string' ? compare(field) : field(compare, { isNarrow });
}

/** Adds one condition to the query for each criterion. Values are parameters. */
export function applyCriteria<T extends ObjectLiteral, Field extends string>(
  query: RowQuery<T>,
  criteria: readonly Criterion<Field>[] | undefined,
  fields: Readonly<Record<Field, FieldSql>>,
): void {
  let count = 0;
  const add = (value: unknown): string => {
    const name = `criterion_${count}`;
    count += 1;
    query.set({ [name]: value });
    return `:${name}`;
  };
  for (const { needs, conditions } of criteria ?? []) {
    const parts = conditions.map((one) => `(${toSql(fields[one.field], one, add)})`);
    query.vary().where(`(${parts.join(needs === 'any' ? ' OR ' : ' AND ')})`);
  }
}
