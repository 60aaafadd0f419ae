/** Opens the database of the settings, and brings its tables up to date. */
import { MigrationExecutor, type DataSource, type QueryRunner } from 'typeorm';
import { describeConnectionProblem } from './connection-problem.js';
import { createEmbeddedDataSource, createServerDataSource } from './data-source.js';
import { hasQueues, installQueues } from './jobs/queues.js';
import { openEmbeddedDatabase, type EmbeddedDatabase, type EmbeddedOptions } from './embedded.js';
import type { SessionClient } from './sessions/session-client.js';
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
    const { code, message } = error as { code?: string; message: string };
    throw new Error(describeConnectionProblem(code, url, message), { cause: error });
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

/** The key of the advisory lock: any number that no other program on this server uses. */
const migrationLock = 736_539;

const withoutLimits = `SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0;
  SET LOCAL idle_in_transaction_session_timeout = 0`;

async function migrateIn(dataSource: DataSource, runner: QueryRunner): Promise<string[]> {
  await runner.query(withoutLimits);
  await runner.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
  const executor = new MigrationExecutor(dataSource, runner);
  executor.transaction = 'all';
  const migrations = await executor.executePendingMigrations();
  await installQueues(runner);
  return migrations.map(({ name }) => name);
}

/**
 * Brings the tables up to date. Returns the names of the migrations that ran. All of it is one transaction, so that
 * nothing is left half done, and a pooler keeps it on one session. Several processes may migrate at once: an advisory lock
 * serializes them, since TypeORM takes none. A migration may take longer than other statements.
 */
export async function migrate({ dataSource }: Database): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    const session = (await runner.connect()) as SessionClient;
    return await session.unbound(async () => {
      await runner.startTransaction();
      try {
        const names = await migrateIn(dataSource, runner);
        await runner.commitTransaction();
        return names;
      } catch (error) {
        await runner.rollbackTransaction().catch(() => undefined);
        throw error;
      }
    });
  } finally {
    await runner.release();
  }
}

/** Returns whether `migrate` would change the tables or the queues. */
export async function hasPendingMigrations({ dataSource }: Database): Promise<boolean> {
  return (await dataSource.showMigrations()) || !(await hasQueues(dataSource));
}

/** Migrates if `mayMigrate`. Otherwise throws an error that names the command if migrations are pending. */
export async function prepareTables(database: Database, mayMigrate: boolean): Promise<void> {
  if (mayMigrate) {
    await migrate(database);
  } else if (await hasPendingMigrations(database)) {
    throw new Error('The database has pending migrations. Run: npm run --silent rekey -- migrate');
  }
}
