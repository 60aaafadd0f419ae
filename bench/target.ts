/** The built service as a process of its own, on a server's or an embedded database, ready to redeem. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { createAdministration } from '../src/database/administration.js';
import { migrate, openDatabase } from '../src/database/database.js';
import { digestApiKey, mintApiKey } from '../src/domain/api-key.js';
import { newId } from '../src/domain/ids.js';
import { generateSigningKey } from '../src/security/signing-keys.js';
import { cpuSecondsOf, inParallel } from './support.js';

/** The process that is measured. */
export const main = fileURLToPath(new URL('../service/main.js', import.meta.url));
const serverUrl = process.env['TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';

export interface Ticket {
  readonly id: string;
  readonly token: string;
}

export interface Target {
  /** Customers, each with a reset. */
  prepare(count: number): Promise<Ticket[]>;
  /** Throws where the answer is not a redeemed reset. */
  redeem(ticket: Ticket): Promise<void>;
  cpuSeconds(): number;
  close(): Promise<void>;
}

interface Prepared {
  readonly environment: Record<string, string>;
  readonly remove: () => Promise<void>;
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(statement);
  await client.end();
}

async function prepareServer(): Promise<Prepared> {
  const name = `rekey_bench_${process.pid}`;
  await administer(`CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    environment: { DATABASE_URL: url.href },
    remove: () => administer(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function prepareEmbedded(): Promise<Prepared> {
  const directory = mkdtempSync(join(tmpdir(), 'rekey-bench-'));
  return {
    environment: { DATA_DIR: directory, REKEY_PROFILE: 'development' },
    remove: async () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** Two shops' keys, written before the service starts: an embedded database has one user at a time. */
async function addShop({ environment }: Prepared): Promise<Record<'trusted' | 'public', string>> {
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
  return keys;
}

async function start(environment: Record<string, string>) {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? [];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error('The service ended.')));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { url, pid: child.pid ?? 0, stop };
}

function post(agent: Agent, url: string, apiKey: string, body: object): Promise<any> {
  const payload = JSON.stringify(body);
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(payload),
    'x-api-key': apiKey,
  };
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/graphql`, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
    });
    sent.on('error', reject).end(payload);
  });
}

const createCustomer = `mutation ($email: String!) {
  createCustomer(input: { email: $email }) { __typename } }`;
const createReset = `mutation ($email: String!) {
  createCustomerPasswordReset(input: { customerEmail: $email }) {
    ... on CustomerPasswordReset { id resetPasswordToken } } }`;
const redeem = `mutation ($id: ID!, $password: String!, $token: String!) {
  updateCustomerPasswordReset(id: $id, input: { customerPassword: $password, resetPasswordToken: $token }) {
    __typename
    ... on CustomerPasswordReset { id status resetPasswordAt customer { id email } }
    ... on UserError { code message } } }`;

let customers = 0;

/** `hashConcurrency` is the service's HASH_CONCURRENCY; the queue takes every client. */
export async function openTarget(
  database: 'server' | 'embedded',
  hashConcurrency: number,
): Promise<Target> {
  const prepared = await (database === 'server' ? prepareServer() : prepareEmbedded());
  const keys = await addShop(prepared);
  const service = await start({
    ACCESS_TOKEN_SIGNING_KEY: generateSigningKey(),
    RESET_TOKEN_SIGNING_KEY: generateSigningKey(),
    HASH_CONCURRENCY: String(hashConcurrency),
    ...prepared.environment,
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const send = (apiKey: string, query: string, variables: object) =>
    post(agent, service.url, apiKey, { query, variables });

  return {
    async prepare(count) {
      const emails = Array.from({ length: count }, () => `c${(customers += 1)}@example.org`);
      const tickets: Ticket[] = [];
      await inParallel(8, emails, async (email) => {
        await send(keys.trusted, createCustomer, { email });
        const { data } = await send(keys.trusted, createReset, { email });
        const { id, resetPasswordToken: token } = data.createCustomerPasswordReset;
        tickets.push({ id, token });
      });
      return tickets;
    },
    async redeem({ id, token }) {
      const password = `harbour number ${id} at dawn`;
      const { data, errors } = await send(keys.public, redeem, { id, token, password });
      const result = data?.updateCustomerPasswordReset;
      if (result?.status !== 'REDEEMED') throw new Error(JSON.stringify(result ?? errors));
    },
    cpuSeconds: () => cpuSecondsOf(service.pid),
    async close() {
      agent.destroy();
      await service.stop();
      await prepared.remove();
    },
  };
}
