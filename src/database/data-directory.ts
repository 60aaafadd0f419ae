/**
 * Locks a data directory for one process at a time. PGlite has no lock of its own, and two processes that use one
 * directory lose data. A process locks by making the next numbered lock file, which only one process can. The lock
 * with the highest number counts until its owner ends or releases it. Rekey cannot see whether an owner on another
 * host or in another container has ended; only an operator can.
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

interface LockOwner {
  readonly pid: number;
  /** When the process started, in the system's units. A later process with the same pid has another start. */
  readonly startedAt: string;
  /** The PID namespace (empty except on Linux) and the host's name. */
  readonly place: readonly string[];
}

/** Another process uses the data directory, or may use it. The message says what the operator can do. */
export class DataDirectoryInUseError extends Error {
  /** `elsewhere` is set if the process is on another host or in another container: its place and its lock file. */
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

/** Returns field 22 of /proc/PID/stat (proc(5)); empty if the file does not exist, and for a zombie process. */
function startTimeOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? '' : (fields[19] ?? '');
  } catch {
    return '';
  }
}

/** A pid identifies a process only within its PID namespace (pid_namespaces(7)) and host. */
function currentPlace(): string[] {
  try {
    return [readlinkSync('/proc/self/ns/pid'), hostname()];
  } catch {
    return ['', hostname()];
  }
}

/** A lock without a place counts as one of this host and container. */
function isElsewhere({ place }: LockOwner): boolean {
  return place.length > 0 && place.join(' ') !== currentPlace().join(' ');
}

function isRunning({ pid, startedAt }: LockOwner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: the process runs, as another user.
    if (!isCode(error, 'EPERM')) return false;
  }
  return startTimeOf(pid) === startedAt;
}

/** Returns null for a released lock, and for one that a later owner has just removed. */
function readOwner(file: string): LockOwner | null {
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

/**
 * Creates the file unless it exists. A link gives it name and content in one step, since an empty lock counts as free.
 */
function tryCreate(file: string): boolean {
  // Not named by the pid: two containers may both be process 1.
  const draft = `${file}.${randomUUID()}`;
  const owner = [process.pid, startTimeOf(process.pid), ...currentPlace()];
  writeFileSync(draft, owner.join(' '), { mode: 0o600 });
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
  const owner = readOwner(file);
  if (!owner) return;
  const { pid, place } = owner;
  if (isElsewhere(owner)) throw new DataDirectoryInUseError(directory, pid, { place, file });
  if (isRunning(owner)) throw new DataDirectoryInUseError(directory, pid);
}

/**
 * Locks the directory, which it makes if it is missing, and returns a function that releases the lock. Throws
 * `DataDirectoryInUseError`.
 */
export function lockDataDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (;;) {
    const highest = highestLock(directory);
    if (highest > 0) requireFree(directory, join(directory, `lock.${highest}`));
    const file = join(directory, `lock.${highest + 1}`);
    if (!tryCreate(file)) continue;
    // The number was free only because the owner of a higher one had removed it.
    if (highestLock(directory) > highest + 1) {
      rmSync(file, { force: true });
      continue;
    }
    removeLocksBelow(directory, highest + 1);
    // Emptied and not deleted, so that no number is used twice.
    return () => writeFileSync(file, '');
  }
}
