/** Makes the data of a new embedded database for `src/database/prepared-data.ts`, unless it is made from the same already. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate, openDatabase } from '../src/database/database.js';
import {
  pgliteVersion,
  readPreparedData,
  writePreparedData,
  type PreparedData,
} from '../src/database/prepared-data.js';
import { folder } from './bundler.js';
import { digestOf, filesIn } from './digest.js';

const pathOf = (url: string) => fileURLToPath(new URL(url, import.meta.url));

const target = join(folder, 'embedded-data.br');

/** The code by which the database gets its tables, this program, and the packages of the lock file. */
function digestOfSources(): string {
  const code = filesIn(pathOf('../src/database')).filter((path) => path.endsWith('.js'));
  return digestOf([...code, fileURLToPath(import.meta.url), pathOf('../../package-lock.json')]);
}

/** Returns null if PGlite is not installed: it is an optional package. */
function installedVersion(): string | null {
  try {
    return pgliteVersion();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}

/** Removes what an earlier build made. */
export function removeEmbeddedData(): void {
  rmSync(target, { force: true });
}

function contentsOf(directory: string): Pick<PreparedData, 'folders' | 'files'> {
  const named = (path: string) => relative(directory, path).replaceAll('\\', '/');
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory());
  return {
    folders: folders.map(({ parentPath, name }) => named(join(parentPath, name))).toSorted(),
    files: filesIn(directory).map((path) => ({ path: named(path), content: readFileSync(path) })),
  };
}

async function makeData(): Promise<Pick<PreparedData, 'folders' | 'files'>> {
  const directory = mkdtempSync(join(tmpdir(), 'rekey-data-'));
  try {
    const database = await openDatabase({ url: null, embedded: { directory } });
    await migrate(database);
    await database.close();
    return contentsOf(join(directory, 'postgres'));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Makes it if PGlite is installed, which takes three seconds. */
export async function buildEmbeddedData(): Promise<void> {
  const pglite = installedVersion();
  if (pglite === null) return removeEmbeddedData();
  const madeFrom = digestOfSources();
  if (readPreparedData(target)?.madeFrom === madeFrom) return;
  const made = await makeData();
  mkdirSync(folder, { recursive: true });
  writePreparedData(target, { pglite, madeFrom, ...made });
}
