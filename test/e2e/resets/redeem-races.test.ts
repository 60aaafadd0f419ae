/** One token, a hundred requests at once or two, each with a password of its own: one of them wins. @faults */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import argon2 from 'argon2';
import type { Dependencies } from '../../../src/operations/ports/index.js';
import { isLong } from '../../support/long.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { tally } from '../../support/rows/tally.js';
import type { Verdict } from '../../support/apis/verbs.js';
import type { Reset } from '../../support/world/people.js';
import { atShop, openShop, type Shop } from '../../support/world/shop.js';
import { startService, type Service } from '../../support/world/service.js';

jest.setTimeout(120_000);

const parallel = 200;
const oldPassword = 'the old grey heron sleeps';
const passwordOf = (index: number) => `heron number ${index} takes off`;

type Kind = 'opaque' | 'jwt';

interface Race {
  readonly ticket: Reset;
  readonly email: string;
  readonly verdicts: Verdict[];
}

/** Lets all requests go on once each has come or was refused, so that the database alone decides. */
function createStartLine() {
  let missing = new Set<string>();
  let waiting: (() => void)[] = [];
  const pass = (name: string) => {
    missing.delete(name);
    if (missing.size > 0) return;
    for (const go of waiting.splice(0)) go();
  };
  return {
    pass,
    expect(names: readonly string[]) {
      missing = new Set(names);
      waiting = [];
    },
    wait: (name: string) =>
      new Promise<void>((resolve) => {
        waiting.push(resolve);
        pass(name);
      }),
  };
}

let races = 0;

const byReset = ({ redeem }: Shop) => redeem;
const byUser = ({ graphqlByUser }: Shop) => graphqlByUser.redeem;
const graphqlWays = [byReset, byUser];
const allWays = [
  byReset,
  ({ jsonApi }: Shop) => jsonApi.redeem,
  ({ fabric }: Shop) => fabric.redeem,
  byUser,
];

/** `runners` take turns; all ways are used by each, for tokens of either kind. `onAnswer` is told whose request has ended. */
async function race(
  kind: Kind,
  maker: Shop,
  runners: readonly Shop[],
  { onAnswer = (_password: string): void => undefined, ways = graphqlWays, count = parallel } = {},
): Promise<Race> {
  const email = `racer-${(races += 1)}@example.org`;
  await maker.customer({ email, password: oldPassword });
  const ticket = await (kind === 'opaque' ? maker.reset(email) : maker.graphqlByUser.reset(email));
  const run = (index: number) => {
    const shop = runners[index % runners.length] as Shop;
    const way = ways[Math.floor(index / runners.length) % ways.length] ?? byReset;
    return way(shop)(ticket, passwordOf(index)).finally(() => onAnswer(passwordOf(index)));
  };
  const indexes = Array.from({ length: count }, (_, index) => index);
  return { ticket, email, verdicts: await Promise.all(indexes.map(run)) };
}

/** Everything that can be seen from outside and in the rows after a race. Answers how often each answer came. */
async function expectOneWinner(
  shop: Shop,
  { ticket, email, verdicts }: Race,
): Promise<Record<Verdict, number>> {
  const counts = tally(verdicts);
  expect(counts['ok']).toBe(1);
  // The REST APIs call a used token unrecognized.
  const {
    ok: _,
    already_used: used = 0,
    unrecognized = 0,
    overloaded: shed = 0,
    ...others
  } = counts;
  expect(others).toEqual({});
  expect(1 + used + unrecognized + shed).toBe(verdicts.length);

  const winner = verdicts.indexOf('ok');
  const [credential] = await shop.sql(
    'SELECT hash, version FROM password_credentials WHERE customer_id = $1',
    [ticket.customerId],
  );
  expect(credential.version).toBe(2);
  expect(await argon2.verify(credential.hash, passwordOf(winner))).toBe(true);
  const losers = [0, 1, verdicts.length / 2, verdicts.length - 1].filter(
    (index) => index !== winner,
  );
  for (const index of losers) {
    expect(await argon2.verify(credential.hash, passwordOf(index))).toBe(false);
  }

  const events = await shop.sql('SELECT name FROM events WHERE password_reset_id = $1', [
    ticket.id,
  ]);
  expect(tally(events.map(({ name }) => name))).toEqual({
    'customer_password_resets.create': 1,
    'customer_password_resets.reset_password': 1,
  });
  const [reset] = await shop.sql(
    'SELECT redeemed_at, superseded_at, revoked_at FROM password_resets WHERE id = $1',
    [ticket.id],
  );
  const ends = { superseded_at: null, revoked_at: null };
  expect(reset).toEqual({ redeemed_at: expect.any(Date), ...ends });

  expect(await shop.signIn(email, passwordOf(winner))).toBe('ok');
  expect(await shop.signIn(email, oldPassword)).toBe('wrong_credentials');
  return counts;
}

