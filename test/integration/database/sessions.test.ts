/** Sessions that are of no use any more are left, so that the next statement gets another. @faults */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { createServerDataSource } from '../../../src/database/data-source.js';
import { databaseOf } from '../../../src/database/jobs/boss.js';
import { inWritableSession } from '../../../src/database/sessions/writability.js';
import { migrate } from '../../../src/database/database.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';

/** Instead of the usual six seconds. */
const boundMs = 300;

describeOnServer('a session', () => {
  let url: string;
  let dataSource: DataSource;

  beforeAll(async () => {
    url = await cloneServerDatabase();
    dataSource = await createServerDataSource(url, { boundMs }).initialize();
  });
  afterAll(() => dataSource.destroy());

  /** One is idle at most, and the pool gives it to the next statement. */
  const own = async () => {
    const [{ pid }] = await dataSource.query('SELECT pg_backend_pid() AS pid');
    return pid as number;
  };

  it('that is silent is left after the bound, and its statement does not keep the next', async () => {
    const first = await own();
    await expect(dataSource.query('SELECT pg_sleep(5)')).rejects.toThrow('Query read timeout');
    const begin = performance.now();
    expect(await own()).not.toBe(first);
    expect(performance.now() - begin).toBeLessThan(2000);
  });

  it('that takes no writes is left if a new one does, and its work is done there', async () => {
    const first = await own();
    await dataSource.query('SET default_transaction_read_only = on');
    expect(await own()).toBe(first);
    const write = () => dataSource.query("UPDATE mailboxes SET email_key = 'x'");
    await inWritableSession(dataSource, write);
    expect(await own()).not.toBe(first);
  });

  it('that is told of any other failure stays', async () => {
    const first = await own();
    await expect(dataSource.query('SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' });
    expect(await own()).toBe(first);
  });

  it('names statements of the queue by their text, so that each process names them alike', async () => {
    const text = 'SELECT $1::text AS given';
    await databaseOf(dataSource).executeSql(text, ['x']);
    const prepared = await dataSource.query(
      'SELECT name, statement FROM pg_prepared_statements WHERE statement = $1',
      [text],
    );
    const digest = createHash('sha256').update(text).digest('base64url');
    expect(prepared).toEqual([{ name: `rekey_${digest}`, statement: text }]);
  });

  it('that migrates may take longer, and is bounded again afterwards', async () => {
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    // The lock that migrations wait for.
    await other.query('SELECT pg_advisory_lock(736539)');
    const migrated = migrate({ dataSource, isEmbedded: false, close: () => Promise.resolve() });
    await other.query(`SELECT pg_sleep(${(boundMs * 3) / 1000})`);
    await other.end();
    expect(await migrated).toEqual([]);
    await expect(dataSource.query('SELECT pg_sleep(5)')).rejects.toThrow('Query read timeout');
  });
});
