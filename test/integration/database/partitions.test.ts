/** `rekey migrate --partitions`: the large tables by organization, with everything that they had. */
import { afterEach, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import {
  migrate,
  migrateDown,
  migrateIntoPartitions,
  openDatabase,
  type Database,
} from '../../../src/database/database.js';
import { checkCounts } from '../../../src/database/kept-counts.js';
import { migrations } from '../../../src/database/migrations/index.js';
import { growingTables } from '../../../src/database/partitions/growing-tables.js';
import { answerOf, errorOf } from '../../support/processes/command-line.js';
import { addBulk } from '../../support/rows/bulk.js';
import { purgeAll, settleAll, totalOf } from '../../support/rows/purge.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { fillEveryTable } from '../../support/rows/every-table.js';

jest.setTimeout(60_000);

/** What a table has, however it stores its rows, without what names a partition. */
const facts = {
  columns: `SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name !~ '_p[0-9]+$' ORDER BY 1, 2`,
  constraints: `SELECT conrelid::regclass::text AS table, conname, pg_get_constraintdef(oid) AS definition
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text !~ '_p[0-9]+$'
      AND confrelid::regclass::text !~ '_p[0-9]+$' ORDER BY 1, 2`,
  indexes: `SELECT tablename, indexname, replace(indexdef, ' ON ONLY ', ' ON ') AS definition
    FROM pg_indexes WHERE schemaname = 'public' AND tablename !~ '_p[0-9]+$' ORDER BY 1, 2`,
  triggers: `SELECT tgrelid::regclass::text AS table, tgname, pg_get_triggerdef(oid) AS definition
    FROM pg_trigger WHERE NOT tgisinternal AND tgrelid::regclass::text !~ '_p[0-9]+$' ORDER BY 1, 2`,
  rights: `SELECT table_name, grantee, privilege_type, is_grantable FROM information_schema.role_table_grants
    WHERE table_schema = 'public' AND table_name !~ '_p[0-9]+$' ORDER BY 1, 2, 3`,
  ofColumns: `SELECT attrelid::regclass::text AS table, attname, attacl::text FROM pg_attribute
    WHERE attacl IS NOT NULL AND attrelid::regclass::text ~ '^(customers|events)$' ORDER BY 1, 2`,
};

describeOnServer('tables in partitions', () => {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  async function openEmpty(): Promise<Database & { url: string }> {
    const url = await cloneServerDatabase('TEMPLATE template0');
    const database = await openDatabase({ url, embedded: { directory: null } });
    open.push(database);
    await migrate(database);
    return { ...database, url };
  }

  async function readFacts({ dataSource }: Database): Promise<Record<string, unknown>> {
    const found: Record<string, unknown> = {};
    for (const [name, query] of Object.entries(facts)) found[name] = await dataSource.query(query);
    return found;
  }

  async function rowsOf({ dataSource }: Database): Promise<Record<string, unknown>> {
    const rows: Record<string, unknown> = {};
    for (const table of growingTables)
      rows[table] = await dataSource.query(`SELECT t::text FROM ${table} t ORDER BY 1`);
    return rows;
  }

  it('keep their rows, columns, keys, triggers and rights', async () => {
    const database = await openEmpty();
    await fillEveryTable(database.dataSource);
    await database.dataSource.query('GRANT SELECT ON customers TO PUBLIC');
    await database.dataSource.query(
      'GRANT UPDATE (locale) ON customers TO pg_monitor WITH GRANT OPTION',
    );
    const before = { facts: await readFacts(database), rows: await rowsOf(database) };
    const { divided } = await migrateIntoPartitions(database, { count: 4 });
    expect(divided).toEqual(growingTables);
    expect({ facts: await readFacts(database), rows: await rowsOf(database) }).toEqual(before);
    for (const table of growingTables) {
      const [{ partitions }] = await database.dataSource.query(
        `SELECT count(*)::integer AS partitions FROM pg_partition_tree($1) WHERE isleaf`,
        [table],
      );
      expect({ table, partitions }).toEqual({ table, partitions: 4 });
    }
    expect(await checkCounts(database.dataSource, { corrects: false })).toEqual([]);
  });

  it('are all that grow with the customers', async () => {
    const { dataSource } = await openEmpty();
    const rows: { name: string }[] = await dataSource.query(
      `SELECT table_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name = 'organization_id' ORDER BY 1`,
    );
    // Few to an organization: its keys and their documents, its webhooks, and a count for each kind of row.
    const small = ['applications', 'documents', 'row_counts', 'webhooks'];
    expect(rows.map(({ name }) => name)).toEqual([...growingTables, ...small].toSorted());
  });

  it('are divided once, and not again by another number', async () => {
    const { url, ...database } = await openEmpty();
    await database.close();
    open.pop();
    const settings = { DATABASE_URL: url };
    const command = ['migrate', '--partitions'];
    expect(await answerOf(settings, ...command, '3')).toMatch(
      /Divided customers into 3 partitions\.\n/,
    );
    expect(await answerOf(settings, ...command, '3')).toMatch(
      /The tables have 3 partitions each already\.\n$/,
    );
    expect(await errorOf(1, settings, ...command, '4')).toMatch(
      /has 3 partitions\. Their number stays/,
    );
    expect(await answerOf(settings, 'migrate')).toMatch(/up to date/);
  });

  it.each([
    ['1', /from 2 to 64/],
    ['65', /from 2 to 64/],
    ['many', /whole number/],
  ])('are not made by a wrong number: %s', async (number, message) => {
    expect(await errorOf(2, {}, 'migrate', '--partitions', number)).toMatch(message);
  });

  it.each([
    ['a view', 'CREATE VIEW shown AS SELECT id FROM customers', /depend/],
    ['a policy', 'CREATE POLICY mine ON customers USING (true)', /policy mine on customers/],
    ['a publication', 'CREATE PUBLICATION copied FOR TABLE events', /publication copied of events/],
    ['a rule', 'CREATE RULE kept AS ON DELETE TO events DO INSTEAD NOTHING', /rule kept on events/],
    [
      'a trigger that is off',
      'ALTER TABLE events DISABLE TRIGGER count_insert',
      /disabled trigger count_insert/,
    ],
  ])('are not made if something would be lost: %s', async (_, statement, message) => {
    const database = await openEmpty();
    await fillEveryTable(database.dataSource);
    await database.dataSource.query(statement);
    const before = { facts: await readFacts(database), rows: await rowsOf(database) };
    await expect(migrateIntoPartitions(database, { count: 2 })).rejects.toThrow(message);
    expect({ facts: await readFacts(database), rows: await rowsOf(database) }).toEqual(before);
  });

  it.each(['rekey', 'rekey 1795996800000'])(
    'are not made while a service runs: %s',
    async (name) => {
      const database = await openEmpty();
      const client = new pg.Client({ connectionString: database.url, application_name: name });
      await client.connect();
      open.push({ close: () => client.end() });
      await expect(migrateIntoPartitions(database, { count: 2 })).rejects.toThrow(
        /Stop them first/,
      );
      const [{ kind }] = await database.dataSource.query(
        `SELECT relkind AS kind FROM pg_class WHERE oid = 'customers'::regclass`,
      );
      expect(kind).toBe('r');
    },
  );

  it('go through later migrations, back and forth', async () => {
    const database = await openEmpty();
    await addBulkOf(database);
    await migrateIntoPartitions(database, { count: 4 });
    const names = migrations.map(({ name }) => name);
    const to = names[0]!;
    const before = await readFacts(database);
    const undone = await migrateDown(database, { to: names.at(-2), review: () => undefined });
    expect(undone).toEqual([names.at(-1)]);
    expect(await migrate(database)).toEqual(undone);
    expect(await checkCounts(database.dataSource, { corrects: false })).toEqual([]);
    // Further back, each of them drops or adds columns, keys and indexes.
    await migrateDown(database, { to, review: () => undefined });
    expect(await migrate(database)).toEqual(names.slice(1));
    const after = await readFacts(database);
    expect(after['constraints']).toEqual(before['constraints']);
    expect(after['indexes']).toEqual(before['indexes']);
    const [{ misnamed }] = await database.dataSource.query(
      `SELECT count(*)::integer AS misnamed FROM pg_indexes WHERE schemaname = 'public'
       AND indexdef LIKE 'CREATE UNIQUE%' AND tablename ~ '_p[0-9]+$' AND indexname !~ '_p[0-9]+$'`,
    );
    expect(misnamed).toBe(0);
  });

  async function addBulkOf({ dataSource }: Database): Promise<void> {
    for (const id of ['One', 'Two', 'Three']) {
      await dataSource.query(
        `INSERT INTO organizations (id, account, slug, name) VALUES ($1, $1, $1, $1)`,
        [id],
      );
      await addBulk(dataSource, { organizationId: id, mode: 'live' }, 500);
    }
  }

  // Each partition counts the places of its rows from the beginning.
  it('lose what is too old in one, and nothing of the others', async () => {
    const database = await openEmpty();
    const { dataSource } = database;
    await migrateIntoPartitions(database, { count: 16 });
    // Their hashes differ.
    const organizations = ['One', 'Two', 'Three', 'Seven'];
    for (const [place, id] of organizations.entries())
      await addOldRows(database, id, place === 0 ? 400 : 0);
    const places = await dataSource.query(
      `SELECT count(DISTINCT tableoid)::integer AS partitions, count(DISTINCT ctid)::integer AS places FROM events`,
    );
    expect(places).toEqual([{ partitions: organizations.length, places: 1 }]);
    expect(totalOf(await purgeAll(dataSource))).toBe(4);
    expect(totalOf(await purgeAll(dataSource))).toBe(0);
    for (const table of ['password_resets', 'events', 'webhook_deliveries', 'mailboxes']) {
      const rows: { id: string }[] = await dataSource.query(
        `SELECT organization_id AS id FROM ${table} ORDER BY 1`,
      );
      expect([table, ...rows.map(({ id }) => id)]).toEqual([table, 'Seven', 'Three', 'Two']);
    }
    const encrypted = `SELECT sealed_token AS token FROM webhook_deliveries`;
    expect(await dataSource.query(encrypted)).toEqual([
      { token: 't' },
      { token: 't' },
      { token: 't' },
    ]);
    expect(await checkCounts(dataSource, { corrects: false })).toEqual([]);
  });

  it('give up deliveries without a job in one, and none of the others', async () => {
    const database = await openEmpty();
    const { dataSource } = database;
    await migrateIntoPartitions(database, { count: 16 });
    for (const id of ['One', 'Two', 'Three', 'Seven']) await addOldRows(database, id, 0);
    await dataSource.query(`UPDATE webhook_deliveries SET status = 'PENDING',
      created_at = now() - CASE organization_id WHEN 'One' THEN 10 ELSE 0 END * interval '1 minute'`);
    expect(totalOf(await settleAll(dataSource))).toBe(1);
    const found = await dataSource.query(
      `SELECT organization_id AS id FROM webhook_deliveries WHERE status = 'FAILED'`,
    );
    expect(found).toEqual([{ id: 'One' }]);
  });

  async function addOldRows({ dataSource }: Database, id: string, days: number): Promise<void> {
    const at = `now() - ${days} * interval '1 day'`;
    const statements = [
      `INSERT INTO organizations (id, account, slug, name) VALUES ('${id}', '${id}', '${id}', '${id}')`,
      `INSERT INTO customers (organization_id, mode, id, email, email_key) VALUES ('${id}', 'live', 'c', 'e', 'e')`,
      `INSERT INTO webhooks (organization_id, mode, id, url, topics, secret)
       VALUES ('${id}', 'live', 'w', 'https://shop.example', '{customers.create}', 's')`,
      `INSERT INTO password_resets (organization_id, mode, id, customer_id, customer_email, token_kind, token_digest, expires_at)
       VALUES ('${id}', 'live', 'r', 'c', 'e', 'opaque', sha256('t'), ${at})`,
      `INSERT INTO events (organization_id, mode, id, name, customer_id, request_id, created_at)
       VALUES ('${id}', 'live', 'e', 'customers.create', 'c', 'q', ${at})`,
      `INSERT INTO webhook_deliveries (organization_id, mode, id, webhook_id, event_id, topic, resource_id,
         customer_id, status, sealed_token, token_expires_at, created_at)
       VALUES ('${id}', 'live', 'd', 'w', 'e', 'customers.create', 'c', 'c', 'DELIVERED', 't',
         ${at} + interval '1 hour', ${at})`,
      `INSERT INTO mailboxes (organization_id, mode, email_key, updated_at) VALUES ('${id}', 'live', 'e', ${at})`,
    ];
    for (const statement of statements) await dataSource.query(statement);
  }
});
