/** A folder of previews: it replaces its own files, and never one that it did not write. */
import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Lists the files that were written, by path, with a digest of each. */
const listName = '.rekey-mail-preview.json';

type Digests = ReadonlyMap<string, readonly string[]>;

const digest = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

async function kindOf(path: string): Promise<'none' | 'file' | 'folder' | 'other'> {
  try {
    const stats = await lstat(path);
    if (stats.isFile()) return 'file';
    return stats.isDirectory() ? 'folder' : 'other';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'none';
    throw error;
  }
}

/** Only paths that a preview can have: a changed list must not lead out of the folder. */
const ownPath = /^(?:index\.html|[a-z0-9-]+\/[a-z0-9_]+\.[a-z]+\.(?:html|txt|eml))$/;

function parseList(text: string): Digests {
  const entries = Object.entries(JSON.parse(text) as Record<string, string[]>);
  if (!entries.every(([path, digests]) => ownPath.test(path) && Array.isArray(digests))) {
    throw new TypeError('not a list of previews');
  }
  return new Map(entries);
}

async function readList(folder: string): Promise<Digests> {
  const path = join(folder, listName);
  if ((await kindOf(path)) === 'none') return new Map();
  try {
    return parseList(await readFile(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path} is not as it was written. Name another folder.`, { cause: error });
  }
}

async function writeList(folder: string, digests: Digests): Promise<void> {
  const path = join(folder, listName);
  await writeFile(`${path}.new`, `${JSON.stringify(Object.fromEntries(digests), null, 2)}\n`);
  await rename(`${path}.new`, path);
}

/** Throws if the path of a file, or of its folder, has something that no preview wrote. */
async function requireOwn(folder: string, path: string, known: Digests): Promise<void> {
  const below = dirname(path);
  const kind = below === '.' ? 'folder' : await kindOf(join(folder, below));
  if (kind === 'none') return;
  const file = join(folder, path);
  const isFile = kind === 'folder' && (await kindOf(file));
  if (isFile === 'none') return;
  const isOwn = isFile === 'file' && known.get(path)?.includes(digest(await readFile(file)));
  if (!isOwn)
    throw new Error(
      `${file} was not written by a preview, or was changed since. Move it away, or name another folder.`,
    );
}

/** Throws unless the folder is absent, empty, or of an earlier preview. */
async function openFolder(folder: string): Promise<Digests> {
  const kind = await kindOf(folder);
  if (kind === 'none') await mkdir(folder, { recursive: true });
  const names = await readdir(folder);
  const known = await readList(folder);
  if (names.length > 0 && known.size === 0) {
    throw new Error(
      `${folder} has files that no preview wrote. Name an empty folder, or one that is not there yet.`,
    );
  }
  return known;
}

async function replace(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await rm(file, { force: true });
  await writeFile(file, content, { flag: 'wx' });
}

async function replaceAll(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  const known = await openFolder(folder);
  const all = new Set([...known.keys(), ...files.keys()]);
  for (const path of all) await requireOwn(folder, path, known);
  const written = new Map([...files].map(([path, content]) => [path, [digest(content)]]));
  // First both: if this ends halfway, the next preview knows the files of either.
  const either = [...all].map(
    (path) => [path, [...(known.get(path) ?? []), ...(written.get(path) ?? [])]] as const,
  );
  await writeList(folder, new Map(either));
  for (const path of all) {
    const content = files.get(path);
    if (content === undefined) await rm(join(folder, path), { force: true });
    else await replace(join(folder, path), content);
  }
  await writeList(folder, written);
}

/**
 * Writes the files, by their paths below the folder, and removes those of an earlier preview. Throws an error that
 * names the place, before anything is changed, if a file is there that no preview wrote.
 */
export async function writePreviews(
  folder: string,
  files: ReadonlyMap<string, string>,
): Promise<void> {
  try {
    await replaceAll(folder, files);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Error(`Cannot write to ${folder}: ${message}.`, { cause: error });
  }
}
