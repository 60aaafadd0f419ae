/** Everything that can happen to one customer, at random and at once: no reset sets a password after its end. */
import { beforeAll, expect, it } from '@jest/globals';
import argon2 from 'argon2';
import pg from 'pg';
import { createArgon2Hasher } from '../../../src/security/argon2-hasher.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { checkHistory, readHistory, recordHistory } from '../../support/rows/history.js';
import { until } from '../../support/until.js';
import { tally } from '../../support/rows/tally.js';
import type { Verdict } from '../../support/apis/verbs.js';
import type { Verbs } from '../../support/apis/verbs-of-shop.js';
import type { Reset } from '../../support/world/people.js';
import { openShop, type Shop } from '../../support/world/shop.js';
import { useShop } from '../../support/world/use-shop.js';

const workers = 6;
const stepsOfWorker = 60;
const given = process.env['SCHEDULE_SEED'];
const seeds = given ? [Number(given)] : [1, 2, 3].map((n) => (Date.now() * n) % 2 ** 31);

/** Numbers from 0 to below 1 that a seed repeats (the generator mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What all workers know of the one customer. */
interface World {
  readonly addresses: readonly [string, string];
  /** The last one that was acknowledged. */
  address: string;
  customerId: string;
  readonly tickets: Reset[];
  readonly passwords: string[];
  /** What was acknowledged. */
  readonly redeemed: { token: string; password: string }[];
  readonly verdicts: Verdict[];
}

const refusals = new Set(
  `ok unrecognized already_used superseded revoked wrong_credentials customer_inactive email_taken
  not_found`.split(/\s+/),
);

let passwords = 0;

/** Does one random thing. Returns how it ended. */
async function act(shop: Shop, world: World, random: () => number): Promise<Verdict> {
  const pick = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)] as T;
  const address = random() < 0.8 ? world.address : pick(world.addresses);
  const password = `harbour number ${(passwords += 1)} at dawn`;
  const ticket = pick(world.tickets.slice(random() < 0.8 ? -1 : -3));
  const { customerId } = world;
  const made = (verbs: Verbs) => async (): Promise<Verdict> => {
    const reset = await verbs.reset(address);
    // Its customer may be deleted between the commit and the answer, which then names none.
    world.tickets.push({ ...reset, customerId: reset.customerId ?? customerId });
    return 'ok';
  };
  const redeem = (verbs: Verbs) => async (): Promise<Verdict> => {
    if (!ticket) return 'ok';
    const verdict = await verbs.redeem(ticket, password);
    if (verdict !== 'ok') return verdict;
    world.redeemed.push({ token: ticket.token, password });
    world.passwords.push(password);
    return verdict;
  };
  const change = async () => {
    const old = pick(world.passwords.slice(-2));
    const verdict = await shop.changePassword(customerId, old, password);
    if (verdict === 'ok') world.passwords.push(password);
    return verdict;
  };
  const move = async () => {
    const email = pick(world.addresses);
    const verdict = await shop.updateCustomer(customerId, { email });
    if (verdict === 'ok') world.address = email;
    return verdict;
  };
  const replace = async () => {
    const verdict = await shop.deleteCustomer(customerId);
    if (verdict !== 'ok') return verdict;
    world.customerId = (await shop.customer({ email: address, password })).id;
    world.address = address;
    world.passwords.push(password);
    return verdict;
  };
  const choices: [number, () => Promise<Verdict>][] = [
    [0.14, made(shop)],
    [0.07, made(shop.graphqlByUser)],
    [0.25, redeem(shop)],
    [0.2, redeem(shop.graphqlByUser)],
    [0.12, change],
    [0.05, () => shop.signIn(address, pick(world.passwords.slice(-2)))],
    [0.02, () => shop.updateCustomer(customerId, { isActive: false })],
    [0.09, () => shop.updateCustomer(customerId, { isActive: true })],
    [0.03, move],
    [0.02, () => (ticket ? shop.deleteReset(ticket.id) : Promise.resolve('ok'))],
    [0.01, replace],
  ];
  let left = random();
  const chosen = choices.find(([weight]) => (left -= weight) < 0) ?? choices[0];
  return (chosen?.[1] ?? change)();
}

