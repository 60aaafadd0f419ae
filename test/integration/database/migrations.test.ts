import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, openAsBlob, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  hasPendingMigrations,
  migrate,
  openDatabase,
  type Database,
} from '../../../src/database/database.js';
import { findDrift, generateMigration } from '../../../src/database/generate-migration.js';
import { schemaVersion } from '../../../src/database/jobs/schema-version.js';
import { migrations } from '../../../src/database/migrations/index.js';
import {
  cloneServerDatabase,
  describeOnServer,
  openTestDatabase,
} from '../../support/rows/database.js';
import { readState } from '../../support/rows/state.js';
import { useOpened } from '../../support/world/use-shop.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

async function namesBy({ dataSource }: Database, statement: string): Promise<string[]> {
  return (await dataSource.query<{ name: string }[]>(statement)).map(({ name }) => name);
}

/** All that is in the database: tables, indexes, constraints, triggers. */
const thingsIn = (database: Database) =>
  namesBy(
    database,
    `SELECT pg_get_indexdef(indexrelid) AS name FROM pg_index
       WHERE indrelid::regclass::text = ANY(SELECT tablename FROM pg_tables WHERE schemaname = 'public')
     UNION ALL SELECT conrelid::regclass || ': ' || pg_get_constraintdef(oid) FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace
     UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
     UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
     UNION ALL SELECT table_name || '.' || column_name || ' ' || data_type || ' '
         || coalesce(datetime_precision::text, '') || ' ' || is_nullable || ' ' || coalesce(column_default, '')
       FROM information_schema.columns WHERE table_schema = 'public'
     ORDER BY name`,
  );

