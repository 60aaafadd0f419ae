/** One prepared database, migrated once; every test file loads or clones it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { createEmbeddedDataSource } from '../../src/database/data-source.js';
import { migrate, migrateIntoPartitions, openDatabase } from '../../src/database/database.js';
import { wrapEmbeddedDatabase } from '../../src/database/embedded.js';
import { findServer, type TestServer } from './world/server.js';
import { stateVariable, type TestState } from './rows/state.js';

const prefix = `rekey_test_${process.pid}`;

async function administer(url: string, sql: string): Promise<pg.QueryResult<{ name: string }>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

async function prepareTemplate(url: string): Promise<string> {
  const template = `${prefix}_template`;
  await administer(url, `CREATE DATABASE ${template}`);
  const target = new URL(url);
  target.pathname = `/${template}`;
  const database = await openDatabase({ url: target.href, embedded: { directory: null } });
  // As an operator can have them (docs/scaling.md).
  const count = Number(process.env['TEST_PARTITIONS'] ?? 0);
  if (count > 0) await migrateIntoPartitions(database, { count });
  else await migrate(database);
  await database.close();
  return template;
}

async function prepareDump(folder: string): Promise<string> {
  const database = await PGlite.create();
  const dataSource = createEmbeddedDataSource(wrapEmbeddedDatabase(database));
  await dataSource.initialize();
  await migrate({ dataSource, isEmbedded: true, close: () => dataSource.destroy() });
  const file = join(folder, 'dump.tar');
  const dump = await database.dumpDataDir('none');
  writeFileSync(file, Buffer.from(await dump.arrayBuffer()));
  await dataSource.destroy();
  return file;
}

async function dropDatabases(url: string): Promise<void> {
  const { rows } = await administer(
    url,
    `SELECT datname AS name FROM pg_database WHERE datname LIKE '${prefix}%'`,
  );
  for (const { name } of rows) await administer(url, `DROP DATABASE ${name} WITH (FORCE)`);
}

async function cleanUp(server: TestServer | null, folder: string): Promise<void> {
  if (server) await dropDatabases(server.url);
  server?.stop();
  rmSync(folder, { recursive: true, force: true });
}

export default async function setUp(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-test-'));
  const server = await findServer();
  const state: TestState = {
    serverUrl: server?.url ?? null,
    template: server ? await prepareTemplate(server.url) : null,
    dump: server ? null : await prepareDump(folder),
  };
  const file = join(folder, 'state.json');
  writeFileSync(file, JSON.stringify(state));
  process.env[stateVariable] = file;
  process.stdout.write(
    server
      ? '\nTests run on a PostgreSQL server.\n'
      : '\nTests run on the embedded database; those that need several sessions are SKIPPED: set TEST_DATABASE_URL to a PostgreSQL server to run them.\n',
  );
  (globalThis as { rekeyCleanUp?: () => Promise<void> }).rekeyCleanUp = () =>
    cleanUp(server, folder);
}
