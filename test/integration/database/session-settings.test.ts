/**
 * Whatever a server, a database or a role is set to, a session reads and writes alike. On a server of the test's own,
 * directly and through a pooler.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { openDatabase, type Database } from '../../../src/database/database.js';
import { databaseOf } from '../../../src/database/jobs/boss.js';
import { describeOnServer } from '../../support/rows/database.js';
import { describeWithPgBouncer, startPgBouncer } from '../../support/world/pgbouncer.js';
import { openPrivateServer } from '../../support/world/private-server.js';
import type { PrivateServer } from '../../support/world/server.js';
import { openShop } from '../../support/world/shop.js';

/** The name of a setting, what a role is set to, and what a session has all the same. */
const settings: readonly (readonly [string, string, string])[] = [
  ['statement_timeout', '300ms', '5s'],
  ['lock_timeout', '1ms', '2s'],
  ['idle_in_transaction_session_timeout', '1min', '5s'],
  ['idle_session_timeout', '1min', '0'],
  ['search_path', 'elsewhere, public', 'public'],
  ['default_transaction_isolation', 'serializable', 'read committed'],
  ['row_security', 'on', 'off'],
  ['TimeZone', 'Asia/Kolkata', 'UTC'],
  ['DateStyle', 'SQL, DMY', 'ISO, MDY'],
  ['IntervalStyle', 'sql_standard', 'postgres'],
  ['client_encoding', 'LATIN1', 'UTF8'],
  ['standard_conforming_strings', 'off', 'on'],
  ['bytea_output', 'escape', 'hex'],
  ['extra_float_digits', '-15', '1'],
  ['array_nulls', 'off', 'on'],
  ['transform_null_equals', 'on', 'off'],
  ['quote_all_identifiers', 'on', 'off'],
  ['exit_on_error', 'on', 'off'],
  ['synchronous_commit', 'off', 'on'],
];

/** As an administrator does it: by role, by database, or by role in a database. */
const owners = ['ROLE shop', 'DATABASE postgres', 'ROLE shop IN DATABASE postgres'];

/** Lists are set as such, and all else as a text. */
const valueOf = (value: string) => (value.includes(',') ? value : `'${value}'`);

