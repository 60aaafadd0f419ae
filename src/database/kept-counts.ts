/**
 * Begins, compares and corrects the counts that the database keeps of its rows (ADR 0054). Each statement sees rows and
 * counts at one moment, and what they differ by at any moment stays until it is corrected: so nobody has to wait.
 */
import type { DataSource } from 'typeorm';
import type { Connection } from './connection/connection.js';
import { firstSlot } from './entities/row-count.entity.js';
import { inLongRead, longReadSettings } from './long-read.js';
import { tellingOf, type Tell } from './migrating/progress.js';
import { inMigration, type MigrationOptions } from './migrating/transaction.js';
import type { Mode } from '../domain/access/organization.js';

/** The tables whose rows are counted, and what marks one of them as deleted. */
const tables = {
  customers: 'false',
  password_resets: 'deleted_at IS NOT NULL',
  events: 'false',
  webhook_deliveries: 'false',
};

type CountedTable = keyof typeof tables;

const countedTables = Object.keys(tables) as CountedTable[];

/** A count that is wrong. */
export interface WrongCount {
  readonly organizationId: string;
  readonly mode: Mode;
  readonly table: CountedTable;
  /** Rows, and how many of them are marked as deleted: as the count says, and as there are. */
  readonly kept: number;
  readonly keptDeleted: number;
  readonly actual: number;
  readonly actualDeleted: number;
}

const partitions = `
  SELECT id AS organization_id, mode FROM organizations CROSS JOIN unnest('{live,test}'::text[]) AS modes (mode)`;

const keptOf = (table: CountedTable) => `
  SELECT organization_id, mode, sum(count) AS kept, sum(deleted) AS kept_deleted,
    bool_or(slot = '${firstSlot}') AS has_begun
  FROM row_counts WHERE kind = '${table}' GROUP BY organization_id, mode`;

/** Every partition, with its count and its rows. Reads the whole table. */
const compared = (table: CountedTable) => `
  SELECT organization_id, mode, coalesce(has_begun, false) AS has_begun,
    coalesce(kept, 0) AS kept, coalesce(kept_deleted, 0) AS kept_deleted,
    coalesce(actual, 0) AS actual, coalesce(actual_deleted, 0) AS actual_deleted
  FROM (${partitions}) AS partition
  LEFT JOIN (${keptOf(table)}) AS kept USING (organization_id, mode)
  LEFT JOIN (SELECT organization_id, mode, count(*) AS actual, count(*) FILTER (WHERE ${tables[table]}) AS actual_deleted
    FROM ${table} GROUP BY organization_id, mode) AS present USING (organization_id, mode)`;

const isWrong = 'has_begun AND (kept, kept_deleted) <> (actual, actual_deleted)';

const wrongCounts = (table: CountedTable) => `
  SELECT organization_id AS "organizationId", mode, '${table}' AS table,
    kept::float8, kept_deleted::float8 AS "keptDeleted", actual::float8, actual_deleted::float8 AS "actualDeleted"
  FROM compared WHERE ${isWrong} ORDER BY organization_id, mode`;

/** Adds what lacks as a row of its own, so that the rows that requests change are left alone. */
const correction = (table: CountedTable) => `
  INSERT INTO row_counts (organization_id, mode, kind, slot, count, deleted)
  SELECT organization_id, mode, '${table}', CASE WHEN has_begun THEN gen_random_uuid() ELSE '${firstSlot}' END,
    actual - kept, actual_deleted - kept_deleted
  FROM compared WHERE NOT has_begun OR ${isWrong}`;

const silent: Tell = () => undefined;

/** Runs a statement for each table, and tells every five seconds which table it is about. */
async function forEachTable(
  connection: Connection,
  statementFor: (table: CountedTable) => string,
  tell: Tell,
): Promise<WrongCount[]> {
  const wrong: WrongCount[] = [];
  for (const table of countedTables) {
    const compare = () => connection.query(statementFor(table));
    wrong.push(
      ...(await tellingOf(`The count of ${table}, during which requests go on,`, tell, compare)),
    );
  }
  return wrong;
}

const correcting = (table: CountedTable) =>
  `WITH compared AS MATERIALIZED (${compared(table)}), corrected AS (${correction(table)}) ${wrongCounts(table)}`;

const comparing = (table: CountedTable) =>
  `WITH compared AS (${compared(table)}) ${wrongCounts(table)}`;

/** Corrects all counts in the transaction of `connection`; only one transaction at a time may do so. Returns what was wrong. */
export function correctCounts(connection: Connection, tell = silent): Promise<WrongCount[]> {
  return forEachTable(connection, correcting, tell);
}

/** Counts all rows, and returns the counts that are wrong; corrects them if `corrects`. */
export function checkCounts(
  dataSource: DataSource,
  { corrects, tell = silent }: { readonly corrects: boolean; readonly tell?: Tell },
): Promise<WrongCount[]> {
  if (!corrects)
    return inLongRead(dataSource, (connection) => forEachTable(connection, comparing, tell));
  return inMigration(dataSource, { tell }, async (runner) => {
    await runner.query(longReadSettings);
    return correctCounts(runner, tell);
  });
}

const notBegun = `
  SELECT 1 FROM (${partitions}) AS partition CROSS JOIN unnest($2::text[]) AS kinds (kind)
  WHERE NOT EXISTS (SELECT 1 FROM row_counts AS c WHERE c.slot = $1 AND c.kind = kinds.kind
    AND c.organization_id = partition.organization_id AND c.mode = partition.mode) LIMIT 1`;

/** Returns whether there are counts that do not have the rows from before the migration. */
export async function hasCountsToBegin(connection: Connection): Promise<boolean> {
  return (await connection.query(notBegun, [firstSlot, countedTables])).length > 0;
}

/** Counts the rows that were there before the counts, if nobody has done so. Requests go on meanwhile. */
export async function beginCounts(
  dataSource: DataSource,
  options: MigrationOptions,
): Promise<void> {
  if (!(await hasCountsToBegin(dataSource))) return;
  await inMigration(dataSource, options, async (runner) => {
    await runner.query(longReadSettings);
    if (await hasCountsToBegin(runner)) await correctCounts(runner, options.tell);
  });
}

/** Bounds of what a quick look compares: rows of a partition, and partitions of a table. */
const quick = { rows: 10_000, partitions: 100 };

const quickComparison = (table: CountedTable) => `
  SELECT kept.organization_id, mode, has_begun, kept, kept_deleted, actual, actual_deleted
  FROM (${keptOf(table)} HAVING sum(count) <= ${quick.rows} ORDER BY random() LIMIT ${quick.partitions}) AS kept
  CROSS JOIN LATERAL (
    SELECT count(*) AS actual, count(*) FILTER (WHERE ${tables[table]}) AS actual_deleted
    FROM (SELECT * FROM ${table} AS t WHERE t.organization_id = kept.organization_id AND t.mode = kept.mode
      LIMIT ${quick.rows + 1}) AS ${table}) AS present`;

/** As `checkCounts`, for up to 100 partitions of each table with 10,000 rows at most. */
export async function findWrongSmallCounts(connection: Connection): Promise<WrongCount[]> {
  const wrong: WrongCount[] = [];
  for (const table of countedTables) {
    const text = `WITH compared AS (${quickComparison(table)}) ${wrongCounts(table)}`;
    wrong.push(...(await connection.query(text)));
  }
  return wrong;
}
