/** A real PostgreSQL server for tests: the one named, the one on loopback, or one of our own. */
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
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

async function startPrivateServer({ folder, run }: Binaries): Promise<TestServer> {
  const data = join(folder, 'data');
  const port = await freePort();
  run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale', 'C.UTF-8']);
  const options = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=${folder}`;
  const control = (args: string[]) => run('pg_ctl', ['-D', data, '-w', ...args]);
  control(['-l', join(folder, 'log'), '-o', options, 'start']);
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
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
