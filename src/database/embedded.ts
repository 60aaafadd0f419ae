/** The embedded database: PostgreSQL in this process, with its files in one directory. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { lockDataDirectory } from './data-directory.js';
import { EmbeddedStream } from './embedded-stream.js';
import { layOutPreparedData } from './prepared-data.js';

export interface EmbeddedDatabase {
  /** For the driver's `stream` option. */
  readonly createStream: () => EmbeddedStream;
  close(): Promise<void>;
}

/** A new database starts from `dump`, if it is given. Tests use it to start from a prepared one. */
export interface EmbeddedOptions {
  /** Null keeps everything in memory. */
  readonly directory: string | null;
  readonly dump?: Blob;
}

/** Returns the database as this module's users need it. Calls `release` when the database is closed. */
export function wrapEmbeddedDatabase(
  database: PGlite,
  release: () => void = () => undefined,
): EmbeddedDatabase {
  return {
    createStream: () => new EmbeddedStream(database),
    async close() {
      await database.close();
      release();
    },
  };
}

/** The package is optional: PostgreSQL needs none of it, and it is larger than everything else. */
async function loadPGlite(): Promise<typeof PGlite> {
  try {
    return (await import('@electric-sql/pglite')).PGlite;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error(
      'there is neither a DATABASE_URL nor the embedded database. Set DATABASE_URL to a PostgreSQL database, ' +
        'or install the embedded one: npm install --include=optional.',
      { cause: error },
    );
  }
}

/** Throws an error that names both ways out if PGlite is not installed. For callers that would write files first. */
export async function requireEmbeddedDatabase(): Promise<void> {
  await loadPGlite();
}

const filesOf = (directory: string) => join(directory, 'postgres');

/** Returns whether opening the directory makes a new database, which takes longer. */
export function isNewDataDirectory(directory: string): boolean {
  return !existsSync(filesOf(directory));
}

/**
 * Opens the database and locks its directory until it is closed. Throws `DataDirectoryInUseError`, and an error if
 * PGlite is not installed.
 */
export async function openEmbeddedDatabase(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const load = options.dump ? { loadDataDir: options.dump } : {};
  const pglite = await loadPGlite();
  if (options.directory === null) return wrapEmbeddedDatabase(await pglite.create(load));
  const release = lockDataDirectory(options.directory);
  try {
    const dataDir = filesOf(options.directory);
    if (!options.dump && isNewDataDirectory(options.directory)) layOutPreparedData(dataDir);
    return wrapEmbeddedDatabase(await pglite.create({ dataDir, ...load }), release);
  } catch (error) {
    release();
    throw error;
  }
}
