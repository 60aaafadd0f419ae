/** What becomes of attempts while their counters cannot be written, and what counters cost. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import type { Dependencies } from '../../../src/operations/ports/index.js';
import { isLong } from '../../support/long.js';
import { describeOnServer } from '../../support/rows/database.js';
import { defaultLimits } from '../../support/world/environment.js';
import {
  behindProxy,
  from,
  newClient,
  signIn,
  signInWell,
  times,
} from '../../support/world/guesses.js';
import { newAddress, otherPassword } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';

describeOnServer('while attempts cannot be counted', () => {
  const shop = useShop({ isOnServer: true, environment: { ...defaultLimits, ...behindProxy } });

  /** Runs `work` while another session has the table of the counters. */
  async function withoutCounters(work: () => Promise<void>): Promise<void> {
    const runner = shop.app.database.dataSource.createQueryRunner();
    await runner.startTransaction();
    try {
      await runner.query('LOCK TABLE rate_limits IN ACCESS EXCLUSIVE MODE');
      await work();
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  }

  // Proves: RAT-10
  it('nothing is tried, but reads and genuine tokens go on', async () => {
    const customer = await shop.customer();
    const reset = await shop.reset(customer);
    const by = { ...shop.salesChannel, ...from(newClient()) };
    await withoutCounters(async () => {
      const wrongOne = { ...reset, token: 'A'.repeat(43) };
      const answers = await Promise.all([
        signInWell(shop, customer.email, by),
        shop.redeem(wrongOne, otherPassword, by),
        shop.jsonApi('PATCH', `/customer_password_resets/${reset.id}`, {
          headers: by,
          body: {
            data: {
              type: 'customer_password_resets',
              id: reset.id,
              attributes: {
                customer_password: otherPassword,
                _reset_password_token: wrongOne.token,
              },
            },
          },
        }),
      ]);
      const [signedIn, redeemed, { status, headers }] = answers;
      expect([signedIn, redeemed, status]).toEqual(['OVERLOADED', 'overloaded', 503]);
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      const read = await shop.graphql('query ($id: ID!) { customer(id: $id) { email } }', {
        id: customer.id,
      });
      expect(read.data.customer.email).toBe(customer.email);
      expect(await shop.redeem(reset, otherPassword, by)).toBe('ok');
    });
    expect(await signIn(shop, customer.email, otherPassword, by)).toBe('ok');
  });
});

describe('many keys', () => {
  const got: Dependencies['limits'][] = [];
  const shop = useShop({
    environment: { ...defaultLimits, ...behindProxy },
    wrapDependencies: (deps) => {
      got.push(deps.limits);
      return deps;
    },
  });

  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const heap = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };

  const count = isLong ? 1_000_000 : 5000;
  /** 200 MB for a million. */
  const bytesEach = 200;

  // Proves: RAT-09
  it(`of ${count} clients stay in the store and not in the process, and a limited one stays limited`, async () => {
    const [limits] = got as [Dependencies['limits']];
    const by = from(newClient());
    await times(101, () => signIn(shop, newAddress(), undefined, by));
    const attempt = (index: number) =>
      limits.count([{ limit: 'guesses.network', parts: [`client ${index}`] }]);
    const batch = 1000;
    const many = async (start: number) =>
      Promise.all(Array.from({ length: batch }, (_, index) => attempt(start + index)));
    await many(-batch);
    const before = heap();
    for (let start = 0; start < count; start += batch) await many(start);
    expect(heap() - before).toBeLessThan(count * bytesEach);
    expect(await signIn(shop, newAddress(), undefined, by)).toBe('RATE_LIMITED');
  }, 600_000);
});
