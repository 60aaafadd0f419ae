/**
 * A read replica: lists come from it, and from the primary as soon as it fails, falls silent or falls behind; nothing
 * else ever does. @faults
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { loadConfig } from '../../../src/config/index.js';
import { createReplica } from '../../../src/database/read-replica.js';
import { examineReplica } from '../../../src/doctor/replica.js';
import { openProxy, type Proxy } from '../../support/peers/proxy.js';
import { readState } from '../../support/rows/state.js';
import { until } from '../../support/until.js';
import { operatorUrl, readMetrics, sumOf } from '../../support/world/operator.js';
import {
  describeWithReplica,
  openReplicated,
  type Replicated,
} from '../../support/world/replica.js';
import { testEnvironment } from '../../support/world/environment.js';
import { describeWithPgBouncer, startPgBouncer } from '../../support/world/pgbouncer.js';
import { administer } from '../../support/world/roles.js';
import { openShop, type Shop } from '../../support/world/shop.js';

const maxLagSeconds = 3;

describeWithReplica('with a read replica', () => {
  let servers: Replicated;
  let proxy: Proxy;
  let shop: Shop;
  let metricsUrl: string;

  beforeAll(async () => {
    servers = await openReplicated();
    // The role of DATABASE_READ_URL need not be able to write.
    await administer(
      servers.primary.url,
      'CREATE ROLE reader LOGIN',
      'GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader',
    );
    const readUrl = Object.assign(new URL(servers.replica.url), { username: 'reader' });
    proxy = await openProxy(readUrl.href);
    const environment = {
      DATABASE_READ_URL: proxy.url,
      DATABASE_READ_MAX_LAG_SECONDS: `${maxLagSeconds}`,
      METRICS_PORT: '0',
    };
    shop = await openShop({ databaseUrl: servers.primary.url, environment });
    await shop.app.operator.listen();
    metricsUrl = await operatorUrl(() => shop.log.join(''));
  }, 60_000);
  beforeEach(() => whenCheck('ok'));
  afterEach(() => servers.resumeReplay().catch(() => undefined));
  afterAll(async () => {
    await shop?.close();
    await proxy?.cut();
    servers?.stop();
  }, 60_000);

  const check = async () => {
    const { status, body } = await shop.send({ method: 'GET', url: '/readyz' }, {});
    return { ready: status, ...body.checks.replica };
  };

  /** Waits until `/readyz` says so of the replica, and of the process that it is ready. */
  async function whenCheck(status: string, reason?: string): Promise<void> {
    const expected = { ready: 200, status, ...(reason !== undefined && { reason }) };
    await until(async () => JSON.stringify(await check()) === JSON.stringify(expected));
  }

  /** What `rekey doctor` finds at the server. */
  async function examined(url: string): Promise<string[]> {
    const config = loadConfig(
      testEnvironment({ DATABASE_READ_URL: url, DATABASE_READ_MAX_LAG_SECONDS: '3' }),
    );
    const found = await examineReplica({ config, database: shop.app.database });
    return found.map(({ level, code }) => `${level} ${code}`);
  }

  const lines = (msg: string) =>
    shop.log.map((line) => JSON.parse(line)).filter((line) => line.msg === msg);

  /** How many lists and counts were read from each, by `work`. */
  async function readsOf(
    work: () => Promise<unknown>,
  ): Promise<[replica: number, primary: number]> {
    const count = async () => {
      const { samples } = await readMetrics(metricsUrl);
      const of = (server: string) =>
        sumOf(samples, 'rekey_replica_reads_total', `server="${server}"`);
      return [of('replica'), of('primary')] as const;
    };
    const [before, , after] = [await count(), await work(), await count()];
    return [after[0] - before[0], after[1] - before[1]];
  }

  const listed = `query ($email: String!) {
    customers(first: 5, filter: { email: { eq: $email } }) { totalCount nodes { id } } }`;

  /** Returns how many customers both APIs list and count by the address. */
  async function list(email: string, at = shop): Promise<number[]> {
    const graphql = await at.graphql(listed, { email });
    const { status, body } = await at.jsonApi('GET', `/customers?filter[q][email_eq]=${email}`);
    expect([status, graphql.errors]).toEqual([200, []]);
    const { totalCount, nodes } = graphql.data.customers;
    return [totalCount, nodes.length, body.meta.record_count, body.data.length];
  }

  const none = [0, 0, 0, 0];
  const all = [1, 1, 1, 1];

  it('lists and counts come from it, and what belongs to one object from the primary', async () => {
    await servers.pauseReplay();
    const { id, email, customerId } = await shop.reset();
    expect(await readsOf(async () => expect(await list(email)).toEqual(none))).toEqual([4, 0]);
    const document = `query ($id: ID!, $reset: ID!) {
      customer(id: $id) { email passwordResets(first: 5) { totalCount nodes { id } } events(first: 5) { totalCount } }
      customerPasswordReset(id: $reset) { customer { id } } }`;
    const single = async () =>
      expect((await shop.graphql(document, { id: customerId, reset: id })).data).toMatchObject({
        customer: {
          email,
          passwordResets: { totalCount: 1, nodes: [{ id }] },
          events: { totalCount: 3 },
        },
        customerPasswordReset: { customer: { id: customerId } },
      });
    expect(await readsOf(single)).toEqual([0, 0]);
    const ofReset = `/customer_password_resets/${id}`;
    for (const path of ['', '?include=customer', '/customer', '/events']) {
      const { body } = await shop.jsonApi('GET', `${ofReset}${path}`);
      expect([body.data].flat().length).toBe(1);
    }
    await servers.resumeReplay();
    expect(await readsOf(async () => expect(await list(email)).toEqual(all))).toEqual([4, 0]);
  });

  it.each([
    ['a replica in order', () => servers.replica.url, 'good good'],
    ['the primary by another name', () => servers.primary.url, 'warning replica.is_primary'],
    ['another cluster', () => `${readState().serverUrl}`, 'problem replica.not_a_replica'],
  ])('rekey doctor finds %s', async (_what, url, finding) => {
    expect(await examined(url())).toEqual([finding]);
  });

  describeWithPgBouncer('through PgBouncer', () => {
    it('it is read from as well', async () => {
      const { url, stop } = await startPgBouncer(servers.replica.url, 'transaction');
      const { dataSource } = shop.app.database;
      const options = { url, maxLagMs: 3000, observe: () => undefined };
      const replica = createReplica(dataSource, options);
      try {
        replica.start();
        await until(() => replica.state()?.isUsed);
        const statement = 'SELECT pg_is_in_recovery() AS "isStandby", $1::text AS sent';
        const rows = await replica.read(
          () => replica.pool.rowsOf(statement, ['x']),
          () => Promise.reject(new Error('It was read from the primary.')),
        );
        expect(rows).toEqual([{ isStandby: true, sent: 'x' }]);
      } finally {
        await replica.close();
        await stop();
      }
    });
  });

  it('a caller of another organization sees nothing of it', async () => {
    const { email } = await shop.customer();
    const neighbour = await shop.neighbour();
    await servers.resumeReplay();
    expect(await readsOf(async () => expect(await list(email, neighbour)).toEqual(none))).toEqual([
      4, 0,
    ]);
    expect(await list(email)).toEqual(all);
  });

  it('a list that fails there is answered by the primary', async () => {
    const rename = (from: string, to: string) =>
      administer(servers.primary.url, `ALTER TABLE ${from} RENAME TO ${to}`);
    const { email } = await shop.customer();
    await rename('customers', 'not_migrated');
    await servers.pauseReplay();
    await rename('not_migrated', 'customers');
    expect(await readsOf(async () => expect(await list(email)).toEqual(all))).toEqual([0, 4]);
    await servers.resumeReplay();
  });

  it('while it is further behind than allowed, lists come from the primary', async () => {
    await servers.pauseReplay();
    const { email } = await shop.customer();
    await whenCheck('warn', 'behind');
    expect(await readsOf(async () => expect(await list(email)).toEqual(all))).toEqual([0, 4]);
    await until(() => lines('replica fails').length === 1);
    expect(lines('replica fails')[0]).toMatchObject({ level: 40, code: 'BEHIND' });
    expect(await examined(servers.replica.url)).toEqual(['warning replica.behind']);
    await servers.resumeReplay();
  });

  it('while it is silent no list waits for long, and while it is killed none at all', async () => {
    proxy.silence();
    const { email } = await shop.customer();
    expect(await list(email)).toEqual(all);
    await whenCheck('warn', 'timeout');
    await proxy.cut();
    await servers.replica.crash('kill -9');
    proxy.speak();
    await proxy.mend();
    const begunAt = performance.now();
    for (let count = 0; count < 10; count += 1) expect(await list(email)).toEqual(all);
    expect(performance.now() - begunAt).toBeLessThan(5000);
    await whenCheck('warn', 'unreachable');
    expect(await examined(proxy.url)).toEqual(['warning replica.unreachable']);
    await servers.replica.start();
    await whenCheck('ok');
    expect(await readsOf(async () => expect(await list(email)).toEqual(all))).toEqual([4, 0]);
    // An outage is over only after a while, so that it is one with that of the test before if that ended lately.
    expect(lines('replica fails').length - lines('replica works again').length).toBe(1);
  }, 30_000);

  it('one that was promoted is not used, since it follows no more', async () => {
    await administer(servers.replica.url, 'SELECT pg_promote()');
    await whenCheck('warn', 'not_a_replica');
    const { email } = await shop.customer();
    expect(await list(email)).toEqual(all);
    expect(await examined(servers.replica.url)).toEqual(['problem replica.not_a_replica']);
  });
});
