/** A service on tables that are divided by organization: it does all that it does on whole ones, in one partition. */
import { beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { checkCounts } from '../../../src/database/kept-counts.js';
import { growingTables } from '../../../src/database/partitions/growing-tables.js';
import { only } from '../../support/apis/graphql.js';
import { runEveryOperation } from '../../support/apis/every-operation.js';
import { createWorld, type World } from '../../support/parity/world.js';
import { clonePartitioned, describeOnServer } from '../../support/rows/database.js';
import { recordOperations, type Recorder } from '../../support/rows/operation-statements.js';
import { spanningAll } from '../../support/rows/partition-predicates.js';
import { nodesOf, type PlanNode } from '../../support/rows/plans.js';
import { development } from '../../support/world/environment.js';
import { linkIn, links, resetLinksOf } from '../../support/world/mail.js';
import { goodPassword, otherPassword } from '../../support/world/people.js';
import type { Shop } from '../../support/world/shop.js';
import { ok } from '../../support/world/webhooks.js';
import { useOpened, useShop } from '../../support/world/use-shop.js';

const count = 8;

describeOnServer('a shop among others', () => {
  const shop = useShop(async () => ({ mail: true, databaseUrl: await clonePartitioned(count) }));
  const lists = `{ customers(first: 50) { totalCount nodes { id email } }
    customerPasswordResets(first: 50) { totalCount nodes { id status } } events(first: 50) { totalCount nodes { name } } }`;

  const totals = async (of: Shop = shop) => {
    const { data } = await of.graphql(lists);
    return Object.values(data).map((list: any) => {
      expect(list.nodes).toHaveLength(list.totalCount);
      return list.totalCount;
    });
  };

  it('mails a reset, redeems it once, and signs in with the new password only', async () => {
    const { email } = await shop.customer({ email: 'heron@example.org' });
    await shop.request(email);
    const link = linkIn(await shop.mailTo(email), links.storefront.reset);
    expect(await shop.redeem(link, otherPassword)).toBe('ok');
    expect(await shop.redeem(link, goodPassword)).not.toBe('ok');
    expect(await shop.signIn(email, otherPassword)).toBe('ok');
    expect(await shop.signIn(email, goodPassword)).toBe('wrong_credentials');
    await shop.settled();
  });

  it('refuses an address that is taken, and lets each shop have it once', async () => {
    const again = `mutation { createCustomer(input: { email: "HERON@example.org" }) { ... on RekeyError { code } } }`;
    expect(only(await shop.graphql(again))).toEqual({ code: 'EMAIL_TAKEN' });
    for (let place = 0; place < count; place += 1) {
      const neighbour = await shop.neighbour();
      await neighbour.customer({ email: 'heron@example.org' });
      expect((await totals(neighbour))[0]).toBe(1);
      expect(only(await neighbour.graphql(again))).toEqual({ code: 'EMAIL_TAKEN' });
    }
  });

  it('counts what is there after redemptions, refused sign-ins and deletions', async () => {
    const before = await totals();
    const customer = await shop.customer();
    const reset = await shop.reset(customer);
    expect(await shop.redeem(reset)).toBe('ok');
    for (let turn = 0; turn < 2; turn += 1) await shop.signIn(customer.email, 'not this one');
    const after = await totals();
    expect(after[0]! - before[0]!).toBe(1);
    expect(after[1]! - before[1]!).toBe(1);
    expect(await shop.deleteCustomer(customer.id)).toBe('ok');
    expect((await totals()).slice(0, 2)).toEqual(before.slice(0, 2));
    expect(await checkCounts(shop.app.database.dataSource, { corrects: false })).toEqual([]);
    const inPartitions = await shop.sql(
      `SELECT count(DISTINCT tableoid)::integer AS count FROM customers`,
    );
    expect(inPartitions[0].count).toBeGreaterThan(1);
  });
});

describeOnServer('a webhook of a shop', () => {
  const shop = useShop(async () => ({
    webhooks: true,
    databaseUrl: await clonePartitioned(count),
  }));

  it('is called, and its delivery is listed', async () => {
    const receiver = await shop.receiving(ok);
    const { id } = await shop.listenTo(receiver);
    await shop.customer();
    await shop.deliveryWhere(id, { status: 'DELIVERED' });
    expect(receiver.requests).toHaveLength(1);
  });
});

/** The tables of which a plan opens more than one partition. */
function spreadIn(plan: PlanNode): string[] {
  const scanned = nodesOf(plan)
    .filter((node) => node['Actual Loops'] !== 0)
    .map((node) => node['Relation Name'] ?? '');
  return growingTables.filter((table) => {
    const partitions = scanned.filter((name) => new RegExp(`^${table}_p\\d+$`).test(name));
    return new Set(partitions).size > 1;
  });
}

interface Sent {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Returns the tables of which the statement, with its parameters, would open more than one partition. */
async function spreadOf(dataSource: DataSource, { sql, parameters }: Sent): Promise<string[]> {
  const [row] = await dataSource.query(`EXPLAIN (FORMAT JSON) ${sql}`, [...parameters]);
  return spreadIn(row['QUERY PLAN'][0].Plan);
}

/** The same of what it opened when it ran, by indexes, as among many rows; of lists, for their first. It is undone. */
async function spreadOfRun(dataSource: DataSource, { sql, parameters }: Sent): Promise<string[]> {
  const first = parameters.map((value) => (Array.isArray(value) ? value.slice(0, 1) : value));
  const runner = dataSource.createQueryRunner();
  await runner.startTransaction();
  try {
    for (const kind of ['seqscan', 'hashjoin', 'mergejoin'])
      await runner.query(`SET LOCAL enable_${kind} = off`);
    const [row] = await runner.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, first);
    return spreadIn(row['QUERY PLAN'][0].Plan);
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}

/** The refused sign-ins of a moment, of several organizations: PostgreSQL finds the partition of each as it runs. */
const ofSeveral = /'signin\.refused'[^]*FROM unnest/;

describeOnServer('every operation', () => {
  const environment = { ...development, ...resetLinksOf('own-shop', 'foreign-shop') };
  const world = useOpened<World>(async () =>
    createWorld({ environment, databaseUrl: await clonePartitioned(count) }),
  );
  let recorder: Recorder;

  beforeAll(async () => {
    recorder = recordOperations(world.shop.app.database.dataSource);
    recorder.record(world.shop.app.operations);
    recorder.record(world.shop.app.jobs);
    await runEveryOperation(world);
  }, 300_000);

  it('looks into one partition of each table, whatever it does', async () => {
    const { dataSource } = world.shop.app.database;
    const found = new Set<string>();
    const seen = new Map<string, Sent>();
    for (const { operation, ...sent } of recorder.sent) {
      if (operation in spanningAll || !growingTables.some((table) => sent.sql.includes(table)))
        continue;
      if (!seen.has(sent.sql)) seen.set(sent.sql, sent);
    }
    for (const sent of seen.values()) {
      const look = ofSeveral.test(sent.sql) ? spreadOfRun : spreadOf;
      for (const table of await look(dataSource, sent)) found.add(`${table}: ${sent.sql}`);
    }
    expect([...found]).toEqual([]);
    expect(seen.size).toBeGreaterThan(90);
    expect([...seen.keys()].filter((sql) => ofSeveral.test(sql))).toHaveLength(1);
  }, 120_000);

  it('leaves counts that are right', async () => {
    expect(await checkCounts(world.shop.app.database.dataSource, { corrects: false })).toEqual([]);
  });

  it('and the check would tell of one that does not name its organization', async () => {
    const { dataSource } = world.shop.app.database;
    const sent = { sql: 'SELECT 1 FROM customers WHERE id = $1', parameters: ['c'] };
    expect(await spreadOf(dataSource, sent)).toEqual(['customers']);
    expect(await spreadOfRun(dataSource, sent)).toEqual(['customers']);
  });
});
