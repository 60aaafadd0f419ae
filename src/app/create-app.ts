/** Creates the application: for the process, for `rekey worker` and for the end-to-end tests alike. */
import type { App, AppOverrides } from './wire-app.js';
import type { Config } from '../config/index.js';
import {
  isNewDataDirectory,
  openEmbeddedDatabase,
  requireEmbeddedDatabase,
  type EmbeddedDatabase,
} from '../database/embedded.js';

export type { App, AppOverrides } from './wire-app.js';
export { processGraceMs } from '../worker/stop-grace.js';

function beginOpening(config: Config, overrides: AppOverrides): Promise<EmbeddedDatabase> {
  if (isNewDataDirectory(config.database.dataDir))
    overrides.onNewDataDirectory?.(config.database.dataDir);
  const opening = openEmbeddedDatabase({ directory: config.database.dataDir });
  // `wireApp` awaits it and gets its failure. Until then, Node would report the rejection as unhandled.
  opening.catch(() => undefined);
  return opening;
}

/**
 * Returns the application, which does not listen yet. Throws if the settings, the keys or the database do not allow a
 * start.
 */
export async function createApp(config: Config, overrides: AppOverrides = {}): Promise<App> {
  const isEmbedded = config.database.url === null && !overrides.database;
  if (isEmbedded) await requireEmbeddedDatabase();
  // Opening the embedded database takes as long as loading the code, so both happen at once.
  const embedded = isEmbedded ? beginOpening(config, overrides) : null;
  const { wireApp } = await import('./wire-app.js');
  try {
    return await wireApp(config, overrides, embedded);
  } catch (error) {
    await embedded?.then((database) => database.close()).catch(() => undefined);
    throw error;
  }
}
