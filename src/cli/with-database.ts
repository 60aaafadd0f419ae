/** The database of the settings, open for one command. Its code is loaded only then, since that takes longest. */
import { loadDatabaseConfig } from '../config/index.js';
import type { Administration } from '../database/administration.js';
import type { Database } from '../database/database.js';
import { parseServerUrl } from '../database/server-url.js';

/**
 * Opens the database, runs `work` and closes the database. Throws `ConfigError`, `DataDirectoryInUseError`, and an
 * error if the server cannot be reached. If it makes an embedded database, it prints that: an operator who forgot
 * `DATABASE_URL` would write into a database that no service uses.
 */
export async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const { openDatabase } = await import('../database/database.js');
  const { explainingRights } = await import('../database/rights/explain.js');
  const { isNewDataDirectory } = await import('../database/embedded.js');
  const { url, dataDir } = loadDatabaseConfig().database;
  const isNew = url === null && isNewDataDirectory(dataDir);
  const database = await openDatabase({ url, embedded: { directory: dataDir } });
  if (isNew) process.stderr.write(`No DATABASE_URL: made an embedded database in ${dataDir}.\n`);
  try {
    return await explainingRights(database.dataSource, () => work(database));
  } finally {
    await database.close();
  }
}

/** Returns the database's place, for people, without user and password. Throws `ConfigError`. */
export function describeDatabase(): string {
  const { url, dataDir } = loadDatabaseConfig().database;
  if (url === null) return `embedded in ${dataDir}`;
  const { host, port, database, user } = parseServerUrl(url);
  return `${database ?? user ?? 'the default database'} on ${host}:${port}`;
}

/** As `withDatabase`, with tables that are up to date. Throws if they are not and only an operator may migrate. */
export function withTables<T>(work: (database: Database) => Promise<T>): Promise<T> {
  return withDatabase(async (database) => {
    const { prepareTables } = await import('../database/database.js');
    await prepareTables(database, loadDatabaseConfig().service.profile === 'development');
    return work(database);
  });
}

/** As `withTables`, for organizations and applications. */
export function withAdministration<T>(
  work: (administration: Administration) => Promise<T>,
): Promise<T> {
  return withTables(async ({ dataSource }) => {
    const { createAdministration } = await import('../database/administration.js');
    return work(createAdministration(dataSource));
  });
}
