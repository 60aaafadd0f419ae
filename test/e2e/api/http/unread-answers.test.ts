/** Clients that send requests and do not read the answers cost little memory, for a short time. */
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { isLong } from '../../../support/long.js';
import { addBulk } from '../../../support/rows/bulk.js';
import { cloneServerDatabase, describeOnServer } from '../../../support/rows/database.js';
import type { Headers } from '../../../support/world/organization.js';
import { startService, type Service } from '../../../support/world/service.js';
import { openShop, type Shop } from '../../../support/world/shop.js';
import { cleanUp, developmentSettings, start } from '../../../support/processes/process.js';

const many = 500;

/** Sends the bytes; reads nothing, or a byte a second. */
function silent(port: number, bytes: string, readsSlowly = false): Socket {
  // False pauses the connection until it is resumed.
  const onread = { buffer: Buffer.alloc(1), callback: () => false };
  const socket = connect({ port, host: '127.0.0.1', onread }, () => socket.write(bytes));
  socket.on('error', () => undefined);
  const timer = setInterval(() => readsSlowly && socket.resume(), 1000).unref();
  return socket.once('close', () => clearInterval(timer));
}

/** How many connections the service still holds: those in ESTABLISHED whose local port is its own. */
function connectionsTo(port: number): number {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1);
  return lines.filter((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/);
    return local.endsWith(suffix) && state === '01';
  }).length;
}

function health(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({ port, host: '127.0.0.1', path: '/health', agent: false }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    });
    asked.once('error', reject).end();
  });
}

interface Found {
  /** By how many MB resident memory rose. */
  readonly rise: number;
  /** How many connections were open after 30 s. */
  readonly left: number;
}

/** Opens many silent connections, and asks for the health of the service until they are all closed. */
async function flood(
  pid: number,
  port: number,
  bytes: string,
  readsSlowly: boolean,
): Promise<Found> {
  expect(await health(port)).toBe(200);
  const before = residentOf(pid);
  let most = before;
  const sockets = Array.from({ length: many }, () => silent(port, bytes, readsSlowly));
  const deadline = Date.now() + 30_000;
  do {
    await sleep(200);
    most = Math.max(most, residentOf(pid));
    expect(await health(port)).toBe(200);
  } while (connectionsTo(port) > 0 && Date.now() < deadline);
  for (const socket of sockets) socket.destroy();
  return { rise: most - before, left: connectionsTo(port) };
}

/** In MB. */
function residentOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

const getOf = (path: string, headers = '') =>
  `GET ${path} HTTP/1.1\r\nHost: rekey.test\r\n${headers}\r\n`;

describe('answers that nobody reads', () => {
  const cases: Record<string, [bytes: string, readsSlowly: boolean]> = {
    '900 pipelined requests for the largest document': [getOf('/openapi.json').repeat(900), false],
    '8 of them': [getOf('/openapi.json').repeat(8), false],
    '8 of them, a byte read each second': [getOf('/openapi.json').repeat(8), true],
    '8 pages': [getOf('/graphql').repeat(8), false],
  };
  /**
   * Beside each other, each on a service of its own: nearly all of the time they wait for connections to be closed. The
   * seconds in which they compute are not the same ones.
   */
  let found: Record<string, Promise<Found>>;

  async function floodNewService(
    bytes: string,
    readsSlowly: boolean,
    afterMs: number,
  ): Promise<Found> {
    await sleep(afterMs);
    const settings = { ...(await developmentSettings()), PORT: '0', LOG_LEVEL: 'info' };
    const service = start('service', [], settings);
    const [, port] = await service.waitFor(/http:\/\/127\.0\.0\.1:(\d+)/);
    return flood(service.pid, Number(port), bytes, readsSlowly);
  }

  beforeAll(async () => {
    const floods = Object.entries(cases).map(([what, [bytes, readsSlowly]], index) => [
      what,
      floodNewService(bytes, readsSlowly, index * 6000),
    ]);
    found = Object.fromEntries(floods);
    await Promise.allSettled(Object.values(found));
  }, 180_000);

  afterAll(cleanUp);

  // Proves: HTT-07
  it.each(Object.keys(cases))('are bounded: %s on 500 connections', async (what) => {
    const { rise, left } = (await found[what]) as Found;
    expect(left).toBe(0);
    expect(rise).toBeLessThan(100);
  });
});

describeOnServer('long answers to a key that nobody reads', () => {
  let settings: Record<string, string>;
  let service: Service;
  let shop: Shop;

  beforeAll(async () => {
    const databaseUrl = await cloneServerDatabase();
    shop = await openShop({ databaseUrl });
    const { organization, app, sql } = shop;
    const partition = { organizationId: organization.id, mode: 'live' } as const;
    await addBulk(app.database.dataSource, partition, 200);
    await sql(`UPDATE customers SET metadata = jsonb_build_object('note', repeat('n', 1000))`);
    await sql(
      `UPDATE password_resets SET metadata = jsonb_build_object('note', repeat('n', 1000))`,
    );
    settings = { DATABASE_URL: databaseUrl, WORKER_CONCURRENCY: '0' };
  }, 60_000);

  afterAll(() => shop.close());

  // A process of its own for each case: memory that one has used is not given back.
  beforeEach(async () => void (service = await startService(settings)));
  afterEach(() => service.stop());

  const headersOf = (by: Headers) =>
    Object.entries(by)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');

  const ofGraphql = (query: string) => {
    const body = JSON.stringify({ query });
    const length = `content-type: application/json\r\ncontent-length: ${body.length}\r\n`;
    return `POST /graphql HTTP/1.1\r\nHost: rekey.test\r\n${headersOf(shop.integration)}${length}\r\n${body}`;
  };
  const customer = `id email status channel stage reference referenceOrigin metadata createdAt updatedAt hasPassword`;
  const requests = {
    'a GraphQL list of 100': () => ofGraphql(`{ customers(first: 100) { nodes { ${customer} } } }`),
    'GraphQL lists of 5,000': () =>
      ofGraphql(`{ customers(first: 49) { nodes { ${customer} passwordResets(first: 100) {
        nodes { id status metadata expiresAt customer { metadata } } } } } }`),
    'a REST list': () =>
      getOf('/api/customers?page[size]=25&include=events', headersOf(shop.integration)),
  };

  /** Each takes most of a minute. */
  const cases = Object.entries(requests).slice(0, isLong ? undefined : 1);

  // Proves: HTT-07
  it.each(cases)(
    'is bounded: %s, 8 times on 500 connections',
    async (_what, bytesOf) => {
      const port = Number(new URL(service.url).port);
      const pid = service.process.pid ?? 0;
      const found = await flood(pid, port, bytesOf().repeat(8), false);
      expect(found).toEqual({ rise: expect.any(Number), left: 0 });
      expect(found.rise).toBeLessThan(100);
    },
    180_000,
  );
});
