/** Limits are one over several processes, over their restarts, and in Redis as in the database. */
import { createConnection } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from '@redis/client';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { defaultLimits, type Environment } from '../../support/world/environment.js';
import {
  behindProxy,
  from,
  newClient,
  signIn,
  signInWell,
  tally,
  times,
} from '../../support/world/guesses.js';
import { clientNetwork } from '../../../src/domain/access/client-network.js';
import type { Dependencies } from '../../../src/operations/ports/index.js';
import { newAddress } from '../../support/world/people.js';
import { openProxy } from '../../support/peers/proxy.js';
import { until } from '../../support/until.js';
import { startService, type Service } from '../../support/world/service.js';
import { atShop, openShop, type Shop } from '../../support/world/shop.js';

const [wrong, limited] = ['INVALID_CREDENTIALS', 'RATE_LIMITED'];

/** The usual loopback port, or another Redis for tests. */
const redisUrl = process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379';

function isListening(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = createConnection({ host: hostname, port: Number(port || 6379) });
    const answer = (found: boolean) => () => {
      socket.destroy();
      resolve(found);
    };
    socket
      .once('connect', answer(true))
      .once('error', answer(false))
      .setTimeout(1000, answer(false));
  });
}

const hasRedis = await isListening(redisUrl);
if (!hasRedis) {
  process.stderr.write(`\n  SKIPPED: limits in Redis, because nothing listens at ${redisUrl}.\n`);
}
const stores = [
  ['the database', {}],
  ...(hasRedis ? [['Redis', { REDIS_URL: redisUrl }] as const] : []),
] as const;

describeOnServer.each(stores)('the limits of two processes that count in %s', (_name, store) => {
  let shop: Shop;
  let environment: Environment;
  let services: Service[] = [];

  beforeAll(async () => {
    const databaseUrl = await cloneServerDatabase();
    environment = { ...defaultLimits, ...behindProxy, ...store, WORKER_CONCURRENCY: '0' };
    environment['DATABASE_URL'] = databaseUrl;
    // Two hundred at once are more than usually may wait for a hash.
    Object.assign(environment, { HASH_QUEUE: '10000', LIMIT_GUESSES_PER_ADDRESS: '20/600' });
    shop = await openShop({ databaseUrl, environment: { ...behindProxy } });
    services = await Promise.all([startService(environment), startService(environment)]);
  }, 60_000);
  afterAll(async () => {
    await Promise.all(services.map((service) => service.stop()));
    await shop.close();
  });

  const at = (index: number) => atShop(shop, services[index % services.length]!.send);

  // Proves: RAT-07
  it('are atomic: of 200 guesses at once exactly as many pass as may', async () => {
    const by = from(newClient());
    const made = Array.from({ length: 200 }, (_, index) =>
      signIn(at(index), newAddress(), undefined, by),
    );
    const found = tally(await Promise.all(made));
    // The gate of the hashes may let some wait too long; they are given back.
    expect(found[wrong]).toBeLessThanOrEqual(20);
    expect((found[wrong] ?? 0) + (found['OVERLOADED'] ?? 0)).toBeGreaterThanOrEqual(20);
    expect(Object.keys(found)).toContain(limited);
    let turn = 0;
    const rest = await times(22, () => signIn(at((turn += 1)), newAddress(), undefined, by));
    expect((found[wrong] ?? 0) + (rest[wrong] ?? 0)).toBe(20);
  }, 60_000);

  // Proves: RAT-08
  it('outlast a restart', async () => {
    const { email } = await shop.customer();
    const by = from(newClient());
    let turn = 0;
    const guess = () => signIn(at((turn += 1)), email, undefined, by);
    expect(await times(7, guess)).toEqual({ [wrong]: 7 });
    const killed = services.map((service) => service.stop('SIGKILL'));
    await Promise.all(killed);
    services = await Promise.all([startService(environment), startService(environment)]);
    expect(await times(5, guess)).toEqual({ [wrong]: 3, [limited]: 2 });
    expect(await signInWell(at(0), email, from(newClient()))).toBe('ok');
  }, 60_000);
});

