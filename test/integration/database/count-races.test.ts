/** Counts of lists stay exact whatever happens at once, and keep no writer waiting (ADR 0054). */
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import {
  migrate,
  migrateDown,
  openDatabase,
  type Database,
} from '../../../src/database/database.js';
import { checkCounts, hasCountsToBegin } from '../../../src/database/kept-counts.js';
import { createUnitOfWork } from '../../../src/database/unit-of-work.js';
import { answerOf, jsonOf, rekey } from '../../support/processes/command-line.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { administer } from '../../support/world/roles.js';
import { until } from '../../support/until.js';
import { purgeAll } from '../../support/rows/purge.js';

jest.setTimeout(60_000);

const organization = `INSERT INTO organizations (id, account, slug, name) VALUES ('o', 'a', 's', 'n')`;
const customer = (id: string, mode = 'live') => `
  INSERT INTO customers (organization_id, mode, id, email, email_key)
  VALUES ('o', '${mode}', '${id}', '${id}', '${id}')`;
const resetOf = (id: string) => `
  INSERT INTO password_resets (organization_id, mode, id, customer_id, customer_email, token_kind, token_digest, expires_at)
  VALUES ('o', 'live', '${id}', '${id}', 'x', 'opaque', sha256('${id}'), now())`;
const event = (id: string) => `
  INSERT INTO events (organization_id, mode, id, name, customer_id, request_id)
  VALUES ('o', 'live', '${id}', 'customers.create', 'c', 'q')`;
const remove = (id: string) => `DELETE FROM customers WHERE id = '${id}'`;

/** The migration before that of the counts. */
const before = 'AddQueueHeartbeats1795910400000';

/** The counts beside the rows, in one statement. */
const beside = `SELECT
  (SELECT count(*) FROM customers) = (SELECT sum(count) FROM row_counts WHERE kind = 'customers')
  AND (SELECT count(*) FROM password_resets) = (SELECT sum(count) FROM row_counts WHERE kind = 'password_resets')
  AND (SELECT count(*) FROM events) = (SELECT sum(count) FROM row_counts WHERE kind = 'events') AS same`;

