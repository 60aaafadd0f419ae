/** Transactions, and what a database that fails makes of them. @faults */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createAdministration } from '../../../src/database/administration.js';
import { openDatabase, type Database } from '../../../src/database/database.js';
import { createUnitOfWork } from '../../../src/database/unit-of-work.js';
import { AppError } from '../../../src/domain/shared/errors.js';
import type { Partition } from '../../../src/domain/access/organization.js';
import type { ObservedEvent, Tx, UnitOfWork } from '../../../src/operations/ports/index.js';
import {
  cloneServerDatabase,
  describeOnServer,
  openTestDatabase,
} from '../../support/rows/database.js';
import { openProxy } from '../../support/peers/proxy.js';
import { useOpened } from '../../support/world/use-shop.js';

const partition: Partition = { organizationId: 'OrgUnitOfW', mode: 'live' };
const overloaded = { code: 'OVERLOADED', details: { retryAfterSeconds: expect.any(Number) } };

async function addOrganization(database: Database): Promise<void> {
  const id = partition.organizationId;
  const organization = { id, account: id.padEnd(24, '0'), slug: id, name: id };
  await createAdministration(database.dataSource).addOrganization(organization);
}

function addCustomer(tx: Tx, id: string): Promise<unknown> {
  const commonAttributes = { reference: null, referenceOrigin: null, metadata: {} };
  const address = { email: `${id}@example.org`, emailKey: `${id}@example.org` };
  const place = { channel: null, stage: null, profile: {}, locale: null, isActive: true };
  return tx.customers.add(partition, { id, ...address, ...place, ...commonAttributes });
}

async function idsIn({ dataSource }: Database): Promise<string[]> {
  const rows = await dataSource.query<{ id: string }[]>('SELECT id FROM customers ORDER BY id');
  return rows.map(({ id }) => id);
}

describe('a unit of work', () => {
  const database = useOpened(openTestDatabase);
  let unitOfWork: UnitOfWork;

  beforeAll(async () => {
    unitOfWork = createUnitOfWork(database.dataSource);
    await addOrganization(database);
  });

  beforeEach(() => database.dataSource.query('TRUNCATE customers CASCADE'));

  it('commits what was done, and returns what its work returns', async () => {
    const run = unitOfWork.run((tx) => addCustomer(tx, 'a').then(() => 'done'));
    expect(await run).toBe('done');
    expect(await idsIn(database)).toEqual(['a']);
  });

  it('commits one statement by itself', async () => {
    await unitOfWork.run((tx) => addCustomer(tx, 'a'));
    const run = unitOfWork.runOne((tx) => tx.credentials.set(partition, 'a', 'hash'));
    expect(await run).toMatchObject({ customerId: 'a', version: 1 });
    const find = unitOfWork.read((tx) => tx.credentials.find(partition, 'a'));
    expect(await find).toMatchObject({ hash: 'hash', version: 1 });
  });

  it('refuses a second statement where there is to be one', async () => {
    await unitOfWork.run((tx) => addCustomer(tx, 'a'));
    const run = unitOfWork.runOne(async ({ credentials }) => {
      await credentials.set(partition, 'a', 'first');
      await credentials.set(partition, 'a', 'second');
    });
    await expect(run).rejects.toThrow('Work that is one statement had a second one.');
    const find = unitOfWork.read((tx) => tx.credentials.find(partition, 'a'));
    expect(await find).toMatchObject({ hash: 'first' });
  });

  it('does nothing at all if its work throws, and throws that very error', async () => {
    const error = new AppError('NOT_FOUND');
    const run = unitOfWork.run(async (tx) => {
      await addCustomer(tx, 'a');
      throw error;
    });
    await expect(run).rejects.toBe(error);
    expect(await idsIn(database)).toEqual([]);
  });

  it('does nothing at all if a statement fails, and leaves an unexpected failure as it is', async () => {
    const run = unitOfWork.run(async (tx) => {
      await addCustomer(tx, 'a');
      await tx.credentials.set(partition, 'nobody', 'hash');
    });
    await expect(run).rejects.toMatchObject({ driverError: { code: '23503' } });
    expect(await idsIn(database)).toEqual([]);
  });

  it("dates all its rows by the database's clock at its begin", async () => {
    const before = await database.dataSource.query('SELECT clock_timestamp() AS at');
    const [first, second] = await unitOfWork.run(async (tx) => {
      await addCustomer(tx, 'a');
      await tx.customers.findMany(partition, ['a']);
      await addCustomer(tx, 'b');
      return tx.customers.findMany(partition, ['a', 'b']);
    });
    const now = first?.createdAt ?? new Date(NaN);
    const after = await database.dataSource.query('SELECT clock_timestamp() AS at');
    expect(now.getTime()).toBeGreaterThanOrEqual(before[0].at.getTime());
    expect(now.getTime()).toBeLessThanOrEqual(after[0].at.getTime());
    expect(second?.createdAt).toEqual(now);
  });

  it.each([
    ['a serialization failure', '40001'],
    ['a deadlock', '40P01'],
  ])('is run again from its begin after %s, three times in all', async (_, code) => {
    let runs = 0;
    const failing = (failures: number) =>
      createUnitOfWork(database.dataSource).run(async (tx) => {
        runs += 1;
        await addCustomer(tx, `run${runs}`);
        if (runs <= failures) throw Object.assign(new Error(), { driverError: { code } });
        return runs;
      });
    await expect(failing(2)).resolves.toBe(3);
    expect(await idsIn(database)).toEqual(['run3']);
    runs = 0;
    await database.dataSource.query('TRUNCATE customers CASCADE');
    await expect(failing(3)).rejects.toMatchObject(overloaded);
    expect(runs).toBe(3);
    expect(await idsIn(database)).toEqual([]);
  });

  it('sets off what its last run added, once it has committed, and nothing if it fails', async () => {
    const seen: (string | ObservedEvent)[] = [];
    const see = (one: string | ObservedEvent) => seen.push(one);
    const { run } = createUnitOfWork(database.dataSource, { wake: see, observe: see });
    const event = (url: string) => ({ kind: 'process.listening', url }) as const;
    let runs = 0;
    await run(async (tx) => {
      runs += 1;
      await tx.jobs.add('purges', {});
      await tx.jobs.add('purges', {});
      tx.afterCommit.observe(event(`run ${runs}`));
      expect(seen).toEqual([]);
      if (runs < 3) throw Object.assign(new Error(), { driverError: { code: '40001' } });
    });
    expect(seen).toEqual(['purges', event('run 3')]);
    const failing = run(async (tx) => {
      await tx.jobs.add('purges', {});
      tx.afterCommit.observe(event('never'));
      throw new AppError('NOT_FOUND');
    });
    await expect(failing).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(seen).toHaveLength(2);
  });

  const passing = ['53100', '53300', '57P01', '57014', '55P03', '08006'];
  it.each(passing)('is run once, and is overloaded, if the database says %s', async (code) => {
    let runs = 0;
    const run = unitOfWork.run(async (tx) => {
      runs += 1;
      await addCustomer(tx, 'a');
      throw Object.assign(new Error('as asked'), { code });
    });
    await expect(run).rejects.toMatchObject(overloaded);
    expect(runs).toBe(1);
    expect(await idsIn(database)).toEqual([]);
  });
});

