/**
 * One process at a time has a data directory. PGlite takes no lock of its own, and two of them on
 * one directory lose data. Each holder makes the next numbered lock file, which only one process
 * can; the highest number holds until its process has ended or let go.
 */
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Holder {
  readonly pid: number;
  /** When the process started, in the system's own units: tells a process from a later one of the same pid. */
  readonly startedAt: string;
}

export class DataDirectoryInUseError extends Error {
  constructor(directory: string, pid: number) {
    super(
      `The embedded database in ${directory} is in use by process ${pid}. ` +
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
    const [pid, startedAt = ''] = readFileSync(file, 'utf8').split(' ');
    return Number(pid) > 0 ? { pid: Number(pid), startedAt } : null;
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
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${process.pid} ${startTimeOf(process.pid)}`, { mode: 0o600 });
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

/** Makes the directory where it is missing. Throws `DataDirectoryInUseError`. Answers how to let go again. */
export function lockDataDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (;;) {
    const highest = highestLock(directory);
    const holder = highest > 0 ? readHolder(join(directory, `lock.${highest}`)) : null;
    if (holder && isRunning(holder)) throw new DataDirectoryInUseError(directory, holder.pid);
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
