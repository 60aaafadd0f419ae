/** A PostgreSQL server of a test's own, with Rekey's tables, for what a shared one must not suffer. */
import { migrate, openDatabase } from '../../../src/database/database.js';
import { findBinaries } from './server-binaries.js';
import { startPrivateServer, type PrivateServer } from './server.js';

/** Starts it; the caller stops it. `settings` are parameters of PostgreSQL. */
export async function openPrivateServer(settings: readonly string[] = []): Promise<PrivateServer> {
  const server = await startPrivateServer(findBinaries(), settings);
  const database = await openDatabase({ url: server.url, embedded: { directory: null } });
  await migrate(database);
  await database.close();
  return server;
}
