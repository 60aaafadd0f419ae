/** What clients that go, and too many that stay, leave behind at the database and in the process: nothing. @faults */
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { findGrowth, resourcesOf } from '../../support/faults/aftermath.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { until } from '../../support/until.js';
import { startService, type Service } from '../../support/world/service.js';
import { atShop, openShop, type Shop } from '../../support/world/shop.js';

describeOnServer('a client', () => {
  let shop: Shop;
  let service: Service;
  let at: Shop;
  let rival: pg.Client;

  beforeAll(async () => {
    const databaseUrl = await cloneServerDatabase();
    shop = await openShop({ databaseUrl });
    service = await startService({ DATABASE_URL: databaseUrl });
    at = atShop(shop, service.send);
    rival = new pg.Client({ connectionString: databaseUrl });
    await rival.connect();
    await at.customer();
  });
  afterAll(async () => {
    await rival.end();
    await service.stop();
    await shop.close();
  });

  /** Sends a request, and returns how to hang up. */
  function ask(path: string, body?: object): { hangUp(): void } {
    const sent = request(`${service.url}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { ...shop.integration, ...(body && { 'content-type': 'application/json' }) },
    });
    sent.on('error', () => undefined).on('response', (response) => response.resume());
    sent.end(body && JSON.stringify(body));
    return { hangUp: () => void sent.destroy() };
  }

  const create = (email: string) => ({
    query: `mutation { createCustomer(input: { email: "${email}" }) { __typename } }`,
  });

  /** Statements of the service that wait for the lock of the rival. */
  async function waiting(): Promise<number> {
    const { rows } = await rival.query(`SELECT count(*)::integer AS count FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`);
    return rows[0].count;
  }

  async function sessions(): Promise<number> {
    const { rows } = await rival.query(`SELECT count(*)::integer AS count FROM pg_stat_activity
      WHERE datname = current_database() AND application_name LIKE 'rekey%'`);
    return rows[0].count;
  }

  it.each([
    ['a read', '/api/customers', undefined],
    ['a write', '/graphql', create('gone@crowd.example')],
  ])('that goes within %s ends its statement in PostgreSQL', async (_, path, body) => {
    const logged = service.output.join('').length;
    await rival.query('BEGIN; LOCK TABLE customers IN ACCESS EXCLUSIVE MODE');
    const { hangUp } = ask(path, body);
    await until(async () => (await waiting()) > 0);
    const gone = performance.now();
    hangUp();
    await until(async () => (await waiting()) === 0);
    // Otherwise the server would end it after two seconds.
    expect(performance.now() - gone).toBeLessThan(1500);
    await rival.query('COMMIT');
    await at.customer();
    const lines = service.output.join('').slice(logged).split('\n');
    expect(lines.filter((line) => /"level":50/.test(line))).toEqual([]);
    const rows = await shop.sql(`SELECT 1 FROM customers WHERE email = 'gone@crowd.example'`);
    expect(rows).toEqual([]);
  });

  it('that goes leaves no session, no file and no memory, however often', async () => {
    const many = async () => {
      const all = Array.from({ length: 100 }, (_, index) =>
        index % 2
          ? ask('/api/customers?include=events')
          : ask('/graphql', create(`${index}@x.example`)),
      );
      await sleep(Math.random() * 50);
      for (const { hangUp } of all) hangUp();
      await sleep(50);
    };
    for (let rounds = 0; rounds < 3; rounds += 1) await many();
    const before = resourcesOf(service);
    for (let rounds = 0; rounds < 20; rounds += 1) await many();
    await until(async () => (await at.jsonApi('GET', '/customers')).status === 200);
    const after = resourcesOf(service);
    expect(findGrowth(before, after)).toEqual([]);
    expect(await sessions()).toBeLessThanOrEqual(20);
    process.stdout.write(`2000 abandoned requests: ${JSON.stringify({ before, after })}\n`);
  }, 60_000);

  it('that comes when every session is taken is told to come again, and the next is served', async () => {
    const readMany = () =>
      Promise.all(Array.from({ length: 40 }, () => at.jsonApi('GET', '/customers')));
    // Connects: the system makes new connections wait for seconds while it still has abandoned ones to hand over.
    await readMany();
    await rival.query('BEGIN; LOCK TABLE customers IN ACCESS EXCLUSIVE MODE');
    const begin = performance.now();
    const answers = await readMany();
    expect(performance.now() - begin).toBeLessThan(10_000);
    for (const { status, headers } of answers)
      expect([status, headers['retry-after']]).toEqual([503, '2']);
    await rival.query('COMMIT');
    expect((await at.jsonApi('GET', '/customers')).status).toBe(200);
  }, 45_000);

  it('that waits for slow statements one after the other is answered within ten seconds', async () => {
    // Each is nearly as slow as a statement may be, and this page needs two, one after the other.
    await rival.query(`ALTER TABLE customers RENAME TO people`);
    await rival.query(`CREATE FUNCTION dawdle() RETURNS boolean LANGUAGE plpgsql VOLATILE
      AS 'BEGIN PERFORM pg_sleep(4); RETURN true; END'`);
    await rival.query(`CREATE VIEW customers AS SELECT * FROM people WHERE (SELECT dawdle())`);
    const begin = performance.now();
    const page = '{ customers { nodes { events { nodes { customer { id } } } } } }';
    const { errors } = await at.graphql(page);
    expect(performance.now() - begin).toBeLessThan(10_000);
    expect(errors[0].extensions.code).toBe('OVERLOADED');
    const cause = /the work as a whole took too long|was lost/;
    await until(() => cause.test(service.output.join('')));
    await rival.query(
      'DROP VIEW customers; ALTER TABLE people RENAME TO customers; DROP FUNCTION dawdle',
    );
    expect((await at.jsonApi('GET', '/customers')).status).toBe(200);
  }, 30_000);
});