async function administer(url: string, ...statements: string[]): Promise<void> {
  const options = '-c default_transaction_read_only=off -c exit_on_error=off';
  const client = new pg.Client({ connectionString: url, options });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

const roleSetup = [
  'CREATE ROLE shop LOGIN',
  'CREATE SCHEMA elsewhere',
  'GRANT USAGE ON SCHEMA public, jobs, elsewhere TO shop',
  'GRANT ALL ON ALL TABLES IN SCHEMA public, jobs TO shop',
];

function urlOf(server: { readonly url: string }, role: string): string {
  const url = new URL(server.url);
  url.username = role;
  return url.href;
}

/** What three ways to run a statement have: alone, alone with a parameter, and in a transaction. */
async function settingIn({ dataSource }: Database, name: string): Promise<unknown[]> {
  const [alone] = await dataSource.query(`SELECT current_setting('${name}') AS value`);
  const ask = 'SELECT current_setting($1) AS value';
  const [given] = await dataSource.query(ask, [name]);
  const [inside] = await dataSource.transaction((tx) => tx.query(ask, [name]));
  return [alone.value, given.value, inside.value];
}

function describeSettings(urlFor: () => string): void {
  let database: Database;

  beforeAll(async () => {
    database = await openDatabase({ url: urlFor(), embedded: { directory: null } });
  });
  afterAll(() => database?.close());

  it.each(settings)('%s = %s is %s in a session', async (name, _, value) => {
    expect(await settingIn(database, name)).toEqual([value, value, value]);
  });

  it('a statement may take as long as it may, in a transaction and alone', async () => {
    await database.dataSource.query('SELECT pg_sleep(0.5)');
    await database.dataSource.query('SELECT pg_sleep($1)', [0.5]);
    await database.dataSource.transaction((tx) => tx.query('SELECT pg_sleep(0.5)'));
  });

  it('a shop works as ever', async () => {
    const shop = await openShop({ databaseUrl: urlFor() });
    const reset = await shop.reset(await shop.customer());
    expect(await shop.redeem(reset, 'a lantern of seven lights')).toBe('ok');
    expect(await shop.signIn(reset.email, 'a lantern of seven lights')).toBe('ok');
    const { body } = await shop.jsonApi('GET', '/customers?include=events');
    const { created_at: createdAt } = body.data[0].attributes;
    expect(Math.abs(Date.parse(createdAt) - Date.now())).toBeLessThan(60_000);
    await shop.close();
  });
}

describeOnServer('a server that is set otherwise', () => {
  let server: PrivateServer;

  beforeAll(async () => {
    server = await openPrivateServer();
    await administer(server.url, ...roleSetup);
    for (const [index, [name, value]] of settings.entries()) {
      const owner = owners[index % owners.length];
      await administer(server.url, `ALTER ${owner} SET ${name} = ${valueOf(value)}`);
    }
  }, 60_000);
  afterAll(() => server?.stop());

  describe('directly', () => describeSettings(() => urlOf(server, 'shop')));

  describeWithPgBouncer('through PgBouncer', () => {
    let bouncer: Awaited<ReturnType<typeof startPgBouncer>>;
    beforeAll(async () => {
      bouncer = await startPgBouncer(urlOf(server, 'shop'), 'transaction');
    });
    afterAll(() => bouncer?.stop());

    describe('in transaction mode', () => describeSettings(() => bouncer.url));

    it('runs statements of the queue in any session, whoever had it before', async () => {
      const database = await openDatabase({ url: bouncer.url, embedded: { directory: null } });
      const queue = databaseOf(database.dataSource);
      const values = Array.from({ length: 30 }, (_, index) => `${index}`);
      const ask = (value: string) => queue.executeSql('SELECT $1::text AS given', [value]);
      const answers = await Promise.all(values.map(ask));
      expect(answers.map(({ rows }) => rows[0].given)).toEqual(values);
      await database.close();
    });

    it('keeps nothing for other clients', async () => {
      const database = await openDatabase({ url: bouncer.url, embedded: { directory: null } });
      // At once, so that all of its sessions are used.
      const atOnce = Array.from({ length: 6 }, () => 'SELECT pg_sleep(0.1)');
      await Promise.all(atOnce.map((text) => database.dataSource.query(text)));
      await Promise.all(
        atOnce.map((text) => database.dataSource.transaction((tx) => tx.query(text))),
      );
      await database.close();
      const others = atOnce.map(async (text) => {
        const client = new pg.Client({ connectionString: bouncer.url });
        await client.connect();
        const { rows } = await client.query(`${text}, current_setting('search_path') AS path`);
        await client.end();
        return rows[0].path;
      });
      expect(new Set(await Promise.all(others))).toEqual(new Set(['elsewhere, public']));
    });
  });

  it('that promises more than a session needs is obeyed', async () => {
    await administer(server.url, `ALTER ROLE shop SET synchronous_commit = 'remote_apply'`);
    const database = await openDatabase({
      url: urlOf(server, 'shop'),
      embedded: { directory: null },
    });
    expect(new Set(await settingIn(database, 'synchronous_commit'))).toEqual(
      new Set(['remote_apply']),
    );
    await database.close();
  });
});

/** What is set, how that is undone, and what the start says. */
const refused: readonly (readonly [string, string, string, RegExp])[] = [
  [
    'a role that is read-only',
    'ALTER ROLE shop SET default_transaction_read_only = on',
    'ALTER ROLE shop RESET ALL',
    /^DATABASE_URL: the database is read-only: .*ALTER ROLE … RESET default_transaction_read_only\.$/,
  ],
  [
    'a database that is read-only',
    'ALTER DATABASE postgres SET default_transaction_read_only = on',
    'ALTER DATABASE postgres RESET ALL',
    /^DATABASE_URL: the database is read-only: .*ALTER DATABASE … RESET default_transaction_read_only\.$/,
  ],
  [
    'a role without foreign keys',
    'ALTER ROLE shop SET session_replication_role = replica',
    'ALTER ROLE shop RESET ALL',
    /^DATABASE_URL: session_replication_role is replica/,
  ],
  [
    'a search_path that leads to other tables',
    `ALTER ROLE shop SET search_path = elsewhere, public;
     CREATE TABLE elsewhere.password_resets (); GRANT ALL ON elsewhere.password_resets TO shop`,
    'DROP TABLE elsewhere.password_resets; ALTER ROLE shop RESET ALL',
    /^DATABASE_URL: search_path leads to tables in the schema elsewhere\./,
  ],
  [
    'a policy that hides rows',
    'ALTER TABLE customers ENABLE ROW LEVEL SECURITY',
    'ALTER TABLE customers DISABLE ROW LEVEL SECURITY',
    /^DATABASE_URL: row level security hides rows of customers from this role\./,
  ],
];

describeOnServer('a start', () => {
  let server: PrivateServer;

  beforeAll(async () => {
    server = await openPrivateServer();
    await administer(server.url, ...roleSetup);
  }, 60_000);
  afterAll(() => server?.stop());

  const opening = (url: string) => openDatabase({ url, embedded: { directory: null } });

  it.each(refused)('refuses %s by name', async (_, change, undo, words) => {
    await administer(server.url, change);
    await expect(opening(urlOf(server, 'shop'))).rejects.toThrow(words);
    await administer(server.url, undo);
    await (await opening(urlOf(server, 'shop'))).close();
  });

  it.each(['SQL_ASCII', 'LATIN1'])('refuses a database whose encoding is %s', async (encoding) => {
    const name = `in_${encoding.toLowerCase()}`;
    await administer(
      server.url,
      `CREATE DATABASE ${name} TEMPLATE template0 ENCODING '${encoding}' LOCALE 'C'`,
    );
    const url = new URL(urlOf(server, 'shop'));
    url.pathname = `/${name}`;
    await expect(opening(url.href)).rejects.toThrow(
      `DATABASE_URL: the database's encoding is ${encoding}. Rekey needs one that was created with ENCODING 'UTF8'.`,
    );
  });

  it('names all that is wrong at once', async () => {
    await administer(
      server.url,
      `ALTER ROLE shop SET default_transaction_read_only = on`,
      `ALTER ROLE shop SET session_replication_role = replica`,
    );
    await expect(opening(urlOf(server, 'shop'))).rejects.toThrow(
      /read-only[^]*\nDATABASE_URL: session_replication_role/,
    );
    await administer(server.url, 'ALTER ROLE shop RESET ALL');
  });
});
