/**
 * TOK-09: a service whose clock is a day wrong, as a process: the database's clock decides how long a token lives, and
 * every promise is kept. The moments of expiry are in `resets/redeem-once.test.ts`. @faults
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { endure, openFaultWorld, type FaultWorld } from '../../support/faults/world.js';
import { apiNames, clientsOf } from '../../support/faults/load.js';
import { newLedger } from '../../support/faults/ledger.js';
import { isLong } from '../../support/long.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';

const dayMs = 86_400_000;
const skews: [string, number][] = [['a day fast', dayMs]];
if (isLong) skews.push(['a day slow', -dayMs]);
const lastingMs = isLong ? 4000 : 500;

describeOnServer('a service whose clock is', () => {
  let world: FaultWorld;

  beforeAll(async () => {
    world = await openFaultWorld(await cloneServerDatabase());
  }, 60_000);
  afterAll(() => world.close());

  it.each(skews)(
    '%s redeems what is open, refuses what has expired, and keeps every promise',
    async (name, offMs) => {
      const clock = new URL('../../support/processes/wrong-clock.js', import.meta.url);
      const service = await world.start({
        NODE_OPTIONS: `--import ${clock.href}`,
        TEST_CLOCK_OFF_MS: String(offMs),
      });
      const [line = ''] = service.output;
      // Or the clock is right.
      expect(
        Math.abs(Number(new Date(JSON.parse(line.split('\n')[0]!).time)) - Date.now() - offMs),
      ).toBeLessThan(60_000);
      const { shop: remote } = clientsOf(world.shop, world.neighbour, {
        send: service.send,
        ledger: newLedger(),
      });
      for (const api of apiNames) {
        const verbs = api === 'graphql' ? remote : remote[api];
        for (const make of [world.shop.reset, world.shop.graphqlByUser.reset]) {
          const [open, late] = [await make(), await make()];
          await world.sql(`UPDATE password_resets SET expires_at = now() WHERE id = $1`, [late.id]);
          const refused =
            api === 'jsonApi' || api === 'fabric' ? /expired|unrecognized/ : /^expired$/;
          expect(await verbs.redeem(late)).toMatch(refused);
          expect(await verbs.redeem(open)).toBe('ok');
        }
      }
      const wrongClock = { name, strike: () => sleep(lastingMs), mend: () => Promise.resolve() };
      const { broken, ledger } = await endure(world, service, wrongClock, { lastingMs });
      expect(broken).toEqual([]);
      expect(ledger.attempts.filter(({ outcome }) => outcome === 'ok').length).toBeGreaterThan(3);
      expect(await service.stop()).toBe(0);
    },
    120_000,
  );
});
