/**
 * One process at a time has a data directory. PGlite takes no lock of its own, and two of them on
 * one directory lose data. Each holder makes the next numbered lock file, which only one process
 * can; the highest number holds until its process has ended or let go. Whether one of another host
 * or container has ended cannot be seen from here: only an operator can say.
 */
import { randomUUID } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

interface Holder {
  readonly pid: number;
  /** When the process started, in the system's own units: tells a process from a later one of the same pid. */
  readonly startedAt: string;
  /** The namespace in which the pid counts (empty but on Linux), and the host's name. */
  readonly place: readonly string[];
}

export class DataDirectoryInUseError extends Error {
  /** `elsewhere` where the process is of another host or container: which, and the file of the lock. */
  constructor(
    directory: string,
    pid: number,
    elsewhere?: { place: readonly string[]; file: string },
  ) {
    const [namespace, host] = elsewhere?.place ?? [];
    const place = [host, namespace].filter(Boolean).join(', ');
    super(
      elsewhere
        ? `The embedded database in ${directory} is or was in use by process ${pid} of another host or container (${place}). ` +
            `Stop that process; once it has certainly ended, delete ${elsewhere.file}. ` +
            'Or set DATA_DIR to another directory, or use DATABASE_URL.'
        : `The embedded database in ${directory} is in use by process ${pid}. ` +
            'Stop that process, or set DATA_DIR to another directory, or use DATABASE_URL.',
    );
    this.name = 'DataDirectoryInUseError';
  }
}

function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code;
}

/** Field 22 of /proc/PID/stat (proc(5)); empty where the system has no such file, and for the dead whom nobody has waited for. */
function startTimeOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? '' : (fields[19] ?? '');
  } catch {
    return '';
  }
}

/** A pid says something only in its own namespace (pid_namespaces(7)) on its own host. */
function currentPlace(): string[] {
  try {
    return [readlinkSync('/proc/self/ns/pid'), hostname()];
  } catch {
    return ['', hostname()];
  }
}

/** One that does not say where it was taken counts as taken here. */
function isElsewhere({ place }: Holder): boolean {
  return place.length > 0 && place.join(' ') !== currentPlace().join(' ');
}

function isRunning({ pid, startedAt }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as another user.
    if (!isCode(error, 'EPERM')) return false;
  }
  return startTimeOf(pid) === startedAt;
}

/** Null for a lock that was let go, and for one that a later holder has just removed. */
function readHolder(file: string): Holder | null {
  try {
    const [pid, startedAt = '', ...place] = readFileSync(file, 'utf8').split(' ');
    return Number(pid) > 0 ? { pid: Number(pid), startedAt, place } : null;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function highestLock(directory: string): number {
  const numbers = readdirSync(directory).map((name) => /^lock\.(\d+)$/.exec(name)?.[1] ?? 0);
  return Math.max(0, ...numbers.map(Number));
}

function removeLocksBelow(directory: string, number: number): void {
  for (const name of readdirSync(directory)) {
    const found = Number(/^lock\.(\d+)$/.exec(name)?.[1] ?? number);
    if (found < number) rmSync(join(directory, name), { force: true });
  }
}

/** Creates the file only if nobody else did. A link gives it its name and its content at once: an empty one is free. */
function tryCreate(file: string): boolean {
  // Not named by the pid: two containers may both be process 1.
  const draft = `${file}.${randomUUID()}`;
  const holder = [process.pid, startTimeOf(process.pid), ...currentPlace()];
  writeFileSync(draft, holder.join(' '), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function requireFree(directory: string, file: string): void {
  const holder = readHolder(file);
  if (!holder) return;
  const { pid, place } = holder;
  if (isElsewhere(holder)) throw new DataDirectoryInUseError(directory, pid, { place, file });
  if (isRunning(holder)) throw new DataDirectoryInUseError(directory, pid);
}

/** Makes the directory where it is missing. Throws `DataDirectoryInUseError`. Answers how to let go again. */
export function lockDataDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (;;) {
    const highest = highestLock(directory);
    if (highest > 0) requireFree(directory, join(directory, `lock.${highest}`));
    const file = join(directory, `lock.${highest + 1}`);
    if (!tryCreate(file)) continue;
    // A lower number was free only because later holders had removed it.
    if (highestLock(directory) > highest + 1) {
      rmSync(file, { force: true });
      continue;
    }
    removeLocksBelow(directory, highest + 1);
    // Emptied, not deleted: a number is never given twice.
    return () => writeFileSync(file, '');
  }
}
