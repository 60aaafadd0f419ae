/** The connection to PostgreSQL: one driver, dialect and set of migrations, for a server and the embedded database. */
import 'reflect-metadata';
import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import type { EmbeddedDatabase } from './embedded.js';
import { entities } from './entities/index.js';
import { migrations } from './migrations/index.js';
import { SnakeCaseNamingStrategy } from './naming-strategy.js';
import { connectMs, keepAliveMs } from './sessions/limits.js';
import type { SessionOptions } from './sessions/session-client.js';
import { SessionPool } from './sessions/session-pool.js';

/** Measured on two cores: more connections were slower. */
const poolSize = 10;

/** The driver, with a pool of ours. */
const driver: object = Object.create(pg, { Pool: { value: SessionPool } });

const common = {
  type: 'postgres',
  driver,
  entities,
  migrations,
  migrationsTableName: 'migrations',
  namingStrategy: new SnakeCaseNamingStrategy(),
  installExtensions: false,
  uuidExtension: 'pgcrypto',
  applicationName: 'rekey',
} as const;

const onServer = {
  connectionTimeoutMillis: connectMs,
  keepAlive: true,
  keepAliveInitialDelayMillis: keepAliveMs,
};

/** Returns a DataSource on the server that `url` names. It is not initialized yet. `more` is for tests. */
export function createServerDataSource(url: string, more: SessionOptions = {}): DataSource {
  return new DataSource({ ...common, url, poolSize, extra: { ...onServer, ...more } });
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
  const stream = database.createStream;
  const pool = { idleTimeoutMillis: 0, connectionTimeoutMillis: 10_000 };
  const extra = { ...pool, boundMs: null, stream };
  const connection = { host: 'embedded', username: 'postgres', database: 'postgres' };
  return new EmbeddedDataSource({ ...common, ...connection, poolSize: 1, extra }, database);
}