describeOnServer('counts', () => {
  let url: string;
  let database: Database;
  const clients: pg.Client[] = [];

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    clients.push(client);
    return client;
  }

  const undoCounts = () => migrateDown(database, { to: before, review: () => undefined });

  const count = () =>
    createUnitOfWork(database.dataSource).read((tx) =>
      tx.customers.count({ organizationId: 'o', mode: 'live', siteFilter: {} }, {}),
    );
  const wrongCounts = () => checkCounts(database.dataSource, { corrects: false });

  beforeEach(async () => {
    url = await cloneServerDatabase();
    database = await openDatabase({ url, embedded: { directory: null } });
    // The database was prepared before a mistake was planted in the migration.
    await undoCounts();
    await migrate(database);
    await database.dataSource.query(organization);
  });

  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.end()));
    await database.close();
  });

  /** Each kind of transaction, in a mixture of its own for each client. */
  async function work(client: pg.Client, name: string): Promise<void> {
    for (let turn = 0; turn < 24; turn += 1) {
      const id = `${name}${turn}`;
      const [first, second] = turn % 2 ? [customer(id), event(id)] : [event(id), customer(id)];
      await client.query(
        `BEGIN ISOLATION LEVEL ${turn % 8 ? 'READ COMMITTED' : 'REPEATABLE READ'}`,
      );
      await client.query(first);
      await client.query(second);
      await client.query(`SAVEPOINT s; ${resetOf(id)}; ${customer(`${id}x`)}`);
      if (turn % 3 === 0) await client.query('ROLLBACK TO s');
      if (turn % 4 === 1) await client.query(remove(`${name}${turn - 1}`));
      await client.query(turn % 5 === 0 ? 'ROLLBACK' : 'COMMIT');
    }
  }

  it('are those of the rows at any moment while transactions add, remove and roll back', async () => {
    const writers = await Promise.all(Array.from({ length: 6 }, connect));
    const reader = await connect();
    let isWorking = true;
    const working = Promise.all(writers.map((client, n) => work(client, `w${n}-`))).finally(
      () => (isWorking = false),
    );
    const seen: unknown[] = [];
    while (isWorking) seen.push((await reader.query(beside)).rows[0].same);
    await working;
    expect(seen.length).toBeGreaterThan(3);
    expect(new Set(seen)).toEqual(new Set([true]));
    expect(await wrongCounts()).toEqual([]);
  });

  it('keep no transaction waiting, whatever the order of its tables', async () => {
    const [one, other] = [await connect(), await connect()];
    for (const client of [one, other]) await client.query(`SET lock_timeout = 1; BEGIN`);
    await one.query(customer('a'));
    await other.query(event('b'));
    await one.query(event('a'));
    await other.query(customer('b'));
    await other.query('COMMIT');
    await one.query('COMMIT');
    expect(await wrongCounts()).toEqual([]);
    expect(await count()).toBe(2);
  });

  /** Adds so many customers to one partition, each by a statement of its own. */
  const addMany = (client: pg.Client, name: string, many: number) =>
    client.query(`DO $$ BEGIN FOR n IN 1..${many} LOOP
      INSERT INTO customers (organization_id, mode, id, email, email_key)
      VALUES ('o', 'live', '${name}' || n, '${name}' || n, '${name}' || n);
    END LOOP; END $$`);

  const slots = async () => {
    const [row] = await database.dataSource.query(
      `SELECT count(*)::integer AS slots FROM row_counts WHERE kind = 'customers' AND mode = 'live'`,
    );
    return row.slots;
  };

  it('are put together by writers, now and then, for readers of any snapshot', async () => {
    const [one, other, reader] = [await connect(), await connect(), await connect()];
    await addMany(one, 'a', 50);
    await reader.query(`BEGIN ISOLATION LEVEL REPEATABLE READ; ${beside}`);
    // By chance: 3,500 in a row without any is one in forty million. The other one has removed the rows of the first.
    await other.query('BEGIN');
    await addMany(other, 'b', 4000);
    await one.query('SET lock_timeout = 1');
    await addMany(one, 'c', 4000);
    expect(await slots()).toBeLessThan(3500);
    expect((await reader.query(beside)).rows).toEqual([{ same: true }]);
    expect(await count()).toBe(4050);
    await other.query('COMMIT');
    expect(await count()).toBe(8050);
    expect(await wrongCounts()).toEqual([]);
  });

  it('are put together by maintenance if writers of another isolation level do not', async () => {
    const [one, reader] = [await connect(), await connect()];
    await one.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await addMany(one, 'a', 1200);
    await one.query('COMMIT');
    expect(await slots()).toBe(1201);
    await reader.query(`BEGIN ISOLATION LEVEL REPEATABLE READ; ${beside}`);
    await one.query(`BEGIN; ${customer('b')}`);
    await purgeAll(database.dataSource);
    expect(await count()).toBe(1200);
    await one.query('COMMIT');
    expect(await count()).toBe(1201);
    expect((await reader.query(beside)).rows).toEqual([{ same: true }]);
    expect(await slots()).toBeLessThan(4);
    expect(await wrongCounts()).toEqual([]);
  });

  it('let transactions of another isolation level write what others write', async () => {
    const [one, other] = [await connect(), await connect()];
    await one.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM organizations');
    await addMany(other, 'a', 3000);
    await addMany(one, 'b', 3000);
    await one.query('COMMIT');
    expect(await count()).toBe(6000);
  });

  it('are kept for a role without any right on them, as in a rolling upgrade', async () => {
    const role = `${new URL(url).pathname.slice(1)}_writer`;
    await administer(
      url,
      `CREATE ROLE ${role}`,
      `GRANT INSERT, DELETE, SELECT ON customers TO ${role}`,
    );
    const client = await connect();
    await client.query(`SET ROLE ${role}; SET search_path = pg_temp`);
    await client.query(customer('a').replace('INTO', 'INTO public.').replace('. ', '.'));
    await client.query('RESET ROLE');
    await administer(url, `DROP OWNED BY ${role}`, `DROP ROLE ${role}`);
    expect(await count()).toBe(1);
    expect(await wrongCounts()).toEqual([]);
  });

  it('begin with the rows from before, while others write', async () => {
    await undoCounts();
    const [early, writer] = [await connect(), await connect()];
    await early.query(`BEGIN; ${customer('early')}`);
    const migrating = migrate(database);
    await until(async () => {
      const { rows } =
        await writer.query(`SELECT FROM pg_stat_activity WHERE datname = current_database()
        AND wait_event_type = 'Lock'`);
      return rows.length > 0;
    });
    await early.query('COMMIT');
    let isMigrating = true;
    const done = migrating.finally(() => (isMigrating = false));
    let written = 0;
    while (isMigrating) await writer.query(customer(`w${(written += 1)}`));
    expect(await done).toEqual(['AddRowCounts1795996800000', 'AddDocuments1795997100000']);
    expect(await wrongCounts()).toEqual([]);
    expect(await count()).toBe(written + 1);
  });

  it('are not used before they have begun', async () => {
    const { dataSource } = database;
    await dataSource.query(customer('a'));
    await dataSource.query('DELETE FROM row_counts');
    await dataSource.query(customer('b'));
    expect(await count()).toBe(2);
    expect(await hasCountsToBegin(dataSource)).toBe(true);
    expect(await migrate(database)).toEqual([]);
    expect(await hasCountsToBegin(dataSource)).toBe(false);
    await dataSource.query(customer('c'));
    expect(await count()).toBe(3);
    expect(await wrongCounts()).toEqual([]);
  });

  it('that data past the triggers made wrong are named, and corrected', async () => {
    const client = await connect();
    await client.query(
      `SET session_replication_role = replica; ${customer('a')}; ${customer('b')}`,
    );
    const settings = { DATABASE_URL: url };
    const wrong = { organizationId: 'o', mode: 'live', table: 'customers', kept: 0, actual: 2 };
    expect(await rekey(settings, 'counts')).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/\no +live  customers +0 +2 +0 +0\n/),
      stderr: 'error: Wrong counts: 1. Add --correct to correct them.\n',
    });
    expect(await jsonOf(settings, 'counts', '--correct')).toEqual([
      { ...wrong, keptDeleted: 0, actualDeleted: 0 },
    ]);
    expect(await answerOf(settings, 'counts')).toBe('All are right.\n');
    expect(await count()).toBe(2);
  });
});
