/** The composition root, for the process and for the end-to-end tests alike. */
import type { App, AppOverrides } from './compose.js';
import type { Config } from '../config/index.js';
import { isNewDataDirectory, openEmbeddedDatabase } from '../database/embedded.js';
import type { EmbeddedDatabase } from '../database/embedded.js';

export type { App, AppOverrides } from './compose.js';

/** How long what runs may take to end when the process is told to stop. */
export const stopTimeoutMs = 10_000;

function beginOpening(config: Config, overrides: AppOverrides): Promise<EmbeddedDatabase> | null {
  if (config.database.url !== null || overrides.database) return null;
  if (isNewDataDirectory(config.database.dataDir)) {
    overrides.announce?.(
      `Making an embedded database in ${config.database.dataDir}: a few seconds.`,
    );
  }
  const opening = openEmbeddedDatabase({ directory: config.database.dataDir });
  // Whoever awaits it hears of its failure; until then nobody is to blame.
  opening.catch(() => undefined);
  return opening;
}

/** Not listening yet. Throws where the settings, the keys or the database do not allow a start. */
export async function createApp(config: Config, overrides: AppOverrides = {}): Promise<App> {
  // Opening the embedded database and loading the code take as long as one another: both at once.
  const embedded = beginOpening(config, overrides);
  const { composeApp } = await import('./compose.js');
  try {
    return await composeApp(config, overrides, embedded);
  } catch (error) {
    await embedded?.then((database) => database.close()).catch(() => undefined);
    throw error;
  }
}
