/** Opens the database of the settings, and brings its tables up to date. */
import { MigrationExecutor, type DataSource, type QueryRunner } from 'typeorm';
import { describeConnectionProblem } from './connection-problem.js';
import {
  createEmbeddedDataSource,
  createServerDataSource,
  type SessionClient,
} from './data-source.js';
import { hasQueues, installQueues } from './jobs/queues.js';
import { openEmbeddedDatabase, type EmbeddedDatabase, type EmbeddedOptions } from './embedded.js';

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
}

async function connect(dataSource: DataSource, url: string | null): Promise<void> {
  try {
    await dataSource.initialize();
  } catch (error) {
    const { code } = error as { code?: string };
    throw new Error(describeConnectionProblem(code, url), { cause: error });
  }
}

/** Throws `DataDirectoryInUseError`, or an error that names the cause if the server cannot be reached. */
export async function openDatabase({ url, embedded }: DatabaseOptions): Promise<Database> {
  if (url !== null) {
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

/** Resets the lock and the settings, which would otherwise stay when the connection returns to the pool. */
async function endSession(runner: QueryRunner): Promise<void> {
  try {
    await runner.query('SELECT pg_advisory_unlock_all(); RESET ALL');
  } finally {
    await runner.release();
  }
}

/**
 * Brings the tables up to date. Returns the names of the migrations that ran. Throws, with nothing changed in the queues,
 * if a newer Rekey has changed them. Several processes may migrate at once:
 * an advisory lock serializes them, since TypeORM takes none. Time-outs are off, because a migration may take longer
 * than other statements.
 */
export async function migrate({ dataSource }: Database): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  const session = (await runner.connect()) as SessionClient;
  return session.unbound(async () => {
    try {
      await runner.query('SET lock_timeout = 0; SET statement_timeout = 0');
      await runner.query('SELECT pg_advisory_lock($1)', [migrationLock]);
      const executor = new MigrationExecutor(dataSource, runner);
      executor.transaction = 'all';
      const migrations = await executor.executePendingMigrations();
      await installQueues(runner);
      return migrations.map(({ name }) => name);
    } finally {
      await endSession(runner);
    }
  });
}

/** Returns whether `migrate` would change the tables or the queues. Throws if a newer Rekey has changed the queues. */
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
