/** Adds the conditions of a list's filter to a query. */
import type { ObjectLiteral } from 'typeorm';
import type { RowQuery } from './row-query.js';

type Filter = { readonly [Operator in keyof typeof comparisons]?: unknown } & {
  readonly isNull?: boolean | null | undefined;
};

/**
 * The operators in SQL. As in Ransack, whose predicates Commerce Layer's filters are, none finds rows without a
 * value, except `notIn` with an empty list, which finds every row.
 */
const comparisons = {
  eq: (column: string, name: string) => `${column} = :${name}`,
  notEq: (column: string, name: string) => `${column} <> :${name}`,
  in: (column: string, name: string) => `${column} = ANY(:${name})`,
  notIn: (column: string, name: string) => `${column} <> ALL(:${name})`,
  gt: (column: string, name: string) => `${column} > :${name}`,
  gte: (column: string, name: string) => `${column} >= :${name}`,
  lt: (column: string, name: string) => `${column} < :${name}`,
  lte: (column: string, name: string) => `${column} <= :${name}`,
  startsWith: (column: string, name: string) => `${column} ILIKE :${name}`,
  contains: (column: string, name: string) => `${column} ILIKE :${name}`,
} as const;

/** Escapes `%`, `_` and the backslash, which a pattern would interpret (PostgreSQL documentation, 9.7.1). */
export function escapePattern(text: unknown): string {
  return String(text).replaceAll(/[\\%_]/g, String.raw`\$&`);
}

/** The operators that compare with a pattern in place of the value itself. */
const patterns: Readonly<Record<string, (text: unknown) => string>> = {
  startsWith: (text) => `${escapePattern(text)}%`,
  contains: (text) => `%${escapePattern(text)}%`,
};

/** Adds one condition for each member of the filter. `column` is never a caller's text; values are parameters. */
export function applyFilter<T extends ObjectLiteral>(
  query: RowQuery<T>,
  column: string,
  filter: Filter | null | undefined,
): void {
  if (!filter) return;
  query.vary();
  for (const [operator, condition] of Object.entries(comparisons)) {
    const value = filter[operator as keyof typeof comparisons];
    if (value === undefined || value === null) continue;
    const name = `${column.replaceAll(/\W/g, '_')}_${operator}`;
    query.where(condition(column, name), { [name]: patterns[operator]?.(value) ?? value });
  }
  if (typeof filter.isNull === 'boolean') {
    query.where(`${column} IS ${filter.isNull ? '' : 'NOT '}NULL`);
  }
}
