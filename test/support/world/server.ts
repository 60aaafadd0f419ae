/** A real PostgreSQL server for tests: the one named, the one on loopback, or one of our own. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, existsSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

export interface TestServer {
  /** A superuser's URL, with a database to connect to. */
  readonly url: string;
  stop(): void;
}

const binariesRoot = '/usr/lib/postgresql';

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

/** The server refuses to run as root; root runs it as the user that its package made. */
function runAsPostgres(command: string, args: string[]): void {
  if (process.getuid?.() !== 0) execFileSync(command, args, { stdio: 'ignore' });
  else execFileSync('runuser', ['-u', 'postgres', '--', command, ...args], { stdio: 'ignore' });
}

function findBinaries(): string | null {
  if (!existsSync(binariesRoot)) return null;
  const versions = readdirSync(binariesRoot).toSorted((a, b) => Number(b) - Number(a));
  const found = versions.map((version) => join(binariesRoot, version, 'bin'));
  return found.find((folder) => existsSync(join(folder, 'initdb'))) ?? null;
}

async function startPrivateServer(binaries: string): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-postgres-'));
  if (process.getuid?.() === 0) spawnSync('chown', ['postgres', folder]);
  else chmodSync(folder, 0o700);
  const data = join(folder, 'data');
  const port = await freePort();
  runAsPostgres(join(binaries, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust']);
  const options = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=${folder}`;
  const log = join(folder, 'log');
  const control = (args: string[]) =>
    runAsPostgres(join(binaries, 'pg_ctl'), ['-D', data, '-w', ...args]);
  control(['-l', log, '-o', options, 'start']);
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
  const binaries = findBinaries();
  try {
    return binaries ? await startPrivateServer(binaries) : null;
  } catch {
    return null;
  }
}
