/** A real PostgreSQL server for tests: the one named, the one on loopback, or one of our own. */
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
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

/** A server of the tests' own, which they may stop, kill and start again on its data and its port. */
export interface PrivateServer extends TestServer {
  /** The process that owns the others. */
  pid(): number;
  /** As `pg_ctl`: `fast` ends the sessions, `immediate` does not even write what it has in memory. */
  restart(mode: 'fast' | 'immediate'): Promise<void>;
  /** After its process was killed: as soon as the last of its sessions has noticed. */
  startAgain(): Promise<void>;
}

async function again(what: () => void): Promise<void> {
  for (let attempts = 0; ; attempts += 1) {
    try {
      what();
      return;
    } catch (error) {
      if (attempts === 50) throw error;
      await sleep(200);
    }
  }
}

function control(data: string, { folder, run }: Binaries, port: number): PrivateServer {
  const options = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=${folder}`;
  const pgCtl = (args: string[]) => run('pg_ctl', ['-D', data, '-w', ...args]);
  const start = () => pgCtl(['-l', join(folder, 'log'), '-o', options, 'start']);
  start();
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    pid: () => Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]),
    async restart(mode) {
      pgCtl(['-m', mode, 'stop']);
      await again(start);
    },
    startAgain: () => again(start),
    stop() {
      pgCtl(['-m', 'immediate', 'stop']);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Throws where this machine has no programs for one. */
export async function startPrivateServer(): Promise<PrivateServer> {
  const binaries = findBinaries();
  const data = join(binaries.folder, 'data');
  const making = ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale', 'C.UTF-8'];
  binaries.run('initdb', ['-D', data, ...making]);
  return control(data, binaries, await freePort());
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
    return await startPrivateServer();
  } catch (error) {
    process.stderr.write(`No PostgreSQL server could be started: ${String(error)}\n`);
    return null;
  }
}
