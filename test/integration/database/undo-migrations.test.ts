/** `rekey migrate --down`: back to the tables of an older version, and what that costs. */
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import {
  migrate,
  migrateDown,
  openDatabase,
  type Database,
} from '../../../src/database/database.js';
import { migrations } from '../../../src/database/migrations/index.js';
import type { UndoStep } from '../../../src/database/migrating/undo.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { fillEveryTable } from '../../support/rows/every-table.js';
import { answerOf, errorOf, rekey } from '../../support/processes/command-line.js';
import { lastRelease } from '../../support/upgrade/last-release.js';

jest.setTimeout(60_000);

const names = migrations.map(({ name }) => name);
const newest = names.at(-1)!;
const afterRelease = names.slice(names.indexOf(lastRelease.migration) + 1).toReversed();
const accept = () => undefined;

describeOnServer('going back', () => {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  async function openFilled(): Promise<Database & { url: string }> {
    const url = await cloneServerDatabase();
    const database = await openDatabase({ url, embedded: { directory: null } });
    open.push(database);
    await fillEveryTable(database.dataSource);
    return { ...database, url };
  }

  async function openSession(url: string, name: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url, application_name: name });
    await client.connect();
    open.push({ close: () => client.end() });
    return client;
  }

  async function valuesIn({ dataSource }: Database): Promise<Map<string, string>> {
    const columns: { table: string; column: string }[] = await dataSource.query(
      // `row_counts` says of other rows how many they are, which `migrate` counts again.
      `SELECT table_name AS table, column_name AS column FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name NOT IN ('migrations', 'row_counts')`,
    );
    const values = new Map<string, string>();
    // One after the other: a second connection of ours would count as another process.
    for (const { table, column } of columns) {
      const [row] = await dataSource.query(
        `SELECT string_agg("${column}"::text, ' ' ORDER BY ctid) AS all FROM ${table}`,
      );
      values.set(`${table}.${column}`, row.all);
    }
    return values;
  }

  it('says before each step what goes with it, whatever has values', async () => {
    const database = await openFilled();
    for (const name of names.toReversed()) {
      const before = await valuesIn(database);
      const steps: UndoStep[] = [];
      await migrateDown(database, { review: (all) => void steps.push(...all) });
      const after = await valuesIn(database);
      const gone = [...before].filter(
        ([column, value]) => value !== null && after.get(column) !== value,
      );
      expect(steps).toEqual([{ name, losses: expect.any(Array) }]);
      expect({ name, gone: gone.length > 0 }).toEqual({ name, gone: steps[0]!.losses.length > 0 });
    }
    expect(await migrateDown(database, { review: accept })).toEqual([]);
  });

  it('to the last release and up again keeps every row that the release has', async () => {
    const database = await openFilled();
    const before = await valuesIn(database);
    const [{ count }] = await database.dataSource.query('SELECT count(*) FROM jobs.queue');
    const undone = await migrateDown(database, { to: lastRelease.migration, review: accept });
    expect(undone).toEqual(afterRelease);
    const there = await valuesIn(database);
    expect(await migrate(database)).toEqual(afterRelease.toReversed());
    const again = await valuesIn(database);
    for (const [column, value] of there)
      expect([column, again.get(column)]).toEqual([column, value]);
    expect([...again.keys()].toSorted()).toEqual([...before.keys()].toSorted());
    // The topic is all that the release cannot store.
    const changed = [...there].filter(([column, value]) => before.get(column) !== value);
    const ofTopic = (name: string) => /^webhook_deliveries\.|^webhooks\.topics$/.test(name);
    expect(changed.filter(([column]) => !ofTopic(column))).toEqual([]);
    expect(await database.dataSource.query('SELECT count(*) FROM jobs.queue')).toEqual([{ count }]);
  });

  it('changes nothing if the operator does not accept the losses', async () => {
    const database = await openFilled();
    const before = await valuesIn(database);
    const refuse = () => {
      throw new Error('no');
    };
    const undoing = migrateDown(database, { to: lastRelease.migration, review: refuse });
    await expect(undoing).rejects.toThrow('no');
    expect(await valuesIn(database)).toEqual(before);
  });

  it('refuses while a session of a newer version is open, and not because of an older one', async () => {
    const database = await openFilled();
    await openSession(database.url, 'rekey');
    const newer = await openSession(database.url, `rekey ${/\d+$/.exec(newest)![0]}`);
    const [{ pid }] = (await newer.query('SELECT pg_backend_pid() AS pid')).rows;
    const options = { to: lastRelease.migration, review: accept };
    await expect(migrateDown(database, options)).rejects.toThrow(
      `Services or workers run that need the migrations to be undone (sessions ${pid} of pg_stat_activity). Stop them first. PgBouncer keeps their sessions until RECONNECT.`,
    );
    await newer.end();
    expect(await migrateDown(database, options)).toEqual(afterRelease);
  });

  it('every connection of a service says which tables it needs', async () => {
    const { dataSource } = await openFilled();
    const [row] = await dataSource.query(`SELECT current_setting('application_name') AS name`);
    expect(row.name).toBe(`rekey ${/\d+$/.exec(newest)![0]}`);
  });

  it('refuses a migration that has not run, and one that this version does not know', async () => {
    const database = await openFilled();
    await expect(migrateDown(database, { to: 'Nothing1', review: accept })).rejects.toThrow(
      `No migration Nothing1 has run here. These have: ${names.join(', ')}.`,
    );
    await database.dataSource.query(
      `INSERT INTO migrations (timestamp, name) VALUES (2795910000000, 'Later2795910000000')`,
    );
    await expect(migrateDown(database, { review: accept })).rejects.toThrow(
      'Only a newer version of Rekey, which has Later2795910000000, can undo it.',
    );
  });

  describe('by the command line', () => {
    it('lists the losses and stops, and goes on with --yes', async () => {
      const { url } = await openFilled();
      await open.splice(0)[0]!.close();
      const settings = { DATABASE_URL: url };
      const back = ['migrate', '--down', '--to', lastRelease.migration];
      expect(await errorOf(2, settings, 'migrate', '--yes')).toBe(
        'error: Give --to and --yes with --down.\n',
      );
      const lostDocuments =
        '1 trusted documents, 1 applications that are limited to their documents';
      const listed = `AddDocuments1795997100000: ${lostDocuments} will be lost.
AddRowCounts1795996800000: nothing is lost.
AddQueueHeartbeats1795910400000: 1 heartbeats of workers will be lost.
KeepReleasedNames1795910000000: nothing is lost.
AddLimits1795900800000: 1 counters of limits, 1 requesters of mails, 1 numbers of refused sign-ins will be lost.
AllowMoreTopics1795737600000: 1 webhook deliveries of cancelled resets, 1 subscriptions to cancelled resets will be lost.
RenameDeliveryWords1795723356000: nothing is lost.
`;
      expect(await rekey(settings, ...back)).toMatchObject({
        code: 1,
        stdout: expect.stringContaining(listed),
        stderr: 'error: Nothing was undone. Add --yes to lose what is listed.\n',
      });
      const done = await answerOf(settings, ...back, '--yes');
      expect(done).toContain(listed);
      for (const name of afterRelease) expect(done).toContain(`Undid ${name}.\n`);
      const up = await answerOf(settings, 'migrate');
      for (const name of afterRelease) expect(up).toContain(`Ran ${name}.\n`);
      expect(await answerOf(settings, 'migrate')).toContain('The tables are up to date.\n');
    });

    it('undoes the newest one without --yes if nothing is lost', async () => {
      const { url, dataSource } = await openFilled();
      await dataSource.query('DELETE FROM documents');
      await dataSource.query('UPDATE applications SET documents_only = false');
      await open.splice(0)[0]!.close();
      expect(await answerOf({ DATABASE_URL: url }, 'migrate', '--down')).toMatch(
        new RegExp(`^Database: .+\n${newest}: nothing is lost.\nUndid ${newest}.\n$`),
      );
    });

    it('explains itself', async () => {
      const help = await answerOf({}, 'migrate', '--help');
      for (const word of ['--down', '--to <name>', '--yes', 'Rights of the roles'])
        expect(help).toContain(word);
    });
  });
});

