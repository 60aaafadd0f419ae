/** The connection to PostgreSQL: one driver, dialect and set of migrations, for a server and the embedded database. */
import 'reflect-metadata';
import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import type { EmbeddedDatabase } from './embedded.js';
import { entities } from './entities/index.js';
import { migrations } from './migrations/index.js';
import { SnakeCaseNamingStrategy } from './naming-strategy.js';

/** The longest that a statement, lock or idle transaction may keep a request or a row waiting (milliseconds). */
const limits = {
  connectionTimeoutMillis: 2000,
  statement_timeout: 5000,
  lock_timeout: 2000,
  idle_in_transaction_session_timeout: 5000,
};

/** Measured on two cores: more connections were slower. */
const poolSize = 10;

/**
 * If the server ends a session, the driver rejects the statement that waits for it, and also emits `error`. For a
 * moment between the pool and TypeORM that event has no listener, which would end the process, so this class adds one.
 */
class SessionClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

const common = {
  type: 'postgres',
  entities,
  migrations,
  migrationsTableName: 'migrations',
  namingStrategy: new SnakeCaseNamingStrategy(),
  installExtensions: false,
  uuidExtension: 'pgcrypto',
  applicationName: 'rekey',
} as const;

/** Returns a DataSource on the server that `url` names. It is not initialized yet. */
export function createServerDataSource(url: string, extra: object = limits): DataSource {
  return new DataSource({ ...common, url, poolSize, extra: { ...extra, Client: SessionClient } });
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
  const { connectionTimeoutMillis: _, ...serverLimits } = limits;
  const stream = database.createStream;
  const pool = { Client: SessionClient, idleTimeoutMillis: 0, connectionTimeoutMillis: 10_000 };
  const extra = { ...serverLimits, ...pool, stream };
  const connection = { host: 'embedded', username: 'postgres', database: 'postgres' };
  return new EmbeddedDataSource({ ...common, ...connection, poolSize: 1, extra }, database);
}