describeOnServer('a unit of work beside other sessions', () => {
  let url: string;
  let database: Database;
  let unitOfWork: UnitOfWork;
  let rival: pg.Client;

  beforeAll(async () => {
    url = await cloneServerDatabase();
    database = await openDatabase({ url, embedded: { directory: null } });
    unitOfWork = createUnitOfWork(database.dataSource);
    await addOrganization(database);
  });

  beforeEach(async () => {
    await database.dataSource.query('TRUNCATE customers CASCADE');
    await unitOfWork.run(async (tx) => {
      for (const id of ['a', 'b']) await addCustomer(tx, id);
    });
    rival = new pg.Client({ connectionString: url });
    rival.on('error', () => undefined);
    await rival.connect();
  });

  afterEach(() => rival.end());

  afterAll(() => database.close());

  const lockOfB = `BEGIN; SELECT 1 FROM customers WHERE id = 'b' FOR UPDATE`;
  const read = (...ids: string[]) =>
    unitOfWork.read((tx) => tx.customers.findMany(partition, ids.length > 0 ? ids : ['a']));
  /** Writes to one customer, and then needs the lock of the other. */
  const writeBoth = () =>
    unitOfWork.run(async (tx) => {
      await tx.customers.update(partition, 'a', { reference: 'half done' });
      await tx.customers.lock(partition, 'b');
    });

  /** The service's own sessions, and the one that runs a transaction. */
  async function terminate(which: string): Promise<number> {
    const { rowCount } = await rival.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name LIKE 'rekey%' AND ${which}`,
    );
    return rowCount ?? 0;
  }

  async function expectHealed(): Promise<void> {
    const reads = Array.from({ length: 20 }, () =>
      unitOfWork.run((tx) => tx.customers.findMany(partition, ['a'])),
    );
    for (const rows of await Promise.all(reads)) expect(rows).toHaveLength(1);
  }

  // Proves: GQL-18
  it('gives every connection its limits, in milliseconds', async () => {
    const select = `SELECT name, setting FROM pg_settings WHERE name IN
      ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout') ORDER BY name`;
    const limits = Array.from({ length: 10 }, () => database.dataSource.query(select));
    for (const rows of await Promise.all(limits)) {
      expect(rows).toEqual([
        { name: 'idle_in_transaction_session_timeout', setting: '5000' },
        { name: 'lock_timeout', setting: '2000' },
        { name: 'statement_timeout', setting: '5000' },
      ]);
    }
  });

  it('is run again when it is the one that a deadlock ends, and both sides are done', async () => {
    await rival.query(lockOfB);
    let runs = 0;
    let rivalDone: Promise<unknown> = Promise.resolve();
    const run = unitOfWork.run(async (tx) => {
      runs += 1;
      await tx.customers.lock(partition, 'a');
      if (runs === 1) {
        await rival.query(`SET LOCAL deadlock_timeout = '1min'`);
        rivalDone = rival
          .query(`SELECT 1 FROM customers WHERE id = 'a' FOR UPDATE`)
          .then(() => rival.query('COMMIT'));
      }
      await tx.customers.lock(partition, 'b');
      return tx.customers.update(partition, 'a', { reference: `run ${runs}` });
    });
    // The run after the deadlock may have its first lock before the rival is awake, and lose again.
    await expect(run).resolves.toMatchObject({ reference: expect.stringMatching(/^run [23]$/) });
    await expect(rivalDone).resolves.toBeDefined();
  });

  it('is overloaded if a lock is held for too long, and has done nothing', async () => {
    await rival.query(lockOfB);
    await expect(writeBoth()).rejects.toMatchObject(overloaded);
    await rival.query('ROLLBACK');
    const [a] = await read();
    expect(a?.reference).toBeNull();
    await expectHealed();
  });

  // Proves: GQL-18
  it('is overloaded if a statement takes too long, when it reads and when it writes', async () => {
    await rival.query('BEGIN; LOCK TABLE customers IN ACCESS EXCLUSIVE MODE');
    await expect(read()).rejects.toMatchObject(overloaded);
    await rival.query('ROLLBACK');
    await rival.query(
      `CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NEW; END'`,
    );
    await rival.query('CREATE TRIGGER slow BEFORE UPDATE ON customers EXECUTE FUNCTION dawdle()');
    const write = unitOfWork.run((tx) => tx.customers.update(partition, 'a', { reference: 'x' }));
    await expect(write).rejects.toMatchObject(overloaded);
    await rival.query('DROP FUNCTION dawdle CASCADE');
    await expectHealed();
  });

  it('is overloaded if its connection ends between two statements, and the pool heals', async () => {
    const run = unitOfWork.run(async (tx) => {
      await tx.customers.update(partition, 'a', { reference: 'half done' });
      expect(await terminate(`state = 'idle in transaction'`)).toBe(1);
      await tx.customers.update(partition, 'b', { reference: 'half done' });
    });
    await expect(run).rejects.toMatchObject(overloaded);
    expect((await read('a', 'b')).map(({ reference }) => reference)).toEqual([null, null]);
    await expectHealed();
  });

  it('is overloaded if its connection ends in the middle of a statement', async () => {
    await rival.query(lockOfB);
    const settled = expect(writeBoth()).rejects.toMatchObject(overloaded);
    while ((await terminate(`wait_event_type = 'Lock'`)) === 0);
    await settled;
    await rival.query('ROLLBACK');
    await expectHealed();
  });

  it('goes on after every idle connection was ended', async () => {
    await expectHealed();
    expect(await terminate(`state = 'idle'`)).toBeGreaterThan(0);
    // A request that comes before the driver has noticed may be overloaded; it never fails otherwise.
    const tries = Array.from({ length: 20 }, () => read().catch((error) => error));
    for (const answer of await Promise.all(tries)) {
      if (answer instanceof Error) expect(answer).toMatchObject(overloaded);
    }
    await expectHealed();
  });

  it('is overloaded if it has noticed the end of its connection already', async () => {
    const { master: pool } = database.dataSource.driver as unknown as { master: pg.Pool };
    const run = unitOfWork.run(async (tx) => {
      await tx.customers.update(partition, 'a', { reference: 'half done' });
      const removed = new Promise((resolve) => pool.once('remove', resolve));
      expect(await terminate(`state = 'idle in transaction'`)).toBe(1);
      await removed;
      await tx.customers.update(partition, 'b', { reference: 'half done' });
    });
    await expect(run).rejects.toMatchObject(overloaded);
    await expectHealed();
  });

  it('is overloaded while the server refuses connections, and works as soon as it takes them', async () => {
    const proxy = await openProxy(url);
    const far = await openDatabase({ url: proxy.url, embedded: { directory: null } });
    const work = createUnitOfWork(far.dataSource);
    const readFar = () => work.run((tx) => tx.customers.findMany(partition, ['a']));
    expect(await readFar()).toHaveLength(1);
    await proxy.cut();
    for (const _ of Array(12)) await expect(readFar()).rejects.toMatchObject(overloaded);
    await proxy.mend();
    expect(await readFar()).toHaveLength(1);
    await far.close();
    await proxy.cut();
  });

  it('is overloaded if every connection is taken', async () => {
    const runners = Array.from({ length: 10 }, () => database.dataSource.createQueryRunner());
    await Promise.all(runners.map((runner) => runner.connect()));
    await expect(read()).rejects.toMatchObject(overloaded);
    await Promise.all(runners.map((runner) => runner.release()));
    await expectHealed();
  });
});

describe('a database that does not answer', () => {
  it('is named, without its path or password', async () => {
    const url = 'postgres://user:pass-word@127.0.0.1:1/rekey';
    const open = openDatabase({ url, embedded: { directory: null } });
    await expect(open).rejects.toThrow(/^DATABASE_URL: nothing listens at 127\.0\.0\.1:1\.$/);
  });
});
