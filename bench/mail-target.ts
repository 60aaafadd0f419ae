/** The service for measurements of mails, with customers, a relay that accepts every mail, and a worker. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { post } from './post.js';
import { startRelay } from './relay.js';
import {
  addShop,
  ownSettings,
  prepareServer,
  resetLinks,
  startPeer,
  startService,
  withoutLimits,
} from './service.js';

export interface MailTarget {
  /** Adds customers and returns their addresses. None has got a mail yet. */
  customers(count: number): Promise<string[]>;
  /** Requests a reset. Throws if the service does not accept the request. */
  request(email: string): Promise<void>;
  /** Asks for something that has nothing to do with an address. Throws if the service does not answer. */
  probe(): Promise<void>;
  /** Inserts one row through a bare HTTP server. */
  insert(email: string): Promise<void>;
  /** Removes the jobs that wait, and returns when none runs. */
  settle(): Promise<void>;
  /** When the mail to each address arrived, by `performance.now()`. */
  readonly arrivals: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** Where the worker runs: in the service, in a process of its own, or nowhere. */
export type WorkerPlace = 'service' | 'process' | 'none';

const cli = fileURLToPath(new URL('../src/cli/main.js', import.meta.url));

async function startWorker(environment: Record<string, string>): Promise<ChildProcess> {
  const env = { PATH: process.env['PATH'], ...environment };
  const child = spawn(process.execPath, [cli, 'worker'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

async function stop(child: ChildProcess | null): Promise<void> {
  if (child === null || child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

const insertCustomers = `
  INSERT INTO customers (organization_id, mode, id, email, email_key)
  SELECT $1, 'live', 'c' || n, 'c' || n || '@example.org', 'c' || n || '@example.org'
  FROM generate_series($2::integer, $3::integer) n`;

const ofMails = `jobs.job WHERE name LIKE 'password%'`;

/** Removes the jobs of mails that wait. Returns whether one runs. */
async function hasActiveJobs(database: pg.Client): Promise<boolean> {
  await database.query(`DELETE FROM ${ofMails} AND state < 'active'`);
  const { rows } = await database.query(`SELECT FROM ${ofMails} AND state = 'active'`);
  return rows.length > 0;
}

const mutation = `mutation ($email: String!) {
  requestPasswordResetEmail(input: { email: $email }) { __typename } }`;

const reading = `query ($token: String!) { resetTokenStatus(token: $token) { reason } }`;
const unknownToken = 'A'.repeat(43);

/** `spreadMs` is RESET_MAIL_SPREAD_MS. */
export async function openMailTarget(place: WorkerPlace, spreadMs = 0): Promise<MailTarget> {
  const prepared = await prepareServer();
  const shop = await addShop(prepared);
  const relay = await startRelay();
  const environment: Record<string, string> = {
    ...ownSettings(),
    LOG_LEVEL: 'info',
    ...withoutLimits,
    ...prepared.environment,
    SMTP_URL: relay.url,
    RESET_MAIL_SPREAD_MS: String(spreadMs),
    ...resetLinks,
  };
  const here = place === 'service' ? {} : { WORKER_CONCURRENCY: '0' };
  const service = await startService({ ...environment, ...here });
  const worker = place === 'process' ? await startWorker(environment) : null;
  const inserts = await startPeer('insert-server', environment['DATABASE_URL'] ?? '');
  const database = new pg.Client({ connectionString: environment['DATABASE_URL'] });
  await database.connect();
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let made = 0;

  return {
    arrivals: relay.arrivals,
    async customers(count) {
      await database.query(insertCustomers, [shop.organizationId, made + 1, made + count]);
      made += count;
      return Array.from({ length: count }, (_, index) => `c${made - index}@example.org`);
    },
    async request(email) {
      const body = { query: mutation, variables: { email } };
      const headers = { 'x-api-key': shop.public };
      const { data } = await post(agent, `${service.url}/graphql`, body, headers);
      const result = data?.requestPasswordResetEmail?.__typename;
      if (result !== 'PasswordResetRequested')
        throw new Error('The service did not accept the request.');
    },
    async probe() {
      const body = { query: reading, variables: { token: unknownToken } };
      const headers = { 'x-api-key': shop.public };
      const { data } = await post(agent, `${service.url}/graphql`, body, headers);
      if (data?.resetTokenStatus?.reason !== 'UNRECOGNIZED')
        throw new Error('The service did not answer.');
    },
    async insert(email) {
      await post(agent, inserts.url, { email });
    },
    async settle() {
      while (await hasActiveJobs(database)) await sleep(10);
    },
    async close() {
      agent.destroy();
      await stop(worker);
      await service.stop();
      await stop(inserts.child);
      await database.end();
      relay.close();
      await prepared.remove();
    },
  };
}
