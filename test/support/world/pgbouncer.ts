/** A PgBouncer of a test's own, in front of a server. Debian's package is `pgbouncer`. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe } from '@jest/globals';
import { readState } from '../rows/state.js';
import { until } from '../until.js';
import { serverUser } from './server-binaries.js';
import { canConnect, freePort } from './server.js';

export type PoolMode = 'transaction' | 'session';

export interface PgBouncer {
  /** The database's URL, through it. */
  readonly url: string;
  /** Ends it, and starts another one at the same port. */
  restart(): Promise<void>;
  /** Runs a command of its administration, such as `RECONNECT`. */
  administer(command: string): Promise<pg.QueryResult['rows']>;
  stop(): Promise<void>;
}

function findProgram(): string | null {
  try {
    return execFileSync('sh', ['-c', 'PATH=$PATH:/usr/sbin command -v pgbouncer'])
      .toString()
      .trim();
  } catch {
    return null;
  }
}

const program = findProgram();
if (program === null)
  process.stderr.write(
    'There is no pgbouncer: tests with it are SKIPPED (apt-get install pgbouncer).\n',
  );

/** For tests with PgBouncer: skipped without one, or without a server. `.ci/run` allows no skipped test. */
export const describeWithPgBouncer: typeof describe | typeof describe.skip =
  program === null || readState().serverUrl === null ? describe.skip : describe;

/** As its documentation has it, with few sessions, so that clients have to share them. */
function settingsFor(serverUrl: string, port: number, mode: PoolMode, size: number): string {
  const { hostname, port: serverPort, pathname, username } = new URL(serverUrl);
  const database = pathname.slice(1);
  return `[databases]
${database} = host=${hostname} port=${serverPort} dbname=${database} user=${username}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
auth_type = any
admin_users = admin
pool_mode = ${mode}
default_pool_size = ${size}
unix_socket_dir =
`;
}

/** In session mode each of a process's sessions needs one. */
const usualSize: Readonly<Record<PoolMode, number>> = { transaction: 3, session: 40 };

/** Starts it in front of the database that `serverUrl` names; the caller stops it. */
export async function startPgBouncer(
  serverUrl: string,
  mode: PoolMode,
  size = usualSize[mode],
): Promise<PgBouncer> {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-pgbouncer-'));
  const port = await freePort();
  const file = join(folder, 'pgbouncer.ini');
  writeFileSync(file, settingsFor(serverUrl, port, mode, size));
  const user = serverUser();
  if (user) for (const path of [folder, file]) chownSync(path, user.uid, user.gid);
  const url = new URL(serverUrl);
  url.host = `127.0.0.1:${port}`;

  async function launch() {
    const child = spawn(program ?? '', ['-q', file], { stdio: 'ignore', ...user });
    await until(() => canConnect(url.href));
    return child;
  }

  let child = await launch();
  async function end(): Promise<void> {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
  return {
    url: url.href,
    async restart() {
      await end();
      child = await launch();
    },
    async administer(command) {
      const client = new pg.Client(`postgres://admin@127.0.0.1:${port}/pgbouncer`);
      await client.connect();
      const { rows } = await client.query(command);
      await client.end();
      return rows;
    },
    async stop() {
      await end();
      rmSync(folder, { recursive: true });
    },
  };
}