const tablesIn = (database: Database) =>
  namesBy(
    database,
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY name`,
  );

describe('the migrations', () => {
  const database = useOpened(openTestDatabase);

  it('go up, down without leaving anything, and up again to the same tables', async () => {
    const before = await thingsIn(database);
    expect(await tablesIn(database)).toEqual(
      `applications customers documents events mailboxes migrations organizations
        password_credentials password_resets queue_heartbeats rate_limits row_counts webhook_deliveries
        webhooks`.split(/\s+/),
    );
    for (const _ of database.dataSource.migrations) await database.dataSource.undoLastMigration();
    expect(await tablesIn(database)).toEqual(['migrations']);
    expect((await thingsIn(database)).filter((one) => one.includes('FUNCTION'))).toEqual([]);
    expect(await hasPendingMigrations(database)).toBe(true);
    expect(await migrate(database)).toEqual(database.dataSource.migrations.map(({ name }) => name));
    expect(await hasPendingMigrations(database)).toBe(false);
    expect(await thingsIn(database)).toEqual(before);
    expect(await migrate(database)).toEqual([]);
  });

  it('bring the retry policy of queues that are there up to date', async () => {
    const { dataSource } = database;
    const policy = `SELECT name, retry_limit, retry_delay, expire_seconds FROM jobs.queue ORDER BY name`;
    const before = await dataSource.query(policy);
    const other = 'retry_limit = 1, retry_delay = 7, expire_seconds = 9';
    await dataSource.query(`UPDATE jobs.queue SET ${other}`);
    await migrate(database);
    expect(await dataSource.query(policy)).toEqual(before);
  });

  it.each([
    ['a start', () => hasPendingMigrations(database)],
    ['migrate', () => migrate(database)],
  ])(
    'are refused by %s with what to do if a newer Rekey made the queue',
    async (_name, attempt) => {
      const { dataSource } = database;
      await dataSource.query('UPDATE jobs.version SET version = 999');
      await expect(attempt()).rejects.toThrow(
        "The queue's tables have version 999, and this Rekey knows 24: a newer Rekey has migrated them",
      );
      await dataSource.query('UPDATE jobs.version SET version = 24');
      expect(await hasPendingMigrations(database)).toBe(false);
    },
  );

  it('know the version of the library', () => {
    const { schema } = JSON.parse(readFileSync('node_modules/pg-boss/version.json', 'utf8'));
    expect(schemaVersion).toBe(schema);
  });

  it('are pending without the index of the groups, which they make again', async () => {
    await database.dataSource.query('DROP INDEX jobs.job_group_idx');
    expect(await hasPendingMigrations(database)).toBe(true);
    await migrate(database);
    expect(await hasPendingMigrations(database)).toBe(false);
  });

  it('make exactly what the entities say', async () =>
    expect(await findDrift(database.dataSource)).toEqual({ up: [], down: [] }));
});

describe('generating a migration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-migration-'));
  const database = useOpened(openTestDatabase);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('says so when nothing has changed, and writes nothing', async () => {
    const said = await generateMigration(database.dataSource, folder, 'change');
    expect(said).toBe('No changes: the migrations make what the entities say.');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses a name that makes no file name', async () => {
    const generate = generateMigration(database.dataSource, folder, '../change');
    await expect(generate).rejects.toThrow('Name it like add-a-column.');
  });

  it('writes the missing migration, which brings the tables to the entities and back', async () => {
    const { dataSource } = database;
    await dataSource.query('DROP INDEX customers_updated_at_idx');
    const drifted = await thingsIn(database);
    const said = await generateMigration(dataSource, folder, 'index-customers');
    const [file = ''] = readdirSync(folder);
    expect(file).toMatch(/^\d{13}-index-customers\.ts$/);
    expect(said).toBe(`Wrote ${folder}/${file}. Add it to ${folder}/index.ts.`);
    const text = readFileSync(join(folder, file), 'utf8');
    expect(text).toContain(`export class IndexCustomers${file.slice(0, 13)} implements`);
    const { up, down } = await findDrift(dataSource);
    for (const sql of [...up, ...down]) expect(text).toContain(JSON.stringify(sql));
    for (const sql of up) await dataSource.query(sql);
    expect(await findDrift(dataSource)).toEqual({ up: [], down: [] });
    for (const sql of down) await dataSource.query(sql);
    expect(await thingsIn(database)).toEqual(drifted);
    for (const sql of up) await dataSource.query(sql);
  });

  it('needs no data directory, by its command', async () => {
    const home = join(folder, 'elsewhere');
    mkdirSync(home);
    const program = join(root, 'dist/src/database/generate-migration.js');
    const { stdout } = await promisify(execFile)(process.execPath, [program], { cwd: home });
    expect(stdout).toBe('No changes: the migrations make what the entities say.\n');
    expect(readdirSync(home)).toEqual([]);
  }, 60_000);
});

describe("TypeORM's own command line", () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'rekey-typeorm-'));

  beforeAll(async () => {
    const file = readState().dump;
    const dump = file === null ? {} : { dump: await openAsBlob(file) };
    const database = await openDatabase({ url: null, embedded: { directory: dataDir, ...dump } });
    await migrate(database);
    await database.close();
  }, 60_000);

  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it('works on the DataSource of ormconfig', async () => {
    const cli = join(root, 'node_modules/typeorm/cli.js');
    const command = [cli, 'migration:show', '-d', join(root, 'dist/ormconfig.js')];
    const env = { ...process.env, DATABASE_URL: '', DATA_DIR: dataDir };
    const { stdout } = await promisify(execFile)(process.execPath, command, { env });
    expect(stdout).toMatch(/\[X\] \d+ CreateTables1795290317406/);
  }, 60_000);
});

describeOnServer('the migrations of several processes', () => {
  const open: Database[] = [];

  afterEach(() => Promise.all(open.splice(0).map((database) => database.close())));

  async function openEmpty(count: number): Promise<Database[]> {
    const url = await cloneServerDatabase();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    await client.end();
    const options = { url, embedded: { directory: null } };
    open.push(...(await Promise.all(Array.from({ length: count }, () => openDatabase(options)))));
    return open;
  }

  it('run once, whichever process comes first', async () => {
    const databases = await openEmpty(4);
    const ran = await Promise.all(databases.map((database) => migrate(database)));
    const counts = ran.map(({ length }) => length).toSorted((a, b) => a - b);
    expect(counts).toEqual([0, 0, 0, migrations.length]);
    await expect(Promise.all(databases.map(hasPendingMigrations))).resolves.not.toContain(true);
  });

  it('may take longer than a statement of a request', async () => {
    const [database] = (await openEmpty(1)) as [Database];
    const limits = `SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock`;
    const seen: unknown[] = [];
    const { dataSource } = database;
    const [migration] = dataSource.migrations;
    const up = migration?.up.bind(migration);
    Object.assign(migration ?? {}, {
      up: async (runner: Parameters<NonNullable<typeof up>>[0]) => {
        seen.push(...(await runner.query(limits)));
        await up?.(runner);
      },
    });
    await migrate(database);
    expect(seen).toEqual([{ statement: '0', lock: '400ms' }]);
    const ten = Array.from({ length: 10 }, () => dataSource.query(limits));
    for (const row of await Promise.all(ten))
      expect(row).toEqual([{ statement: '5s', lock: '2s' }]);
  });
});
