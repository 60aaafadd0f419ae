/**
 * Whether a statement is bound to one partition: each scan of a table of partitions must be limited by organization and
 * mode, and each inserted row must have them, or a key must imply them.
 */
import type { DataSource } from 'typeorm';
import type { SentStatement } from './operation-statements.js';
import { conditionsOf, nodesOf, planOf, type PlanNode } from './plans.js';

/** What takes the place of organization and mode: by a table, the condition, and why it is enough. */
const impliedKeys: readonly (readonly [table: string, condition: RegExp, reason: string])[] = [
  [
    'applications',
    /\.key_digest = \$\d/,
    'the digest of 256 random bits is that of one application',
  ],
  ['applications', /\.id = \$\d/, '`authenticate` compares the organization before it returns'],
  ['organizations', /\.id = \$\d/, 'it is the organization itself'],
  ['organizations', /\.id = \w+\.organization_id/, 'it is the organization of a row'],
  ['job', /\.id = /, 'the random id of a job, which no caller learns or names'],
];

/** Why a handler has statements on all partitions. */
export const spanningAll: Readonly<Record<string, string>> = {
  purge: 'what is too old is removed everywhere, by its age alone',
  schedulePurge: 'one purge is for all',
};

/** Tables whose rows are of no partition, and what stands there instead. */
const withoutPartition: Readonly<Record<string, string>> = {
  rate_limits: 'keys are digests, which the partition is part of',
  queue: 'the names of the queues',
};

const columns = ['organization_id', 'mode'] as const;
type Column = (typeof columns)[number];

/** What a plan says of a statement. */
interface Bounds {
  /** Scans and inserts that nothing binds. */
  readonly unbound: readonly string[];
  /** The numbers of parameters that must be the partition's. */
  readonly parameters: Readonly<Record<Column, ReadonlySet<number>>>;
}

type Tables = ReadonlyMap<string, readonly string[]>;

/** Returns the columns of each table that has both columns of a partition, in their order. */
async function readTables(dataSource: DataSource): Promise<Tables> {
  const rows: { name: string; columns: string[] }[] = await dataSource.query(
    `SELECT relname AS name, array_agg(attname::text ORDER BY attnum) AS columns
     FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' GROUP BY relname`,
  );
  const isPartitioned = (row: { columns: string[] }) =>
    columns.every((column) => row.columns.includes(column));
  return new Map(rows.filter(isPartitioned).map((row) => [row.name, row.columns]));
}

/** Whatever stands on the other side of an equality with that column of the alias. */
function equalTo(conditions: readonly string[], alias: string, column: Column): string[] {
  const own = `${alias}\\.${column}`;
  const other = String.raw`(\$\d+|\w+\.${column})`;
  const pattern = new RegExp(`^(?:${own} = ${other}|${other} = ${own})$`);
  return conditions.flatMap((condition) => {
    const [, right, left] = pattern.exec(condition) ?? [];
    return right ?? left ?? [];
  });
}

function numbersIn(value: string): number[] {
  const [, number] = /^\$(\d+)$/.exec(value) ?? [];
  return number === undefined ? [] : [Number(number)];
}

class Binding {
  readonly parameters = { organization_id: new Set<number>(), mode: new Set<number>() };
  readonly unbound: string[] = [];
  private readonly nodes: readonly PlanNode[];
  private readonly conditions: readonly string[];

  constructor(
    private readonly sql: string,
    plan: PlanNode,
    private readonly tables: Tables,
  ) {
    this.nodes = nodesOf(plan);
    this.conditions = this.nodes.flatMap(conditionsOf);
  }

  /** By parameters, or by a row that is bound itself. Rows of a WITH or of a list of values are looked at where they come from. */
  private isBound(alias: string, column: Column, seen: readonly string[] = []): boolean {
    if (seen.includes(alias)) return false;
    const node = this.nodes.find((one) => one.Alias === alias && one['Relation Name']);
    if (!node) return true;
    return equalTo(this.conditions, alias, column).some((other) => {
      if (!other.startsWith('$'))
        return this.isBound(other.split('.')[0] ?? '', column, [...seen, alias]);
      this.parameters[column].add(Number(other.slice(1)));
      return true;
    });
  }

