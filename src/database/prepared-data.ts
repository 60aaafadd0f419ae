/**
 * The files of a new embedded database with its tables, which the build makes once. To make them takes two seconds, of a first
 * start of less than four.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

export interface PreparedData {
  /** The version of PGlite that made it. Another one may not be able to read it. */
  readonly pglite: string;
  /** A digest of what it was made from: the build makes it anew if that changes. */
  readonly madeFrom: string;
  /** Paths below the directory of the database, each after the one that it is in. */
  readonly folders: readonly string[];
  readonly files: readonly { readonly path: string; readonly content: Uint8Array }[];
}

/** Beside the bundled code, and nowhere else. */
const preparedFile = fileURLToPath(new URL('embedded-data.br', import.meta.url));

/** Three copies of one catalog are most of the files: in a window this large the later two cost nothing. */
const compression = {
  [constants.BROTLI_PARAM_QUALITY]: 5,
  [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
};

/** Returns the version of PGlite that is installed. */
export function pgliteVersion(): string {
  const main = fileURLToPath(import.meta.resolve('@electric-sql/pglite'));
  return JSON.parse(readFileSync(join(dirname(main), '../package.json'), 'utf8')).version;
}

export function writePreparedData(file: string, data: PreparedData): void {
  writeFileSync(file, brotliCompressSync(serialize(data), { params: compression }));
}

/** Returns null if the build made none, or if it cannot be read: PGlite can make the data, too. */
export function readPreparedData(file: string): PreparedData | null {
  try {
    return deserialize(brotliDecompressSync(readFileSync(file))) as PreparedData;
  } catch {
    return null;
  }
}

function write({ folders, files }: PreparedData, directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (const path of folders) mkdirSync(join(directory, path));
  for (const { path, content } of files) writeFileSync(join(directory, path), content);
}

/**
 * Writes the prepared data into a directory that does not exist yet, if there is any for the installed PGlite. A process that
 * dies before all is written leaves a directory of another name, which the next one replaces. If writing fails, nothing is
 * left: PGlite tries, and says what is wrong.
 */
export function layOutPreparedData(directory: string, file = preparedFile): void {
  const data = readPreparedData(file);
  if (data?.pglite !== pgliteVersion()) return;
  const unfinished = `${directory}.new`;
  try {
    rmSync(unfinished, { recursive: true, force: true });
    write(data, unfinished);
    renameSync(unfinished, directory);
  } catch {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
