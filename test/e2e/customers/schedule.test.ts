/** Everything that can happen to one customer, at random and at once: no reset sets a password after its end. @faults */
import { beforeAll, expect, it } from '@jest/globals';
import argon2 from 'argon2';
import fc from 'fast-check';
import pg from 'pg';
import { createArgon2Hasher } from '../../../src/security/argon2-hasher.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { checkHistory, readHistory, recordHistory } from '../../support/rows/history.js';
import { isLong } from '../../support/long.js';
import { until } from '../../support/until.js';
import { tally } from '../../support/rows/tally.js';
import type { Verdict } from '../../support/apis/verbs.js';
import type { Verbs } from '../../support/apis/verbs-of-shop.js';
import type { Reset } from '../../support/world/people.js';
import { openShop, type Shop } from '../../support/world/shop.js';
import { useShop } from '../../support/world/use-shop.js';

const workers = 4;
const steps = isLong ? 10_000 : 1000;
const given = process.env['SCHEDULE_SEED'];
const seeds = [given ? Number(given) : Date.now() % 2 ** 31];

/**
 * How often each thing happens, of a hundred. Resets are few beside redemptions, since each reset ends
 * the one before it: where more of them wait for the row than redemptions do, hardly any token works.
 */
const weights = {
  reset: 6,
  resetByUser: 3,
  redeem: 26,
  redeemByUser: 24,
  redeemByRest: 14,
  change: 6,
  signIn: 5,
  disable: 2,
  enable: 9,
  move: 2,
  cancel: 2,
  replace: 1,
};
type What = keyof typeof weights;

interface Step {
  readonly what: What;
  /** Which of the two addresses: mostly the one that is the customer's. */
  readonly address: 'current' | 0 | 1;
  /** Which of the last tickets and passwords, from the newest. */
  readonly ago: number;
}

const schedules = fc.array(
  fc.record<Step>({
    what: fc.oneof(
      ...Object.entries(weights).map(([what, weight]) => ({
        weight,
        arbitrary: fc.constant(what as What),
      })),
    ),
    address: fc.oneof(
      { weight: 9, arbitrary: fc.constant('current' as const) },
      { weight: 1, arbitrary: fc.constantFrom(0 as const, 1 as const) },
    ),
    ago: fc.oneof(
      { weight: 8, arbitrary: fc.constant(0) },
      { weight: 2, arbitrary: fc.nat({ max: 2 }) },
    ),
  }),
  { minLength: steps, maxLength: steps },
);

/** What all workers know of the one customer. */
interface World {
  readonly addresses: readonly [string, string];
  /** The last one that was acknowledged. */
  address: string;
  customerId: string;
  readonly tickets: Reset[];
  readonly passwords: string[];
  /** What was acknowledged. */
  readonly redeemed: { resetId: string; token: string; password: string }[];
  readonly verdicts: Verdict[];
}

const refusals = new Set(
  `ok unrecognized already_used superseded revoked wrong_credentials customer_inactive email_taken
  not_found`.split(/\s+/),
);

let passwords = 0;

/** Does one thing. Returns how it ended. */
async function act(shop: Shop, world: World, step: Step): Promise<Verdict> {
  const last = <T>(values: readonly T[]) => values.at(-1 - step.ago) ?? values.at(-1);
  const address = step.address === 'current' ? world.address : world.addresses[step.address];
  const password = `harbour number ${(passwords += 1)} at dawn`;
  const ticket = last(world.tickets);
  const old = last(world.passwords) ?? '';
  const { customerId } = world;
  const make = async (verbs: Verbs): Promise<Verdict> => {
    const reset = await verbs.reset(address);
    // Its customer may be deleted between the commit and the answer, which then names none.
    world.tickets.push({ ...reset, customerId: reset.customerId ?? customerId });
    return 'ok';
  };
  const redeem = async (verbs: Verbs): Promise<Verdict> => {
    if (!ticket) return 'ok';
    const verdict = await verbs.redeem(ticket, password);
    if (verdict !== 'ok') return verdict;
    world.redeemed.push({ resetId: ticket.id, token: ticket.token, password });
    world.passwords.push(password);
    return verdict;
  };
  const acts: Record<What, () => Promise<Verdict>> = {
    reset: () => make(shop),
    resetByUser: () => make(shop.graphqlByUser),
    redeem: () => redeem(shop),
    redeemByUser: () => redeem(shop.graphqlByUser),
    redeemByRest: () => redeem(step.ago % 2 === 0 ? shop.jsonApi : shop.fabric),
    async change() {
      const verdict = await shop.changePassword(customerId, old, password);
      if (verdict === 'ok') world.passwords.push(password);
      return verdict;
    },
    signIn: () => shop.signIn(address, old),
    disable: () => shop.updateCustomer(customerId, { isActive: false }),
    enable: () => shop.updateCustomer(customerId, { isActive: true }),
    async move() {
      const email = address === world.addresses[0] ? world.addresses[1] : world.addresses[0];
      const verdict = await shop.updateCustomer(customerId, { email });
      if (verdict === 'ok') world.address = email;
      return verdict;
    },
    cancel: async () => (ticket ? shop.deleteReset(ticket.id) : 'ok'),
    async replace() {
      const verdict = await shop.deleteCustomer(customerId);
      if (verdict !== 'ok') return verdict;
      world.customerId = (await shop.customer({ email: address, password })).id;
      world.address = address;
      world.passwords.push(password);
      return verdict;
    },
  };
  return acts[step.what]();
}

/** What could not be made is an answer like any other. */
function verdictOfThrown(error: unknown): Verdict {
  const [, verdict] = /^\w+: (\w+)$/.exec((error as Error).message) ?? [];
  if (!verdict) throw error;
  return verdict as Verdict;
}

/** Takes the next step as soon as it has done one. */
async function work(shop: Shop, world: World, left: Step[]): Promise<void> {
  for (let step = left.shift(); step; step = left.shift()) {
    world.verdicts.push(await act(shop, world, step).catch(verdictOfThrown));
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
    `of ${steps} steps sets no password by a reset that had ended (seed %i)`,
    async (seed) => {
      const [schedule = []] = fc.sample(schedules, { seed, numRuns: 1 });
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
      const left = [...schedule];
      await Promise.all(Array.from({ length: workers }, () => work(shop, world, left)));

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
      for (const { hash, resetId } of redeemed) {
        // A race may have hidden the id of one.
        const own = world.redeemed.filter((one) => [resetId, 'unknown'].includes(one.resetId));
        const matches = own.map(({ password }) => argon2.verify(hash, password));
        expect((await Promise.all(matches)).filter(Boolean)).toHaveLength(1);
      }
    },
    600_000,
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
