/** A real PostgreSQL server for tests: the one named, the one on loopback, or one of our own. */
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { until } from '../until.js';
import { findBinaries, type Binaries } from './server-binaries.js';

export interface TestServer {
  /** A superuser's URL, with a database to connect to. */
  readonly url: string;
  stop(): void;
}

export async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

async function attempt(work: () => void): Promise<true | undefined> {
  try {
    work();
    return true;
  } catch {
    return undefined;
  }
}

/** A server of the tests' own, which they may stop, kill and start again on its data and its port. */
export interface PrivateServer extends TestServer {
  /** Everything that the server wrote into its log. */
  log(): string;
  /** The process that owns the others. */
  pid(): number;
  /** As a power cut, or as an operator in a hurry; it is gone when this returns. */
  crash(how: 'kill -9' | 'immediate'): Promise<void>;
  /** As `pg_ctl`: `fast` ends the sessions, `immediate` does not even write what it has in memory. */
  restart(mode: 'fast' | 'immediate'): Promise<void>;
  /** After a crash: as soon as the last of its sessions has noticed. */
  start(): Promise<void>;
}

/** Makes an empty cluster in the folder `data`. */
function initialize({ run }: Binaries, data: string): void {
  run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale', 'C.UTF-8']);
}

/** `settings` are parameters of PostgreSQL, such as `log_connections=on`; `prepare` makes what it starts on. */
export async function startPrivateServer(
  binaries: Binaries,
  settings: readonly string[] = [],
  prepare = initialize,
): Promise<PrivateServer> {
  const { folder, run } = binaries;
  const data = join(folder, 'data');
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  prepare(binaries, data);
  const own = ['listen_addresses=127.0.0.1', `port=${port}`, `unix_socket_directories=${folder}`];
  const options = [...own, ...settings].map((setting) => `-c ${setting}`).join(' ');
  const pgCtl = (args: string[]) => run('pg_ctl', ['-D', data, '-w', ...args]);
  const log = join(folder, 'log');
  const startOnce = () => pgCtl(['-l', log, '-o', options, 'start']);
  // The sessions of a killed server hold its memory for a moment, and no other one starts meanwhile.
  const start = async () => void (await until(() => attempt(startOnce), 30_000));
  const pid = () => Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  startOnce();
  return {
    url,
    log: () => readFileSync(log, 'utf8'),
    pid,
    async crash(how) {
      if (how === 'immediate') pgCtl(['-m', 'immediate', 'stop']);
      else process.kill(pid(), 'SIGKILL');
      await until(async () => !(await canConnect(url)));
    },
    async restart(mode) {
      pgCtl(['-m', mode, 'stop']);
      await start();
    },
    start,
    stop() {
      pgCtl(['-m', 'immediate', 'stop']);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The value of `TEST_DATABASE_URL` that means: as on a machine without any server. */
const noServer = 'none';

/** Null where there is none and none can be started. Throws where the one that was named does not answer. */
export async function findServer(): Promise<TestServer | null> {
  const stop = () => undefined;
  const named = process.env['TEST_DATABASE_URL'];
  if (named === noServer) return null;
  if (named) {
    if (!(await canConnect(named))) throw new Error('TEST_DATABASE_URL does not answer.');
    return { url: named, stop };
  }
  const usual = 'postgres://postgres@127.0.0.1:5432/postgres';
  if (await canConnect(usual)) return { url: usual, stop };
  try {
    return await startPrivateServer(findBinaries());
  } catch (error) {
    process.stderr.write(`No PostgreSQL server could be started: ${String(error)}\n`);
    return null;
  }
}
