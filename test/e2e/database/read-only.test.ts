/**
 * A database that takes no writes: reads go on, writes are told to come again, and they work as soon as a new session
 * would take them. @faults
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import pg from 'pg';
import { refusal, startMailRelay, type MailRelay } from '../../support/peers/mail-relay.js';
import { cleanUp, run } from '../../support/processes/process.js';
import { describeOnServer } from '../../support/rows/database.js';
import { until } from '../../support/until.js';
import { slugWithLinks, testEnvironment } from '../../support/world/environment.js';
import { mailEnvironment } from '../../support/world/mail.js';
import { openPrivateServer } from '../../support/world/private-server.js';
import type { PrivateServer } from '../../support/world/server.js';
import { startService, type Service } from '../../support/world/service.js';
import { atShop, openShop, type Shop } from '../../support/world/shop.js';

describeOnServer('while the database takes no writes', () => {
  let server: PrivateServer;
  let relay: MailRelay;
  let shop: Shop;
  let service: Service;
  let isRelayBusy = false;
  let at: Shop;
  let environment: Record<string, string>;

  beforeAll(async () => {
    server = await openPrivateServer();
    relay = await startMailRelay({
      onRcptTo: (_address, _session, callback) =>
        callback(isRelayBusy ? refusal(451, 'Later.') : undefined),
    });
    shop = await openShop({ databaseUrl: server.url, organization: { slug: slugWithLinks } });
    environment = { ...mailEnvironment(relay.port), DATABASE_URL: server.url };
    service = await startService(environment);
    at = atShop(shop, service.send);
  }, 60_000);
  beforeEach(async () => {
    await setWritable();
    await until(() => at.customer().catch(() => undefined));
  });
  afterAll(async () => {
    await service?.stop();
    await shop?.close();
    await relay?.close();
    await cleanUp();
    server?.stop();
  }, 60_000);

  /** Past every setting, as an administrator. */
  async function administer(...statements: string[]): Promise<any[]> {
    const options = '-c default_transaction_read_only=off';
    const client = new pg.Client({ connectionString: server.url, options });
    client.on('error', () => undefined);
    await client.connect();
    let rows: any[] = [];
    for (const statement of statements) ({ rows } = await client.query(statement));
    await client.end();
    return rows;
  }

  async function setWritable(): Promise<void> {
    await administer('ALTER DATABASE postgres RESET default_transaction_read_only');
  }

  const setReadOnly = () =>
    administer(
      'ALTER DATABASE postgres SET default_transaction_read_only = on',
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name LIKE 'rekey%' AND pid <> pg_backend_pid()`,
    );

  let people = 0;
  const create = `mutation ($email: String!) {
    createCustomer(input: { email: $email }) { __typename } }`;

  const customerOf = (email: string) => ({ data: { type: 'customers', attributes: { email } } });

  const write = () => {
    const email = `person${(people += 1)}@crowd.example`;
    return [
      at.graphql(create, { email: `g.${email}` }),
      at.jsonApi('POST', '/customers', { body: customerOf(`j.${email}`) }),
    ] as const;
  };
  const writeMany = (many: number) =>
    Promise.all(Array.from({ length: many }, write).flatMap((both) => [...both]));
  const read = async () => (await at.jsonApi('GET', '/customers')).status;

  /** Waits until the service has noticed that its sessions were ended. */
  const readable = () => until(async () => (await read()) === 200);

  it('writes are answered 503 with Retry-After, by GraphQL and REST, and reads go on', async () => {
    await setReadOnly();
    await readable();
    for (const { status, headers, text } of await writeMany(5)) {
      expect([status, headers['retry-after']]).toEqual([503, '2']);
      expect(text).toMatch(/OVERLOADED|The service is busy/);
      expect(text).not.toContain('INTERNAL');
    }
    expect(await read()).toBe(200);
    const causes = service.output.join('').match(/"message":"the database is read-only"/g);
    expect(causes?.length).toBeGreaterThan(0);
  });

  it('all of them work at once when a new session takes them again', async () => {
    await setReadOnly();
    await readable();
    // Every session of the pool is one that takes no writes.
    await Promise.all(Array.from({ length: 20 }, read));
    await writeMany(10);
    await sleep(300);
    await setWritable();
    await sleep(300);
    for (const { status } of await writeMany(20)) expect([200, 201]).toContain(status);
  });

  it('the worker opens no session for each time that it looks for jobs', async () => {
    await setReadOnly();
    await readable();
    await sleep(1000);
    const opened = async () => {
      const [row] = await administer(
        `SELECT sessions::integer FROM pg_stat_database WHERE datname = 'postgres'`,
      );
      return row.sessions as number;
    };
    // The server counts a session when it ends, and says so a moment later; each of ours counts, too.
    const before = await opened();
    await sleep(8000);
    expect((await opened()) - before).toBeLessThan(6);
    await setWritable();
  }, 30_000);

  it('a mail that waited before leaves by itself afterwards', async () => {
    const { email } = await at.customer();
    const document = `mutation ($input: RequestPasswordResetEmailInput!) {
      requestPasswordResetEmail(input: $input) { __typename } }`;
    isRelayBusy = true;
    expect((await at.graphql(document, { input: { email } }, at.salesChannel)).status).toBe(200);
    const waiting = `SELECT FROM jobs.job WHERE name = 'password_reset_mails' AND state = 'retry'`;
    await until(async () => (await administer(waiting)).length === 1);
    await setReadOnly();
    await readable();
    isRelayBusy = false;
    const isThere = () => relay.received.some(({ recipients }) => recipients.includes(email));
    // Longer than the job waits before its second attempt.
    await sleep(5000);
    expect(isThere()).toBe(false);
    await setWritable();
    await until(isThere);
  }, 30_000);

  it('no start and no command works on it, and each says why', async () => {
    await setReadOnly();
    const settings = testEnvironment(environment);
    const words = /DATABASE_URL: the database is read-only: default_transaction_read_only is on/;
    for (const [program, args] of [
      ['service', []],
      ['rekey', ['worker']],
      ['rekey', ['migrate']],
    ] as const) {
      const { code, stderr } = await run(program, args, settings);
      expect(stderr).toMatch(words);
      expect(code).toBe(1);
    }
    await setWritable();
  }, 30_000);

  it('a standby is refused by name, serves reads, and takes writes as soon as it is promoted', async () => {
    const [{ data_directory: data }] = await administer('SHOW data_directory');
    writeFileSync(join(data, 'standby.signal'), '');
    await server.restart('fast');
    await readable();
    for (const { status } of await writeMany(3)) expect(status).toBe(503);
    const { code, stderr } = await run('service', [], testEnvironment(environment));
    expect([code, stderr.trim()]).toEqual([
      1,
      'Rekey could not start: DATABASE_URL: the server is a standby that takes no writes. Name the primary.',
    ]);
    await administer('SELECT pg_promote()');
    await sleep(300);
    for (const { status } of await writeMany(20)) expect([200, 201]).toContain(status);
  }, 60_000);
});
