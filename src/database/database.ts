/** Opens the database of the settings, and brings its tables up to date. */
import type { DataSource } from 'typeorm';
import { describeConnectionProblem } from './connection-problem.js';
import { createEmbeddedDataSource, createServerDataSource } from './data-source.js';
import { hasQueues } from './jobs/queues.js';
import { openEmbeddedDatabase, type EmbeddedDatabase, type EmbeddedOptions } from './embedded.js';
import { beginCounts } from './kept-counts.js';
import { migrateUp } from './migrating/migrate.js';
import { findPending } from './migrating/pending.js';
import type { MigrationOptions } from './migrating/transaction.js';
import { undoMigrations, type UndoOptions } from './migrating/undo.js';
import { partitionTables } from './partition-tables.js';
import { explainingRights } from './rights/explain.js';
import { requireRights } from './rights/find-missing.js';
import { toRun } from './rights/needed.js';
import { checkServer } from './start-checks.js';

export interface Database {
  readonly dataSource: DataSource;
  readonly isEmbedded: boolean;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Null for the embedded database. */
  readonly url: string | null;
  /** How to open the embedded database, or the database itself if its opening began earlier. */
  readonly embedded: EmbeddedOptions | Promise<EmbeddedDatabase>;
  /** True: opens a server that no start would accept, to examine it. */
  readonly acceptsAny?: boolean;
}

async function connect(dataSource: DataSource, url: string | null): Promise<void> {
  try {
    await dataSource.initialize();
  } catch (error) {
    throw new Error(describeConnectionProblem(error, url), { cause: error });
  }
}

/**
 * Throws `DataDirectoryInUseError`, or an error that names the cause if the server cannot be reached, or if it is set to
 * something that would change what Rekey reads or writes.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, embedded, acceptsAny = false } = options;
  if (url !== null) {
    if (!acceptsAny) await checkServer(url);
    const dataSource = createServerDataSource(url);
    await connect(dataSource, url);
    return { dataSource, isEmbedded: false, close: () => dataSource.destroy() };
  }
  const opening = embedded instanceof Promise ? embedded : openEmbeddedDatabase(embedded);
  const dataSource = createEmbeddedDataSource(await opening);
  await connect(dataSource, url);
  return { dataSource, isEmbedded: true, close: () => dataSource.destroy() };
}

/** As `migrateUp`; then counts rows that no count has yet, and if that throws, the migrations have run. */
export async function migrate(
  { dataSource }: Database,
  options: MigrationOptions = {},
): Promise<string[]> {
  const names = await migrateUp(dataSource, options);
  await explainingRights(dataSource, () => beginCounts(dataSource, options));
  return names;
}

/** As `migrate`; then as `partitionTables`, and if that throws, the migrations have run. */
export async function migrateIntoPartitions(
  database: Database,
  options: MigrationOptions & { readonly count: number },
): Promise<{ readonly migrations: string[]; readonly divided: string[] }> {
  if (database.isEmbedded)
    throw new Error('Partitions need a PostgreSQL server: set DATABASE_URL.');
  const { dataSource } = database;
  const migrations = await migrate(database, options);
  const divided = await explainingRights(dataSource, () => partitionTables(dataSource, options));
  return { migrations, divided };
}

/** As `undoMigrations`. */
export function migrateDown({ dataSource }: Database, options: UndoOptions): Promise<string[]> {
  return undoMigrations(dataSource, options);
}

/** Returns whether `migrate` would change the tables or the queues. Throws if a newer Rekey has changed the queues. */
export async function hasPendingMigrations({ dataSource }: Database): Promise<boolean> {
  const pending = await findPending(dataSource, dataSource);
  return pending.length > 0 || !(await hasQueues(dataSource));
}

/** Throws `MissingRightsError` if the role lacks a right that the service or a worker needs. */
export function requireRightsToRun({ dataSource }: Database): Promise<void> {
  return requireRights(dataSource, toRun);
}

/** Migrates if `mayMigrate`. Otherwise throws an error that names the command if migrations are pending. */
export async function prepareTables(database: Database, mayMigrate: boolean): Promise<void> {
  if (mayMigrate) {
    await migrate(database);
  } else if (await hasPendingMigrations(database)) {
    throw new Error('The database has pending migrations. Run: npx rekey migrate');
  }
}
