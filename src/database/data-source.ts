/** The connection to PostgreSQL: one driver, dialect and set of migrations, for a server and the embedded database. */
import 'reflect-metadata';
import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import type { EmbeddedDatabase } from './embedded.js';
import { entities } from './entities/index.js';
import { sessionName } from './migrating/newer-sessions.js';
import { migrations } from './migrations/index.js';
import { SnakeCaseNamingStrategy } from './naming-strategy.js';
import { connectionOptionsOf } from './server-connection.js';

/** The longest that a statement, lock or idle transaction may keep a request or a row waiting (milliseconds). */
const limits = {
  connectionTimeoutMillis: 2000,
  // Ours, for a server that says nothing any more: above the server's own, so that one that can answer does.
  query_timeout: 6000,
  keepAlive: true,
  statement_timeout: 5000,
  lock_timeout: 2000,
  idle_in_transaction_session_timeout: 5000,
};

/** Measured on two cores: more connections were slower. */
const poolSize = 10;

/**
 * Returns whether a session must not be used again: its server is silent, so that every later statement would wait in
 * vain too, or it takes no writes any more, as one that was demoted, while a new session may reach its successor.
 */
function endsSession(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return code === '25006' || message === 'Query read timeout';
}

/**
 * A session that ends itself once it is of no use, so that the pool replaces it.
 *
 * If the server ends a session, the driver rejects the statement that waits for it, and also emits `error`. For a
 * moment between the pool and TypeORM that event has no listener, which would end the process, so this class adds one.
 */
class SessionClient extends pg.Client {
  /** The driver's own; its types do not name it. */
  declare private readonly connectionParameters: { query_timeout: number | undefined };

  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }

  /** Of the driver's ways to call it, the pool and TypeORM use the one that returns a promise. */
  override query(...given: readonly never[]): never {
    const answer: unknown = super.query(...(given as unknown as [pg.QueryConfig]));
    if (answer instanceof Promise) answer.catch((error: unknown) => this.leave(error));
    return answer as never;
  }

  /** Runs `work` without a bound of ours, for statements that may take longer than any of a request. */
  async unbound<T>(work: () => Promise<T>): Promise<T> {
    const usual = this.connectionParameters.query_timeout;
    this.connectionParameters.query_timeout = undefined;
    try {
      return await work();
    } finally {
      this.connectionParameters.query_timeout = usual;
    }
  }

  private leave(error: unknown): void {
    if (endsSession(error)) this.end().catch(() => undefined);
  }
}

const common = {
  type: 'postgres',
  // TypeORM would look for the driver among installed packages, of which a bundle has none.
  driver: pg,
  entities,
  migrations,
  migrationsTableName: 'migrations',
  namingStrategy: new SnakeCaseNamingStrategy(),
  installExtensions: false,
  uuidExtension: 'pgcrypto',
  applicationName: sessionName(migrations.at(-1)?.name ?? ''),
} as const;

/** Returns a DataSource on the server that `url` names. It is not initialized yet. Throws as `connectionOptionsOf`. */
export function createServerDataSource(url: string, extra: object = limits): DataSource {
  const { server, extra: given } = connectionOptionsOf(url);
  const all = { ...given, ...extra, Client: SessionClient };
  return new DataSource({ ...common, ...server, poolSize, extra: all });
}

/** Closes the embedded database when it is destroyed; otherwise the database would keep the process alive. */
class EmbeddedDataSource extends DataSource {
  constructor(
    options: DataSourceOptions,
    private readonly embedded: EmbeddedDatabase,
  ) {
    super(options);
  }

  override async destroy(): Promise<void> {
    await super.destroy();
    await this.embedded.close();
  }
}

/** Returns a DataSource with one connection, since PGlite has one session. Other users of the connection wait for it. */
export function createEmbeddedDataSource(database: EmbeddedDatabase): DataSource {
  const { statement_timeout, lock_timeout, idle_in_transaction_session_timeout } = limits;
  const serverLimits = { statement_timeout, lock_timeout, idle_in_transaction_session_timeout };
  const stream = database.createStream;
  const pool = { Client: SessionClient, idleTimeoutMillis: 0, connectionTimeoutMillis: 10_000 };
  const extra = { ...serverLimits, ...pool, stream };
  const connection = { host: 'embedded', username: 'postgres', database: 'postgres' };
  return new EmbeddedDataSource({ ...common, ...connection, poolSize: 1, extra }, database);
}
