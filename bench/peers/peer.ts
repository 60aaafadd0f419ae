/** Starts the program of a peer as a process of its own, with a database of its own. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { join } from 'node:path';
import pg from 'pg';
import { until } from '../../test/support/until.js';
import { prepareServer } from '../service.js';
import { cpuSecondsOf, inParallel } from '../support.js';
import { asker, type Version } from '../versions.js';
import type { Reset } from './candidate.js';

/** What the program sends once it listens. */
interface Started {
  readonly url: string;
  /** Of parse-server. */
  readonly masterKey?: string;
}

export interface Peer extends Started {
  readonly ask: Version['ask'];
  readonly databaseUrl: string;
  /** Runs `request` for each address, and waits for the tokens that the peer mails. */
  readonly addResets: (
    emails: readonly string[],
    request: (email: string) => Promise<void>,
  ) => Promise<Reset[]>;
  readonly cpuSeconds: () => number;
  readonly close: () => Promise<void>;
}

/** Runs one statement on a database, and returns its rows. */
export async function queryOnce(databaseUrl: string, ...query: [string, unknown[]?]) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query(...query).finally(() => client.end());
  return rows;
}

async function launch(program: string, databaseUrl: string) {
  const env = { PATH: process.env['PATH'], NODE_ENV: 'production', DATABASE_URL: databaseUrl };
  const child = fork(program, { env, cwd: join(program, '..'), silent: true });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${program} ended: ${output.join('')}`);
  });
  const [started] = await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => undefined);
  return { child, started: started as Started };
}

/** Returns what `make` makes of a server. Closes the server if it throws. */
export async function orClose<S extends { close: () => Promise<void> }, T>(
  server: S,
  make: (server: S) => Promise<T>,
): Promise<T> {
  try {
    return await make(server);
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** Starts the program, and returns when it listens. Throws with its output if it ends before that. */
export async function openPeer(folder: string, name: string): Promise<Peer> {
  const prepared = await prepareServer();
  const databaseUrl = prepared.environment['DATABASE_URL'] ?? '';
  const { child, started } = await orClose({ close: prepared.remove }, () =>
    launch(join(folder, `${name}.mjs`), databaseUrl),
  );
  const tokens = new Map<string, string>();
  child.on('message', ({ email, token }: Reset) => tokens.set(email, token));
  const agent = new Agent({ keepAlive: true, maxSockets: 64, timeout: 3000 });
  return {
    ...started,
    ask: asker(started.url, agent),
    databaseUrl,
    addResets: async (emails, request) => {
      tokens.clear();
      await inParallel(8, emails, request);
      await until(() => tokens.size === emails.length);
      return [...tokens].map(([email, token]) => ({ email, token }));
    },
    cpuSeconds: () => cpuSecondsOf(child.pid ?? 0),
    close: async () => {
      agent.destroy();
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      await prepared.remove();
    },
  };
}
