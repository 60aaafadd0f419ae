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

async function canConnect(url: string): Promise<boolean> {
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

function freePort(): Promise<number> {
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

/** A server of a test's own, which it may crash. */
export interface PrivateServer extends TestServer {
  /** Everything that the server wrote into its log. */
  log(): string;
  /** As a power cut, or as an operator in a hurry; it is gone when this returns. */
  crash(how: 'kill -9' | 'immediate'): Promise<void>;
  /** Starts it again after a crash. */
  start(): Promise<void>;
}

/** `settings` are parameters of PostgreSQL, such as `log_connections=on`. */
export async function startPrivateServer(
  { folder, run }: Binaries,
  settings: readonly string[] = [],
): Promise<PrivateServer> {
  const data = join(folder, 'data');
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale', 'C.UTF-8']);
  const own = ['listen_addresses=127.0.0.1', `port=${port}`, `unix_socket_directories=${folder}`];
  const options = [...own, ...settings].map((setting) => `-c ${setting}`).join(' ');
  const control = (args: string[]) => run('pg_ctl', ['-D', data, '-w', ...args]);
  const log = join(folder, 'log');
  const start = () => control(['-l', log, '-o', options, 'start']);
  start();
  return {
    url,
    log: () => readFileSync(log, 'utf8'),
    async crash(how) {
      const [pid = ''] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
      if (how === 'immediate') control(['-m', 'immediate', 'stop']);
      else process.kill(Number(pid), 'SIGKILL');
      await until(async () => !(await canConnect(url)));
    },
    // The sessions of a killed server hold its memory for a moment, and no other one starts meanwhile.
    start: async () => void (await until(() => attempt(start), 30_000)),
    stop() {
      control(['-m', 'immediate', 'stop']);
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
