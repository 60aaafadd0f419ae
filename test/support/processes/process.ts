/** The compiled programs, run as an operator runs them: as processes of their own. */
import {
  spawn,
  type ChildProcess,
  type ChildProcessByStdio,
  type SpawnOptions,
} from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { cloneServerDatabase } from '../rows/database.js';
import { readState } from '../rows/state.js';

export type Settings = Readonly<Record<string, string>>;

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly pid: number;
  /** The first match in what it wrote to standard output; fails where it ends without. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
  /** Answers when it has ended and all its output was read. */
  readonly finished: Promise<Finished>;
  stop(signal: NodeJS.Signals): Promise<Finished>;
}

const programs = {
  service: 'service/main.js',
  rekey: 'service/rekey.js',
  demo: 'demo/demo.js',
} as const;

const compiled = fileURLToPath(new URL('../../..', import.meta.url));
const children = new Set<ChildProcess>();
const directories: string[] = [];

/** An empty directory, removed by `cleanUp`. */
export function makeDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'rekey-test-'));
  directories.push(directory);
  return directory;
}

/** Starts a program with these settings and none of the tests' own. */
export function start(
  program: keyof typeof programs,
  args: readonly string[],
  settings: Settings,
): Running {
  return startCommand([process.execPath, join(compiled, programs[program]), ...args], {
    env: settings,
  });
}

/** Starts a command, by default in the tests' folder, with this environment and `PATH` alone. */
export function startCommand(
  [command = '', ...args]: readonly string[],
  { env, ...options }: Pick<SpawnOptions, 'cwd' | 'uid' | 'gid'> & { readonly env: Settings },
): Running {
  const { PATH = '' } = process.env;
  const child: ChildProcessByStdio<null, Readable, Readable> = spawn(command, args, {
    ...options,
    env: { PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      children.delete(child);
      resolve({ code, ...output });
    });
  });

  function waitFor(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(output.stdout);
        if (match) resolve(match);
      };
      child.stdout.on('data', look);
      child.once('close', () =>
        reject(new Error(`It ended without ${String(pattern)}: ${output.stderr}`)),
      );
      look();
    });
  }

  async function stop(signal: NodeJS.Signals): Promise<Finished> {
    child.kill(signal);
    return finished;
  }

  return { pid: child.pid ?? 0, waitFor, finished, stop };
}

/** Runs a program to its end. */
export function run(
  program: keyof typeof programs,
  args: readonly string[],
  settings: Settings,
): Promise<Finished> {
  return start(program, args, settings).finished;
}

/** Ends what still runs and removes the directories. For `afterAll`. */
export async function cleanUp(): Promise<void> {
  const ended = [...children].map(
    (child) =>
      new Promise((resolve) => {
        child.once('close', resolve);
        child.kill('SIGKILL');
      }),
  );
  await Promise.all(ended);
  for (const directory of directories.splice(0)) {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Settings for data of one's own: on the server, which many processes open sooner, or embedded where there is none. */
export async function developmentSettings(): Promise<Settings> {
  const DATA_DIR = makeDirectory();
  if (readState().serverUrl === null) return { DATA_DIR };
  return { DATA_DIR, DATABASE_URL: await cloneServerDatabase(), REKEY_PROFILE: 'development' };
}

/** A database on the server without any table; its URL. */
export async function createEmptyServerDatabase(): Promise<string> {
  const url = await cloneServerDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  await client.end();
  return url;
}