function expectNoSecrets(log: string, { ticket }: Race): void {
  expect(log).not.toContain(ticket.token);
  expect(log).not.toContain('takes off');
}

describeOnServer(`${parallel} redemptions of one token in one process`, () => {
  let shop: Shop;

  async function start(
    environment: Record<string, string>,
    held?: (d: Dependencies) => Dependencies,
  ) {
    const wrap = held ? { wrapDependencies: held } : {};
    shop = await openShop({ isOnServer: true, hasRealHashes: true, environment, ...wrap });
  }

  describe('with the usual gate', () => {
    beforeAll(() => start({}));
    afterAll(() => shop.close());

    // Proves: TOK-04
    it.each<Kind>(['opaque', 'jwt'])(
      'give one success for a token of kind %s; the gate turns some away',
      async (kind) => {
        const done = await race(kind, shop, [shop]);
        await expectOneWinner(shop, done);
        expectNoSecrets(shop.log.join(''), done);
      },
    );
  });

  describe('with a place in the queue for each of fifty', () => {
    // Cheap hashes, so that none waits for two seconds.
    beforeAll(async () => {
      shop = await openShop({ isOnServer: true });
    });
    afterAll(() => shop.close());

    it('refuse no request for want of a place', async () => {
      // All wait for the same row, so many more would wait for a connection for two seconds on a busy machine.
      const count = 50;
      const done = await race('opaque', shop, [shop], { count });
      expect(await expectOneWinner(shop, done)).toEqual({ ok: 1, already_used: count - 1 });
    });
  });

  describe('with all hashes ready at one moment', () => {
    const line = createStartLine();
    const hold = (dependencies: Dependencies): Dependencies => ({
      ...dependencies,
      hasher: {
        ...dependencies.hasher,
        async hash(password, turn) {
          const text = password.reveal();
          if (!text.endsWith('takes off')) return dependencies.hasher.hash(password, turn);
          const cheap = { type: argon2.argon2id, memoryCost: 64, timeCost: 2, parallelism: 1 };
          const hash = await argon2.hash(text, cheap);
          await line.wait(text);
          return hash;
        },
      },
    });
    beforeAll(() => start({}, hold));
    afterAll(() => shop.close());

    // Proves: TOK-04
    it.each<Kind>(isLong ? ['opaque', 'jwt', 'opaque', 'jwt', 'opaque'] : ['opaque', 'jwt'])(
      'give one success for a token of kind %s by the guarded update alone',
      async (kind) => {
        line.expect(Array.from({ length: parallel }, (_, index) => passwordOf(index)));
        const done = await race(kind, shop, [shop], { onAnswer: line.pass });
        const counts = await expectOneWinner(shop, done);
        expect(counts['already_used']).toBeGreaterThan(0);
      },
    );
  });
});

describeOnServer(
  `TOK-05: ${parallel} redemptions of one token over two processes and three APIs`,
  () => {
    let services: Service[];
    let shop: Shop;

    beforeAll(async () => {
      const databaseUrl = await cloneServerDatabase();
      shop = await openShop({ databaseUrl });
      const environment = { DATABASE_URL: databaseUrl };
      services = await Promise.all([startService(environment), startService(environment)]);
    });

    afterAll(async () => {
      for (const service of services) expect(await service.stop()).toBe(0);
      await shop.close();
    });

    // Proves: TOK-05
    it.each<Kind>(['opaque', 'jwt'])('give one success for a token of kind %s', async (kind) => {
      const runners = services.map(({ send }) => atShop(shop, send));
      const done = await race(kind, shop, runners, { ways: allWays });
      const { unrecognized } = await expectOneWinner(shop, done);
      // Or the REST APIs had no part in it.
      expect(unrecognized).toBeGreaterThan(0);
      for (const { output } of services) expectNoSecrets(output.join(''), done);
    });
  },
);
