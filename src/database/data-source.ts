/** The connection to PostgreSQL: one driver, dialect and set of migrations, for a server and the embedded database. */
import 'reflect-metadata';
import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import type { EmbeddedDatabase } from './embedded.js';
import { entities } from './entities/index.js';
import { sessionName } from './migrating/newer-sessions.js';
import { migrations } from './migrations/index.js';
import { SnakeCaseNamingStrategy } from './naming-strategy.js';
import { connectionOptionsOf, driverOptionsOf, type UrlSetting } from './server-connection.js';
import { connectMs, keepAliveMs } from './sessions/limits.js';
import type { SessionOptions } from './sessions/bounded-client.js';
import { SessionPool } from './sessions/session-pool.js';

/** Measured on two cores: more connections were slower. */
const poolSize = 10;

/** The driver, with a pool of ours. TypeORM would look for one among installed packages, of which a bundle has none. */
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
  applicationName: sessionName(migrations.at(-1)?.name ?? ''),
} as const;

const onServer = {
  connectionTimeoutMillis: connectMs,
  keepAlive: true,
  keepAliveInitialDelayMillis: keepAliveMs,
  // For short reads, which share sessions. All others wait for the result of one statement before they send the next.
  pipeline: true,
};

/**
 * Returns a DataSource on the server that `url` names. It is not initialized yet. Throws as `connectionOptionsOf`. `more`
 * is for tests.
 */
export function createServerDataSource(url: string, more: SessionOptions = {}): DataSource {
  const { server, extra } = connectionOptionsOf(url);
  return new DataSource({
    ...common,
    ...server,
    poolSize,
    extra: { ...extra, ...onServer, ...more },
  });
}

/** Returns sessions like those of `createServerDataSource`, for single statements on another server. None is open yet. */
export function createServerPool(url: string, setting: UrlSetting): SessionPool {
  const application_name = common.applicationName;
  const place = { application_name, ...driverOptionsOf(url, setting) };
  const pool = new SessionPool({ ...place, ...onServer, max: poolSize });
  // An idle session that ends is left, and nothing is lost by that.
  pool.on('error', () => undefined);
  return pool;
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
