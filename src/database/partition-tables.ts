/** Divides the tables that grow with customers by organization, into partitions of PostgreSQL (ADR 0058). */
import type { DataSource, QueryRunner } from 'typeorm';
import type { Connection } from './connection/connection.js';
import { tellingOf } from './migrating/progress.js';
import { refuseSessions } from './migrating/newer-sessions.js';
import { inMigration, type MigrationOptions } from './migrating/transaction.js';
import { definitionsOf, refuseAdditions } from './partitions/definitions.js';
import { growingTables } from './partitions/growing-tables.js';
import { nameKeys } from './partitions/key-names.js';
import { requireRights } from './rights/find-missing.js';
import { toChangeTables } from './rights/needed.js';

interface State {
  readonly name: string;
  /** 0: it is an ordinary table. */
  readonly partitions: number;
}

const states = `
  SELECT relname AS name, (SELECT count(*)::integer FROM pg_inherits WHERE inhparent = pg_class.oid AND relkind = 'p')
    AS partitions
  FROM unnest($1::regclass[]) WITH ORDINALITY AS wanted (id, place) JOIN pg_class ON oid = id ORDER BY place`;

/** Returns the names of the tables to divide. Throws if one has another number of partitions. */
async function findWhole(connection: Connection, count: number): Promise<string[]> {
  const found: State[] = await connection.query(states, [growingTables]);
  const divided = found.find(({ partitions }) => partitions > 0 && partitions !== count);
  if (divided)
    throw new Error(
      `The table ${divided.name} has ${divided.partitions} partitions. Their number stays as it is.`,
    );
  return found.filter(({ partitions }) => partitions === 0).map(({ name }) => name);
}

/** Its keys follow when it has its final name, and its rows are read but once for each. */
async function copy(runner: QueryRunner, table: string, count: number): Promise<void> {
  await runner.query(
    `CREATE TABLE ${table}_divided (LIKE ${table} INCLUDING ALL EXCLUDING INDEXES) PARTITION BY HASH (organization_id)`,
  );
  for (let remainder = 0; remainder < count; remainder += 1)
    await runner.query(`CREATE TABLE ${table}_p${remainder} PARTITION OF ${table}_divided
      FOR VALUES WITH (MODULUS ${count}, REMAINDER ${remainder})`);
  await runner.query(`INSERT INTO ${table}_divided SELECT * FROM ${table}`);
}

async function divide(runner: QueryRunner, tables: string[], count: number): Promise<void> {
  const list = tables.join(', ');
  await runner.query(`LOCK TABLE ${list} IN ACCESS EXCLUSIVE MODE`);
  await refuseAdditions(runner, tables);
  const statements = await definitionsOf(runner, tables);
  for (const table of tables) await copy(runner, table, count);
  // Fails if anything else depends on them, such as a view.
  await runner.query(`DROP TABLE ${list}`);
  for (const table of tables) await runner.query(`ALTER TABLE ${table}_divided RENAME TO ${table}`);
  for (const statement of statements) await runner.query(statement);
  await nameKeys(runner);
  await runner.query(`ANALYZE ${list}`);
}

async function divideWhole(runner: QueryRunner, count: number): Promise<string[]> {
  await requireRights(runner, toChangeTables);
  const tables = await findWhole(runner, count);
  if (tables.length === 0) return [];
  await refuseSessions(runner);
  await divide(runner, tables, count);
  return tables;
}

/**
 * Copies the tables into `count` partitions each, in one transaction, during which nothing else can use them. Returns
 * the names of those that were whole. Throws if one has another number of partitions, or something that cannot be
 * copied, and what `migrate` throws; then nothing has changed.
 */
export function partitionTables(
  dataSource: DataSource,
  { count, ...options }: MigrationOptions & { readonly count: number },
): Promise<string[]> {
  const { tell = () => undefined } = options;
  const work = () => inMigration(dataSource, options, (runner) => divideWhole(runner, count));
  return tellingOf('The copy into partitions', tell, work);
}
