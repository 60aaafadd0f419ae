/** The database of the settings, with its tables. */
import type { Config } from '../config/index.js';
import {
  openDatabase,
  prepareTables,
  requireRightsToRun,
  type Database,
} from '../database/database.js';
import type { EmbeddedDatabase } from '../database/embedded.js';
import { unencryptedHostOf } from '../database/server-connection.js';
import type { Observe } from '../operations/ports/index.js';

function observeMissingTls({ database: { url } }: Config, observe: Observe): void {
  const host = url === null ? null : unencryptedHostOf(url);
  if (host !== null) observe({ kind: 'database.unencrypted', host });
}

/**
 * Returns the database with its tables, and observes that the connection lacks TLS. `embedded` is the embedded database whose opening began earlier; null if it is
 * not used.
 */
export async function openPreparedDatabase(
  config: Config,
  embedded: Promise<EmbeddedDatabase> | null,
  observe: Observe,
): Promise<Database> {
  observeMissingTls(config, observe);
  const opening = embedded ?? { directory: config.database.dataDir };
  const database = await openDatabase({ url: config.database.url, embedded: opening });
  try {
    await requireRightsToRun(database);
    // In development the tables follow the code; in production an operator decides when.
    await prepareTables(database, config.service.profile === 'development');
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