describe.each(stores)('a counter in %s', (_name, store) => {
  it('is never below zero, however much is given back, before and in its window', async () => {
    const got: Dependencies['limits'][] = [];
    const shop = await openShop({
      environment: { ...store, LIMIT_GUESSES_PER_ADDRESS: '5/600' },
      wrapDependencies: (deps) => {
        got.push(deps.limits);
        return deps;
      },
    });
    const [limits] = got as [Dependencies['limits']];
    for (const isStarted of [false, true]) {
      const keys = [{ limit: 'guesses.network' as const, parts: [newClient()] }];
      const attempt = async () => ((await limits.count(keys)) === null ? 'counted' : 'refused');
      if (isStarted) await attempt();
      for (let given = 0; given < 4; given += 1) await limits.giveBack(keys);
      expect(await times(7, attempt)).toEqual({ counted: 5, refused: 2 });
    }
    await shop.close();
  });
});

(hasRedis ? describe : describe.skip)('a service that counts in Redis', () => {
  const open: { close(): Promise<void> }[] = [];
  const opened = <T extends { close(): Promise<void> }>(one: T): T => {
    open.push(one);
    return one;
  };
  afterEach(async () => {
    for (const one of open.splice(0).toReversed()) await one.close();
  });

  async function openAt(url: string, more: Environment = {}): Promise<Shop> {
    const environment = { ...defaultLimits, ...behindProxy, REDIS_URL: url, ...more };
    return opened(await openShop({ environment }));
  }

  const rows = (shop: Shop) => shop.sql('SELECT 1 FROM rate_limits');

  it('leaves the database out of it, and stores no address and nothing for ever', async () => {
    const shop = await openAt(redisUrl);
    const client = newClient();
    const { email } = await shop.customer();
    expect(await times(12, () => signIn(shop, email, undefined, from(client)))).toEqual({
      [wrong]: 10,
      [limited]: 2,
    });
    expect(await rows(shop)).toEqual([]);
    const redis = createClient({ url: redisUrl });
    await redis.connect();
    const keys = await redis.keys('rekey:*');
    expect(keys.length).toBeGreaterThan(0);
    // Other runs share this Redis, and what fails here must not print all of theirs.
    for (const secret of [email, shop.organization.id, clientNetwork(client), client]) {
      expect(keys.filter((key) => key.includes(secret))).toEqual([]);
    }
    for (const key of keys) expect(await redis.ttl(key)).not.toBe(-1);
    redis.destroy();
  });

  it('gives back what succeeds, and counts nothing below zero', async () => {
    const shop = await openAt(redisUrl, { LIMIT_GUESSES_PER_ADDRESS: '20/600' });
    const by = from(newClient());
    const { email } = await shop.customer();
    expect(await times(40, () => signInWell(shop, email, by))).toEqual({ ok: 40 });
    expect(await times(22, () => signIn(shop, newAddress(), undefined, by))).toEqual({
      [wrong]: 20,
      [limited]: 2,
    });
  });

  const failures = (shop: Shop) => shop.log.filter((line) => line.includes('"failure"'));

  // Proves: RAT-10
  it('counts in the database while Redis is down, says so once, and goes back', async () => {
    const proxy = await openProxy(redisUrl);
    const shop = await openAt(proxy.url);
    const by = from(newClient());
    const guess = () => signIn(shop, newAddress(), undefined, by);
    expect(await times(5, guess)).toEqual({ [wrong]: 5 });
    expect(await rows(shop)).toEqual([]);
    await proxy.cut();
    expect(await times(103, guess)).toEqual({ [wrong]: 100, [limited]: 3 });
    expect((await rows(shop)).length).toBeGreaterThan(0);
    expect(failures(shop)).toHaveLength(1);
    await proxy.mend();
    // The counters of Redis are as they were.
    await until(async () => (await guess()) === wrong);
    expect(await times(103, guess)).toMatchObject({ [limited]: expect.any(Number) });
    await shop.close();
    open.pop();
    await proxy.cut();
  }, 60_000);

  it('does not wait for a Redis that says nothing', async () => {
    const proxy = await openProxy(redisUrl);
    const shop = await openAt(proxy.url);
    const by = from(newClient());
    const guess = () => signIn(shop, newAddress(), undefined, by);
    expect(await guess()).toBe(wrong);
    proxy.silence();
    const began = Date.now();
    expect(await guess()).toBe(wrong);
    expect(Date.now() - began).toBeLessThan(3000);
    await shop.close();
    open.pop();
    await proxy.cut();
  }, 60_000);
});
