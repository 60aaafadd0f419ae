/** Sessions that the server ends while requests run: some are refused, and the process lives. @faults */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { openShop, type Shop } from '../../support/world/shop.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { until } from '../../support/until.js';
import { startService, type Service } from '../../support/world/service.js';

describeOnServer('a storm of ended sessions', () => {
  let databaseUrl: string;
  let shop: Shop;
  let service: Service;
  let administrator: pg.Client;

  beforeAll(async () => {
    databaseUrl = await cloneServerDatabase();
    shop = await openShop({ databaseUrl });
    service = await startService({ DATABASE_URL: databaseUrl });
    administrator = new pg.Client({ connectionString: databaseUrl });
    await administrator.connect();
  });

  afterAll(async () => {
    await administrator.end();
    await service.stop();
    await shop.close();
  });

  async function ask(): Promise<number> {
    const url = `${service.url}/api/customers?page[size]=5&include=events`;
    return (await fetch(url, { headers: shop.integration })).status;
  }

  const endSessions = () =>
    administrator.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name LIKE 'rekey%'`);

  it('is answered with 200 and 503, and by the same process afterwards', async () => {
    const statuses = new Set<number>();
    let isOver = false;
    const client = async () => {
      while (!isOver) statuses.add(await ask());
    };
    const clients = Array.from({ length: 6 }, client);
    for (let storms = 0; storms < 60; storms += 1) {
      await endSessions();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    isOver = true;
    await Promise.all(clients);
    expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(service.process.exitCode).toBeNull();
    expect(await ask()).toBe(200);
  }, 60_000);

  it('does not end a process that begins to take jobs in it', async () => {
    const listening = await startService({ DATABASE_URL: databaseUrl });
    for (let storms = 0; storms < 100; storms += 1) await endSessions();
    const answers = await until(async () => {
      const { status } = await fetch(`${listening.url}/readyz`);
      return status === 200 && status;
    });
    expect([answers, listening.process.exitCode]).toEqual([200, null]);
    expect(await listening.stop()).toBe(0);
  }, 30_000);
});
