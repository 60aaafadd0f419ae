/** Starts the built service as a process of its own, with a database and credentials. */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { createAdministration } from '../src/database/administration.js';
import { migrate, openDatabase } from '../src/database/database.js';
import { digestApiKey, mintApiKey } from '../src/domain/access/api-key.js';
import { newId } from '../src/domain/shared/ids.js';
import { generateSigningKey } from '../src/security/signing-keys.js';
import { until } from '../test/support/until.js';
import { freePort } from '../test/support/world/server.js';

/** The program that is measured. */
export const main = fileURLToPath(new URL('../service/main.js', import.meta.url));
const serverUrl = process.env['TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';

export interface Prepared {
  readonly environment: Record<string, string>;
  readonly remove: () => Promise<void>;
}

async function administer(statement: string): Promise<any[]> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  const { rows } = await client.query(statement);
  await client.end();
  return rows;
}

/** Returns the version of the PostgreSQL server. */
export async function serverVersion(): Promise<string> {
  const [{ server_version: version }] = await administer('SHOW server_version');
  return version;
}

let databases = 0;

export async function prepareServer(): Promise<Prepared> {
  const name = `rekey_bench_${process.pid}_${(databases += 1)}`;
  await administer(`CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    environment: {
      DATABASE_URL: url.href,
      SMTP_URL: 'smtp://127.0.0.1:2525',
      MAIL_FROM: 'no-reply@rekey.test',
    },
    remove: async () => {
      await administer(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

export async function prepareEmbedded(): Promise<Prepared> {
  const directory = mkdtempSync(join(tmpdir(), 'rekey-bench-'));
  return {
    environment: { DATA_DIR: directory, REKEY_PROFILE: 'development' },
    remove: async () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** A shop, and the API keys of its integration and of its sales channel. */
export interface BenchShop {
  readonly organizationId: string;
  readonly trusted: string;
  readonly public: string;
}

/** Adds a shop. To be called before the service starts: only one process at a time can use an embedded database. */
export async function addShop({ environment }: Prepared): Promise<BenchShop> {
  const url = environment['DATABASE_URL'] ?? null;
  const database = await openDatabase({
    url,
    embedded: { directory: environment['DATA_DIR'] ?? null },
  });
  await migrate(database);
  const administration = createAdministration(database.dataSource);
  const organizationId = newId();
  const account = '0123456789abcdef01234567';
  await administration.addOrganization({
    id: organizationId,
    account,
    slug: 'bench',
    name: 'Bench',
  });
  const keys = { trusted: mintApiKey('live'), public: mintApiKey('live') };
  for (const kind of ['integration', 'sales_channel'] as const) {
    const key = kind === 'integration' ? keys.trusted : keys.public;
    await administration.addApplication({
      id: newId(),
      organizationId,
      mode: 'live',
      kind,
      name: kind,
      keyDigest: digestApiKey(key),
    });
  }
  await database.close();
  return { organizationId, ...keys };
}

/** All requests of a measurement come from one address, which does more than a client may. */
export const withoutLimits = {
  LIMIT_GUESSES_PER_ACCOUNT_AND_ADDRESS: '1000000/900',
  LIMIT_GUESSES_PER_ACCOUNT: '1000000/900',
  LIMIT_GUESSES_PER_ADDRESS: '1000000/900',
  LIMIT_GUESSES_PER_APPLICATION: '1000000/900',
  LIMIT_GUESSES_PER_ORGANIZATION: '1000000/900',
  LIMIT_REQUESTS_PER_ACCOUNT: '1000000/900',
  LIMIT_REQUESTS_PER_ADDRESS: '1000000/900',
  LIMIT_REQUESTS_PER_APPLICATION: '1000000/900',
  LIMIT_REQUESTS_PER_ORGANIZATION: '1000000/900',
  MAILS_PER_ADDRESS: '1000000/900',
  MAILS_PER_APPLICATION: '1000000/900',
  MAILS_PER_ORGANIZATION: '1000000/900',
};

/** Where mails of resets of the organization `bench` lead. Without it, they cannot be requested. */
export const resetLinks = {
  RESET_LINKS: JSON.stringify({
    bench: {
      default: { reset: 'https://shop.example/reset', cancel: 'https://shop.example/cancel' },
    },
  }),
};

/** Keys and an address, which a service of the production profile needs; other ones for each call. */
export function ownSettings() {
  return {
    ACCESS_TOKEN_SIGNING_KEY: generateSigningKey(),
    RESET_TOKEN_SIGNING_KEY: generateSigningKey(),
    PUBLIC_URL: 'http://127.0.0.1',
  };
}

/** Starts a server of this folder that does the least on the same database, for comparison. Returns when it listens. */
export async function startPeer(
  name: 'bare-server' | 'insert-server',
  databaseUrl: string,
): Promise<{ url: string; child: ChildProcess }> {
  const program = fileURLToPath(new URL(`${name}.js`, import.meta.url));
  const env = { PATH: process.env['PATH'], DATABASE_URL: databaseUrl };
  const child = fork(program, { env, silent: true });
  const [chunk] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  return { url: String(chunk).trim(), child };
}

/** As the Dockerfile and the units of systemd start the service. */
const asDeployed = { PATH: process.env['PATH'], MALLOC_ARENA_MAX: '1' };

/**
 * Starts the service, by default that of this checkout, and returns when it listens. Throws if it ends before that.
 */
export async function startService(environment: Record<string, string>, program = main) {
  const child = spawn(process.execPath, [program], {
    env: { ...asDeployed, HOST: '127.0.0.1', PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    const listen = (chunk: Buffer) => {
      output += chunk.toString();
      // Production logs its address, development prints that of GraphQL.
      const [, found] =
        /(http:\/\/127\.0\.0\.1:\d+)(?:","msg":"listening"|\/graphql)/.exec(output) ?? [];
      if (!found) return;
      // From here on the log is read and discarded.
      child.stdout.off('data', listen).resume();
      resolve(found);
    };
    child.stdout.on('data', listen);
    child.once('exit', () => reject(new Error('The service ended.')));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { url, pid: child.pid ?? 0, stop };
}

/**
 * Starts the service as the Dockerfile does, but without its log. Returns when it is ready. Throws if it ends before
 * that.
 */
export async function startSilently(environment: Record<string, string>, program = main) {
  const port = await freePort();
  const child = spawn(process.execPath, [program], {
    env: {
      ...asDeployed,
      HOST: '127.0.0.1',
      ...environment,
      NODE_ENV: 'production',
      PORT: String(port),
      LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until(async () => child.exitCode !== null || (await isReady()), 30_000);
  if (child.exitCode !== null) throw new Error('The service ended.');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { url, pid: child.pid ?? 0, stop };
}
