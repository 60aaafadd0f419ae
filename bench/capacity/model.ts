/** The capacity model of docs/scaling.md: what so many operations take, from what one takes. */

/** What one operation takes, with the jobs that follow from it. */
export interface Cost {
  /** CPU seconds of the service and its worker, the hash included. */
  readonly service: number;
  /** CPU seconds of the database. */
  readonly database: number;
  readonly statements: number;
  readonly walBytes: number;
}

export type Amounts = Readonly<Record<string, number>>;

export const nothing: Cost = { service: 0, database: 0, statements: 0, walBytes: 0 };

const members = ['service', 'database', 'statements', 'walBytes'] as const;

/** Returns the sum of `amounts` of each operation's cost, and of `seconds` of doing nothing. */
export function predictCost(
  costs: Readonly<Record<string, Cost>>,
  amounts: Amounts,
  idle: { readonly cost: Cost; readonly seconds: number },
): Cost {
  const parts = Object.entries(amounts).map(
    ([name, count]) => [costs[name] ?? nothing, count] as const,
  );
  parts.push([idle.cost, idle.seconds]);
  const sum = (member: (typeof members)[number]) =>
    parts.reduce((total, [cost, count]) => total + cost[member] * count, 0);
  return {
    service: sum('service'),
    database: sum('database'),
    statements: sum('statements'),
    walBytes: sum('walBytes'),
  };
}

/** Returns the bytes of so many rows of each table. */
export function predictBytes(bytesPerRow: Amounts, rows: Amounts): number {
  return Object.entries(rows).reduce(
    (sum, [table, count]) => sum + (bytesPerRow[table] ?? 0) * count,
    0,
  );
}
