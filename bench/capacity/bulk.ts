/** What is done with many rows at once: the copy into partitions, and the purge. */
import { migrateIntoPartitions, openDatabase, type Database } from '../../src/database/database.js';
import { addBulk, unbound } from '../../test/support/rows/bulk.js';
import { purgeAll, totalOf } from '../../test/support/rows/purge.js';

const customers = 100_000;

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const begin = performance.now();
  const result = await work();
  return { seconds: (performance.now() - begin) / 1000, result };
}

/** Returns how many rows went. Everything is older than the retention of a few days. */
async function purge({ dataSource }: Database): Promise<number> {
  return totalOf(await purgeAll(dataSource, { resetDays: 2, eventDays: 2 }));
}

/** Adds 100,000 customers with a reset and an event each. Returns what was measured, one line for each. No service may run. */
export async function measureBulk(url: string, isDivided: boolean): Promise<string[]> {
  const database = await openDatabase({ url, embedded: { directory: null } });
  const { dataSource } = database;
  const [{ id }] = await dataSource.query('SELECT id FROM organizations LIMIT 1');
  await addBulk(dataSource, { organizationId: id, mode: 'test' }, customers);
  await unbound(dataSource, (runner) => runner.query('ANALYZE'));
  const lines: string[] = [];
  if (!isDivided) {
    const { seconds } = await timed(() => migrateIntoPartitions(database, { count: 16 }));
    lines.push(
      `${customers} customers, credentials, resets and events into 16 partitions: ${seconds.toFixed(1)} s`,
    );
  }
  const { seconds, result } = await timed(() => purge(database));
  lines.push(`purged ${(result / seconds).toFixed(0)} rows a second`);
  await database.close();
  return lines;
}
