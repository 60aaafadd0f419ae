/**
 * Whatever becomes of the database while customers redeem their resets through all APIs: every promise is kept, the
 * service says 503 and nothing else meanwhile, and is well again by itself. @faults
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { databaseFaults } from '../../support/faults/database-faults.js';
import { chosen, endure, openFaultWorld, type FaultWorld } from '../../support/faults/world.js';
import { isLong } from '../../support/long.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import type { Service } from '../../support/world/service.js';

const options = isLong ? { lastingMs: 6000, crowd: 2000, clients: 8 } : {};

describeOnServer('a service with a database', () => {
  let world: FaultWorld;
  let service: Service;

  beforeAll(async () => {
    world = await openFaultWorld(await cloneServerDatabase());
    service = await world.start();
  }, 60_000);
  afterAll(() => world.close());

  it.each(chosen(databaseFaults))(
    '$name keeps every promise (I1 to I10)',
    async (fault) => {
      const { broken, ledger } = await endure(world, service, fault, options);
      expect(broken).toEqual([]);
      // Or nothing was at stake.
      expect(ledger.attempts.filter(({ outcome }) => outcome === 'ok').length).toBeGreaterThan(3);
    },
    120_000,
  );
});
