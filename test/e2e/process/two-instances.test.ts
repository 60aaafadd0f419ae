/** What ends at one instance has ended at the other within five seconds, although it was in use there until then. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { digestApiKey, mintApiKey } from '../../../src/domain/access/api-key.js';
import { answerOf } from '../../support/processes/command-line.js';
import { describeOnServer } from '../../support/rows/database.js';
import { openFleet, type Fleet } from '../../support/world/fleet.js';
import type { Headers } from '../../support/world/organization.js';
import { goodPassword, otherPassword, type Customer } from '../../support/world/people.js';
import type { Shop } from '../../support/world/shop.js';
import { useSession } from '../../support/world/steady-load.js';

jest.setTimeout(120_000);

/** Every way in which a session ends, at one instance. */
const endings: [string, (shop: Shop, person: Customer, session: Headers) => Promise<unknown>][] = [
  ['a redeemed reset', async (shop, person) => shop.redeem(await shop.reset(person))],
  [
    "a redeemed reset of fabric's kind",
    async (shop, { id, email }) => {
      const reset = await shop.graphqlByUser.reset(email);
      return shop.graphqlByUser.redeem({ ...reset, customerId: id });
    },
  ],
  [
    'a change of password',
    (shop, { id }, session) => shop.changePassword(id, goodPassword, otherPassword, session),
  ],
  ['a customer that is disabled', (shop, { id }) => shop.updateCustomer(id, { isActive: false })],
  ['a deletion', (shop, { id }) => shop.deleteCustomer(id)],
];

describeOnServer('at another instance', () => {
  let fleet: Fleet;
  let here: Shop;
  let there: Shop;

  beforeAll(async () => {
    fleet = await openFleet({});
    [here, there] = [fleet.at(0), fleet.at(1)];
  });
  afterAll(() => fleet?.close());

  async function applicationOf(key: Headers): Promise<string> {
    const digest = digestApiKey(key['x-api-key'] ?? '');
    const [row] = await fleet.own.sql('SELECT id FROM applications WHERE key_digest = $1', [
      digest,
    ]);
    return row.id;
  }

  /** Uses a credential without a pause until it is refused. Returns after how many milliseconds it was. */
  async function refusedAfter(headers: Headers, since: number): Promise<number> {
    while ((await useSession(there, headers)) === 'ok') {
      if (performance.now() - since > 10_000) throw new Error('It was accepted for 10 seconds.');
      await sleep(20);
    }
    expect(await useSession(there, headers)).toBe('401');
    return performance.now() - since;
  }

  // Proves: SES-02
  it.each(endings)('a session ends with %s', async (_name, end) => {
    const person = await here.customer();
    const sessions = [
      await here.session(person.email, goodPassword),
      await there.session(person.email, goodPassword),
    ];
    for (const session of sessions) expect(await useSession(there, session)).toBe('ok');
    const since = performance.now();
    expect(await end(here, person, sessions[0] ?? {})).toBe('ok');
    for (const session of sessions) expect(await refusedAfter(session, since)).toBeLessThan(5000);
  });

  it('a revoked application is refused, and all tokens that name it', async () => {
    const settings = { REKEY_PROFILE: 'production', DATABASE_URL: fleet.databaseUrl };
    const person = await here.customer();
    const key = await here.apiKey('sales_channel');
    const session = await there.session(person.email, goodPassword, key);
    for (const credential of [key, session]) {
      expect(await useSession(there, credential)).toBe('ok');
      expect(await useSession(here, credential)).toBe('ok');
    }
    const id = await applicationOf(key);
    await answerOf(settings, 'application', 'revoke', id);
    const since = performance.now();
    const times = await Promise.all([key, session].map((one) => refusedAfter(one, since)));
    for (const time of times) expect(time).toBeLessThan(5000);
  });

  it('a replaced API key is refused', async () => {
    const key = await here.apiKey('integration');
    expect(await useSession(there, key)).toBe('ok');
    const id = await applicationOf(key);
    await fleet.own.administration.replaceKey(id, digestApiKey(mintApiKey('live')));
    expect(await refusedAfter(key, performance.now())).toBeLessThan(5000);
  });
});
