/** The database of the settings, open for one command. */
import { loadDatabaseConfig } from '../config.js';
import { createAdministration, type Administration } from '../database/administration.js';
import { openDatabase, prepareTables, type Database } from '../database/database.js';

/** Throws `ConfigError`, `DataDirectoryInUseError`, and where the server cannot be reached. */
export async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const { databaseUrl, dataDir } = loadDatabaseConfig();
  const database = await openDatabase({ url: databaseUrl, embedded: { directory: dataDir } });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** As `withDatabase`, once the tables are there; throws where only an operator may make them. */
export function withAdministration<T>(
  work: (administration: Administration) => Promise<T>,
): Promise<T> {
  return withDatabase(async (database) => {
    await prepareTables(database, loadDatabaseConfig().profile === 'development');
    return work(createAdministration(database.dataSource));
  });
}