/** What could not be made is an answer like any other. */
function verdictOfThrown(error: unknown): Verdict {
  const [, verdict] = /^\w+: (\w+)$/.exec((error as Error).message) ?? [];
  if (!verdict) throw error;
  return verdict as Verdict;
}

async function work(shop: Shop, world: World, random: () => number): Promise<void> {
  for (let step = 0; step < stepsOfWorker; step += 1) {
    world.verdicts.push(await act(shop, world, random).catch(verdictOfThrown));
  }
}

describeOnServer('a random schedule on one customer', () => {
  let redeemedInAll = 0;
  const cheap = { memoryCost: 64, timeCost: 2, parallelism: 1 };
  const rekey = useShop({
    isOnServer: true,
    // Fast hashes leave the time to the database, where things meet.
    wrapDependencies: (dependencies) => ({
      ...dependencies,
      hasher: createArgon2Hasher(cheap, { concurrency: 4, queue: 100 }),
    }),
  });

  beforeAll(async () => {
    for (const statement of recordHistory) await rekey.sql(statement);
  });

  // Proves: TOK-12
  it.each(seeds)(
    'sets no password by a reset that had ended (seed %i)',
    async (seed) => {
      const random = createRandom(seed);
      const shop = await rekey.neighbour();
      const addresses = [`first-${seed}@example.org`, `second-${seed}@example.org`] as const;
      const first = 'the quiet old harbour';
      const world: World = {
        addresses,
        address: addresses[0],
        customerId: (await shop.customer({ email: addresses[0], password: first })).id,
        tickets: [],
        passwords: [first],
        redeemed: [],
        verdicts: [],
      };
      await rekey.sql('TRUNCATE history');
      await Promise.all(Array.from({ length: workers }, () => work(shop, world, random)));

      const counts = tally(world.verdicts);
      const unexpected = Object.keys(counts).filter((verdict) => !refusals.has(verdict));
      expect(unexpected.filter((verdict) => verdict !== 'overloaded')).toEqual([]);
      expect(rekey.log.filter((line) => line.includes('"msg":"failure"'))).toEqual([]);
      const query =
        'SELECT deadlocks::integer FROM pg_stat_database WHERE datname = current_database()';
      expect(await rekey.sql(query)).toEqual([{ deadlocks: 0 }]);

      const history = await readHistory(rekey.sql);
      const redeemed = [...history.values()].flatMap(checkHistory);
      redeemedInAll += redeemed.length;
      expect(new Set(redeemed.map(({ resetId }) => resetId)).size).toBe(redeemed.length);
      expect(new Set(world.redeemed.map(({ token }) => token)).size).toBe(redeemed.length);
      expect(world.redeemed).toHaveLength(redeemed.length);
      for (const { hash } of redeemed) {
        const matches = world.redeemed.map(({ password }) => argon2.verify(hash, password));
        expect((await Promise.all(matches)).filter(Boolean)).toHaveLength(1);
      }
    },
    120_000,
  );

  it('did redeem: a schedule of chance may happen not to, but not all of them', () => {
    expect(redeemedInAll).toBeGreaterThan(0);
  });
});

describeOnServer('a reset that goes with its customer', () => {
  it('is not found by an update that came a moment before', async () => {
    const databaseUrl = await cloneServerDatabase();
    const shop = await openShop({ databaseUrl });
    const { id, customerId } = await shop.reset();
    const other = new pg.Client({ connectionString: databaseUrl });
    await other.connect();
    await other.query('BEGIN');
    await other.query('DELETE FROM customers WHERE id = $1', [customerId]);
    const mutation = `mutation ($id: ID!) {
      updateCustomerPasswordReset(id: $id, input: { reference: "mine" }) { __typename } }`;
    const updating = shop.graphql(mutation, { id });
    const waiting = `SELECT 1 FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await until(async () => (await shop.sql(waiting)).length > 0);
    await other.query('COMMIT');
    await other.end();
    const { errors } = await updating;
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['NOT_FOUND']);
    await shop.close();
  });
});
