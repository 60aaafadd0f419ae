/** The connection to PostgreSQL, a server's or the embedded one: one driver, one dialect, one set of migrations. */
import 'reflect-metadata';
import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import type { EmbeddedDatabase } from './embedded.js';
import { entities } from './entities/index.js';
import { migrations } from './migrations/index.js';
import { SnakeCaseNamingStrategy } from './naming-strategy.js';

/** No statement, lock or idle transaction may hold a request, or a customer's row, for longer (milliseconds). */
const limits = {
  connectionTimeoutMillis: 2000,
  statement_timeout: 5000,
  lock_timeout: 2000,
  idle_in_transaction_session_timeout: 5000,
};

/** Enough for two cores' worth of transactions; more connections were slower. */
const poolSize = 10;

/**
 * A session that the server ends is told to whoever waits on it. The event beside that would end the
 * process wherever nobody listens, which is so for a moment between the pool and TypeORM.
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

/** A DataSource, not yet initialized, on the server that `url` names. */
export function createServerDataSource(url: string, extra: object = limits): DataSource {
  return new DataSource({ ...common, url, poolSize, extra: { ...extra, Client: SessionClient } });
}

/** Ends with its database, which would otherwise keep the process alive. */
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

/** PGlite has one session: one connection, and whoever else needs it waits. Destroying it closes the database. */
export function createEmbeddedDataSource(database: EmbeddedDatabase): DataSource {
  const { connectionTimeoutMillis: _, ...serverLimits } = limits;
  const stream = database.createStream;
  const pool = { Client: SessionClient, idleTimeoutMillis: 0, connectionTimeoutMillis: 10_000 };
  const extra = { ...serverLimits, ...pool, stream };
  const connection = { host: 'embedded', username: 'postgres', database: 'postgres' };
  return new EmbeddedDataSource({ ...common, ...connection, poolSize: 1, extra }, database);
}