  private checkScan({ 'Relation Name': table = '', Alias: alias = '', Schema: schema }: PlanNode) {
    const name = schema === 'jobs' && /^j[0-9a-f]+$/.test(table) ? 'job' : table;
    if (name in withoutPartition) return;
    const own = this.conditions.filter((text) => text.includes(`${alias}.`));
    const isImplied = impliedKeys.some(
      ([of, condition]) => of === name && own.some((text) => condition.test(text)),
    );
    if (isImplied) return;
    const missing = this.tables.has(name)
      ? columns.filter((column) => !this.isBound(alias, column))
      : ['an implied key'];
    if (missing.length > 0) this.unbound.push(`${name} AS ${alias} without ${missing.join()}`);
  }

  /** The row that is inserted has its columns in the table's order. */
  private checkInsert({ 'Relation Name': table = '', Plans = [] }: PlanNode) {
    const names = this.tables.get(table);
    const source = Plans.find((one) => one['Parent Relationship'] === 'Outer');
    if (!names || !source) return;
    for (const column of columns) {
      const value = source.Output?.[names.indexOf(column)] ?? '';
      const numbers = value.startsWith('"*VALUES*"') ? this.listed(column) : numbersIn(value);
      for (const number of numbers) this.parameters[column].add(number);
      const isCopied = value.endsWith(`.${column}`);
      if (numbers.length === 0 && !isCopied) this.unbound.push(`${table}.${column} from ${value}`);
    }
  }

  /** Of several rows, the plan does not show the values. `writes.ts` has those of the partition first. */
  private listed(column: Column): number[] {
    if (!/^INSERT INTO "\w+" AS "row" \("organization_id", "mode",/.test(this.sql)) return [];
    const rows = [...this.sql.matchAll(/(?:VALUES |\), )\((\$\d+), (\$\d+),/g)];
    return rows.flatMap(([, organization = '', mode = '']) =>
      numbersIn(column === 'mode' ? mode : organization),
    );
  }

  check(): Bounds {
    for (const node of this.nodes) {
      if (node.Operation === 'Insert') this.checkInsert(node);
      else if (node['Relation Name'] && node['Node Type'] !== 'ModifyTable') this.checkScan(node);
    }
    return this;
  }
}

/** Of a job, its data is what is bound. */
function problemOfJob({ sql, parameters, partition }: SentStatement): string[] {
  // A job that is tried again is its own row, deleted and inserted.
  if (!/INSERT INTO jobs\.job\b/.test(sql) || /DELETE FROM jobs\.job\b/.test(sql)) return [];
  const text = JSON.stringify(parameters).replaceAll('\\', '');
  const { organizationId, mode } = partition ?? {};
  const isBound =
    text.includes(`"organizationId":"${organizationId}"`) && text.includes(`"mode":"${mode}"`);
  return isBound ? [] : ['a job without its partition'];
}

export interface PartitionCheck {
  /** Returns what is wrong with a statement; nothing if it is bound to its caller's partition. */
  problemsOf(statement: SentStatement): Promise<string[]>;
}

/** Statements are planned in `dataSource`, and not run. */
export async function createPartitionCheck(dataSource: DataSource): Promise<PartitionCheck> {
  const tables = await readTables(dataSource);
  const known = new Map<string, Promise<Bounds>>();
  const boundsOf = (sql: string) => {
    const found = known.get(sql);
    if (found) return found;
    const bounds = planOf(dataSource, sql).then((plan) => new Binding(sql, plan, tables).check());
    known.set(sql, bounds);
    return bounds;
  };
  const wrongValues = (
    { operation, parameters, partition }: SentStatement,
    bounds: Bounds,
  ): string[] =>
    columns.flatMap((column) => {
      // A credential that was refused has no partition.
      if (operation === 'authenticate' && partition === null) return [];
      const own = column === 'mode' ? partition?.mode : partition?.organizationId;
      const given = [...bounds.parameters[column]].map((number) => parameters[number - 1]);
      return given.every((value) => value === own) ? [] : [`another ${column} than the caller's`];
    });
  return {
    async problemsOf(statement) {
      const bounds = await boundsOf(statement.sql);
      return [...bounds.unbound, ...wrongValues(statement, bounds), ...problemOfJob(statement)];
    },
  };
}
