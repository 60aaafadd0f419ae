/** PostgreSQL's own account of a statement: which rows it reads and writes, under which conditions. */
import type { DataSource } from 'typeorm';

export interface PlanNode {
  readonly 'Node Type': string;
  readonly Operation?: string;
  readonly Schema?: string;
  readonly 'Relation Name'?: string;
  /** Different for each place in a statement. */
  readonly Alias?: string;
  readonly Output?: readonly string[];
  readonly Plans?: readonly PlanNode[];
  readonly [condition: string]: unknown;
}

function parametersIn(sql: string): number {
  return Math.max(0, ...[...sql.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
}

/** Returns the plan for any parameters, with `$1` and the others in it. Runs nothing. */
export async function planOf(dataSource: DataSource, sql: string): Promise<PlanNode> {
  const nulls = Array.from({ length: parametersIn(sql) }, () => 'NULL').join(', ');
  const execute = nulls === '' ? 'planned' : `planned (${nulls})`;
  // Nothing of it stays in the session.
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SET plan_cache_mode = force_generic_plan');
    await runner.query(`PREPARE planned AS ${sql}`);
    const [row] = await runner.query(
      `EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) EXECUTE ${execute}`,
    );
    return row['QUERY PLAN'][0].Plan;
  } finally {
    await runner.query('DEALLOCATE planned').catch(() => undefined);
    await runner.query('RESET plan_cache_mode');
    await runner.release();
  }
}

export function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** Returns the parts that `word` joins at the top level of a condition; the condition itself if it joins none. */
function partsOf(condition: string, word: ' AND ' | ' OR '): string[] {
  const parts = [''];
  let depth = 0;
  for (const piece of condition.split(/([()]| AND | OR )/)) {
    if (piece === '(') depth += 1;
    if (piece === ')') depth -= 1;
    if (piece === word && depth === 0) parts.push('');
    else parts.push(`${parts.pop()}${piece}`);
  }
  return parts;
}

const isEnclosed = (text: string) => /^\(.*\)$/s.test(text) && partsOf(text, ' AND ').length === 1;

/** Returns what must be true of every row: the parts of an AND, and nothing of an OR. */
function necessary(condition: string): string[] {
  if (partsOf(condition, ' OR ').length > 1) return [];
  const parts = partsOf(condition, ' AND ');
  if (parts.length > 1) return parts.flatMap(necessary);
  return isEnclosed(condition) ? necessary(condition.slice(1, -1)) : [condition];
}

/**
 * Every condition that a node's rows meet: of a scan, an index or a join. Those of a bitmap's index are left out,
 * since several of them may be alternatives; its table repeats them.
 */
export function conditionsOf(node: PlanNode): string[] {
  if (node['Node Type'] === 'Bitmap Index Scan') return [];
  return Object.entries(node).flatMap(([name, value]) =>
    // Such as "row", which is a word of SQL.
    /Cond$|Filter$/.test(name) && typeof value === 'string'
      ? necessary(value.replaceAll('"', ''))
      : [],
  );
}
