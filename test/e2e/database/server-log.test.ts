/** PostgreSQL's own log holds no value of a row and of a request: not in errors, not of slow statements. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { describeOnServer } from '../../support/rows/database.js';
import { spellingsOf } from '../../support/spellings.js';
import { goodPassword, otherPassword } from '../../support/world/people.js';
import { openPrivateServer } from '../../support/world/private-server.js';
import type { PrivateServer } from '../../support/world/server.js';
import { openShop, type Shop } from '../../support/world/shop.js';

/** What docs/database.md tells operators to say once. */
const advice = readFileSync('docs/database.md', 'utf8').match(/ALTER ROLE rekey SET .*;/g) ?? [];

/** Every statement is a slow one here, and whoever waits for a lock is told of. */
const talkative = [
  'log_min_duration_statement=0',
  'log_lock_waits=on',
  'deadlock_timeout=50ms',
  'log_connections=on',
];

const address = (name: string) => `canary.${name}@example.org`;

interface World {
  readonly server: PrivateServer;
  readonly shop: Shop;
}

async function open(settings: readonly string[], statements: readonly string[]): Promise<World> {
  const server = await openPrivateServer(settings);
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query('CREATE ROLE rekey LOGIN');
  await client.query('GRANT ALL ON ALL TABLES IN SCHEMA public, jobs TO rekey');
  await client.query('GRANT ALL ON SCHEMA public, jobs TO rekey');
  for (const statement of statements) await client.query(statement);
  await client.end();
  const databaseUrl = server.url.replace('postgres@', 'rekey@');
  return { server, shop: await openShop({ databaseUrl }) };
}

/** Statements that fail, that wait, and that end one another. */
async function beUnlucky(shop: Shop): Promise<void> {
  const { dataSource } = shop.app.database;
  const [first, second] = ['UPDATE customers SET reference = $1 WHERE email = $2', 'SELECT 1 / 0'];
  await dataSource.query(second).catch(() => undefined);
  const names = [address('one'), address('two')] as const;
  const cross = async (from: string, to: string) =>
    dataSource.transaction(async (tx) => {
      await tx.query(first, ['canary-reference', from]);
      await tx.query('SELECT pg_sleep(0.2)');
      await tx.query(first, ['canary-reference', to]);
    });
  await Promise.allSettled([cross(names[0], names[1]), cross(names[1], names[0])]);
}

/** All that customers and integrations do with values that no log may have. The token of a reset. */
async function live(shop: Shop): Promise<string> {
  for (const name of ['one', 'two']) await shop.customer({ email: address(name) });
  const race = Array.from({ length: 12 }, () =>
    shop.customer({ email: address('race') }).catch((error: Error) => error.message),
  );
  const told = await Promise.all(race);
  expect(told.filter((one) => one === 'createCustomer: email_taken')).toHaveLength(11);
  const { id } = await shop.customer();
  expect(await shop.updateCustomer(id, { email: address('one') })).toBe('email_taken');
  expect(await shop.customer({ email: address('two') }).catch(String)).toContain('email_taken');
  const reset = await shop.reset(address('one'));
  expect(await shop.redeem({ ...reset, token: `${reset.token}x` })).toBe('unrecognized');
  expect(await shop.redeem(reset, otherPassword)).toBe('ok');
  expect(await shop.signIn(address('one'), goodPassword)).toBe('wrong_credentials');
  await beUnlucky(shop);
  return reset.token;
}

function foundIn(log: string, token: string): string[] {
  const secrets = [token, goodPassword, otherPassword].flatMap((one) => [...spellingsOf(one)]);
  return [...secrets, 'canary', 'canary-reference', '$argon2id'].filter((one) => log.includes(one));
}

describeOnServer('the log of PostgreSQL', () => {
  const worlds: World[] = [];
  const start = async (settings: readonly string[], statements: readonly string[]) => {
    const world = await open(settings, statements);
    worlds.push(world);
    return world;
  };
  let asItComes: World;
  let advised: World;

  beforeAll(async () => {
    asItComes = await start([], []);
    advised = await start(talkative, advice);
  }, 120_000);

  afterAll(async () => {
    for (const { shop, server } of worlds) {
      await shop.close();
      server.stop();
    }
  });

  // Proves: LOG-02
  it('has no value, as PostgreSQL comes', async () => {
    const token = await live(asItComes.shop);
    const log = asItComes.server.log();
    expect(log).toContain('division by zero');
    expect(log).toContain('deadlock detected');
    expect(foundIn(log, token)).toEqual([]);
  }, 60_000);

  // Proves: LOG-02
  it('has none either with every statement in it, as docs/database.md advises', async () => {
    expect(advice).toHaveLength(3);
    const token = await live(advised.shop);
    const log = advised.server.log();
    expect(log).toMatch(/duration: .*execute/);
    expect(log).toContain('deadlock detected');
    expect(foundIn(log, token)).toEqual([]);
  }, 60_000);

  it('would have some without that advice', async () => {
    const { shop, server } = await start(talkative, []);
    const token = await live(shop);
    expect(foundIn(server.log(), token)).toContain('canary');
  }, 120_000);
});
