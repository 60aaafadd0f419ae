/**
 * A PostgreSQL server of the test's own is killed, stopped and restarted under load: what was acknowledged stays, a
 * token that was used stays used (TOK-08), and the service is well again by itself. @faults
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { migrate, openDatabase } from '../../../src/database/database.js';
import { serverFaults } from '../../support/faults/database-faults.js';
import { chosen, endure, openFaultWorld, type FaultWorld } from '../../support/faults/world.js';
import { isLong } from '../../support/long.js';
import { describeOnServer } from '../../support/rows/database.js';
import type { Service } from '../../support/world/service.js';
import { findBinaries } from '../../support/world/server-binaries.js';
import { startPrivateServer, type PrivateServer } from '../../support/world/server.js';

const options = isLong ? { lastingMs: 4000, crowd: 2000, clients: 8 } : {};

describeOnServer('a service with a server', () => {
  let server: PrivateServer;
  let world: FaultWorld;
  let service: Service;

  beforeAll(async () => {
    server = await startPrivateServer(findBinaries());
    const database = await openDatabase({ url: server.url, embedded: { directory: null } });
    await migrate(database);
    await database.close();
    world = await openFaultWorld(server.url);
    service = await world.start();
  }, 120_000);
  afterAll(async () => {
    await world?.close();
    server?.stop();
  }, 60_000);

  it.each(chosen(serverFaults(() => server)))(
    '$name keeps every promise (I1 to I10)',
    async (fault) => {
      const { broken, ledger } = await endure(world, service, fault, options);
      expect(broken).toEqual([]);
      expect(ledger.attempts.filter(({ outcome }) => outcome === 'ok').length).toBeGreaterThan(3);
    },
    120_000,
  );
});