describeOnServer('a migration that meets a table in use', () => {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  /** The tables of the last release, and a transaction that reads events, as a backup does. */
  async function openWithReader(): Promise<[Database, pg.Client]> {
    const url = await cloneServerDatabase();
    const database = await openDatabase({ url, embedded: { directory: null } });
    await migrateDown(database, { to: lastRelease.migration, review: accept });
    const reader = new pg.Client({ connectionString: url });
    await reader.connect();
    await reader.query('BEGIN; SELECT FROM events');
    open.push(database, { close: () => reader.end() });
    return [database, reader];
  }

  it('gives way to others, and tries again until it can have it', async () => {
    const [database, reader] = await openWithReader();
    const told: string[] = [];
    const migrating = migrate(database, { tell: (line) => void told.push(line) });
    const others: number[] = [];
    while (told.length < 2) {
      const begin = performance.now();
      await database.dataSource.query('INSERT INTO rate_limits SELECT FROM events').catch(() => 0);
      await database.dataSource.query('SELECT FROM events');
      others.push(performance.now() - begin);
    }
    expect(told[0]).toBe(
      'Another transaction uses a table that a migration changes: trying again in a second.',
    );
    await reader.query('COMMIT');
    expect(await migrating).toEqual(afterRelease.toReversed());
    expect(others.length).toBeGreaterThan(1);
  });

  it('gives up in the end, and has changed nothing', async () => {
    const [database] = await openWithReader();
    await expect(migrate(database, { patienceMs: 0 })).rejects.toThrow(
      'Another transaction uses a table that a migration changes. End long transactions (pg_stat_activity shows them), and run it again.',
    );
    const rows = await database.dataSource.query('SELECT name FROM migrations ORDER BY timestamp');
    expect(rows.at(-1)).toEqual({ name: lastRelease.migration });
  });
});

describeOnServer('a migration that lasts', () => {
  it('says so every five seconds, and whether another process migrates', async () => {
    const url = await cloneServerDatabase();
    const database = await openDatabase({ url, embedded: { directory: null } });
    await migrateDown(database, { review: accept });
    const migration = database.dataSource.migrations.at(-1)!;
    const { up } = migration;
    migration.up = async (runner) => {
      await runner.query('SELECT pg_sleep(6)');
      await up.call(migration, runner);
    };
    const told: string[] = [];
    const tell = (line: string) => void told.push(line);
    const first = migrate(database, { tell });
    const second = migrate(database, { tell });
    expect((await Promise.all([first, second])).toSorted()).toEqual([[], [newest]]);
    await database.close();
    expect(told).toContain('Another process migrates this database: waiting for it.');
    expect(told).toContainEqual(
      expect.stringMatching(`^${newest} has been running for [56] s\\.$`),
    );
  });
});
