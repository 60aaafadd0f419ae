/** The database that the settings name, connected; and its migrations. */
import type { DataSource } from 'typeorm';
import { createEmbeddedDataSource, createServerDataSource } from './data-source.js';
import { openEmbeddedDatabase, type EmbeddedOptions } from './embedded.js';

export interface Database {
  readonly dataSource: DataSource;
  readonly isEmbedded: boolean;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Null: the embedded database. */
  readonly url: string | null;
  readonly embedded: EmbeddedOptions;
}

async function connect(dataSource: DataSource): Promise<void> {
  try {
    await dataSource.initialize();
  } catch (error) {
    const { code } = error as { code?: string };
    throw new Error(`The database cannot be reached${code ? ` (${code})` : ''}.`, { cause: error });
  }
}

/** Throws `DataDirectoryInUseError`, and an error that says so where the server cannot be reached. */
export async function openDatabase({ url, embedded }: DatabaseOptions): Promise<Database> {
  if (url !== null) {
    const dataSource = createServerDataSource(url);
    await connect(dataSource);
    return { dataSource, isEmbedded: false, close: () => dataSource.destroy() };
  }
  const dataSource = createEmbeddedDataSource(await openEmbeddedDatabase(embedded));
  await connect(dataSource);
  return { dataSource, isEmbedded: true, close: () => dataSource.destroy() };
}

/** Any number that nobody else locks with. */
const migrationLock = 736_539;

/** TypeORM takes no lock of its own, so two processes would run one migration twice. */
async function withServerLock<T>(dataSource: DataSource, work: () => Promise<T>): Promise<T> {
  const holder = dataSource.createQueryRunner();
  try {
    await holder.query('SET lock_timeout = 0; SET statement_timeout = 0');
    await holder.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    return await work();
  } finally {
    await holder.query('SELECT pg_advisory_unlock($1)', [migrationLock]);
    await holder.query('RESET lock_timeout; RESET statement_timeout');
    await holder.release();
  }
}

/** Brings the tables up to date; several processes may do so at once. Answers the names of what was run. */
export async function migrate({ dataSource, isEmbedded }: Database): Promise<string[]> {
  const run = () => dataSource.runMigrations({ transaction: 'all' });
  const migrations = await (isEmbedded ? run() : withServerLock(dataSource, run));
  return migrations.map(({ name }) => name);
}

export function hasPendingMigrations({ dataSource }: Database): Promise<boolean> {
  return dataSource.showMigrations();
}

/** Migrates where the process may; throws an error that names the command where it may not and has to be done. */
export async function prepareTables(database: Database, mayMigrate: boolean): Promise<void> {
  if (mayMigrate) {
    await migrate(database);
  } else if (await hasPendingMigrations(database)) {
    throw new Error('The database has pending migrations. Run: rekey migrate');
  }
}
