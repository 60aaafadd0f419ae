/** The folder of the mails, newest first. A name from a request is only ever compared with those that are there. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface MailFile {
  /** The file's name without its ending. */
  readonly id: string;
  readonly path: string;
  /** When the mail was written, in milliseconds since 1970. */
  readonly writtenAt: number;
}

export interface MailFolder {
  readonly path: string;
  /** Newest first; none while the folder is missing. */
  list(): Promise<MailFile[]>;
  /** The mail of that id; `newest` is the newest one. */
  find(id: string): Promise<MailFile | undefined>;
}

const ending = '.eml';

/** Rekey's own names begin with their time, with hyphens where file systems allow no colon. */
const timed = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z-/;

function timeOf(name: string): number {
  const [, day, hour, minute, second, ms] = timed.exec(name) ?? [];
  return day === undefined ? NaN : Date.parse(`${day}T${hour}:${minute}:${second}.${ms}Z`);
}

async function names(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    // A link could lead to any file of this machine.
    const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(ending));
    return files.map(({ name }) => name).filter((name) => !name.startsWith('.'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Returns when a file that Rekey did not name was written; null if it has gone. */
async function modifiedAt(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    return null;
  }
}

export function openMailFolder(path: string): MailFolder {
  /** Of files with names of their own. */
  const times = new Map<string, number>();

  async function toFile(name: string): Promise<MailFile[]> {
    const file = join(path, name);
    const known = times.get(name) ?? timeOf(name);
    const writtenAt = Number.isNaN(known) ? await modifiedAt(file) : known;
    if (writtenAt === null) return [];
    times.set(name, writtenAt);
    return [{ id: name.slice(0, -ending.length), path: file, writtenAt }];
  }

  async function list(): Promise<MailFile[]> {
    const files = await Promise.all((await names(path)).map(toFile));
    return files
      .flat()
      .toSorted((one, other) => other.writtenAt - one.writtenAt || (one.id < other.id ? 1 : -1));
  }

  async function find(id: string): Promise<MailFile | undefined> {
    const files = await list();
    return id === 'newest' ? files[0] : files.find((file) => file.id === id);
  }

  return { path, list, find };
}
