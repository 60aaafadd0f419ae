/** A fresh migrated database for a test file. */
import { randomBytes } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { describe } from '@jest/globals';
import pg from 'pg';
import {
  migrateIntoPartitions,
  openDatabase,
  type Database,
} from '../../../src/database/database.js';
import { readState } from './state.js';

/**
 * A clone of the prepared database on the server, or an empty one with other `options` of CREATE DATABASE; its URL.
 * Dropped when all tests have run.
 */
export async function cloneServerDatabase(options?: string): Promise<string> {
  const { serverUrl, template } = readState();
  if (serverUrl === null || template === null) throw new Error('There is no PostgreSQL server.');
  const name = template.replace('template', randomBytes(6).toString('hex'));
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${name} ${options ?? `TEMPLATE ${template}`}`);
  await client.end();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** As `cloneServerDatabase`, with the large tables in `count` partitions each. */
export async function clonePartitioned(count: number): Promise<string> {
  const url = await cloneServerDatabase();
  const database = await openDatabase({ url, embedded: { directory: null } });
  await migrateIntoPartitions(database, { count });
  await database.close();
  return url;
}

/** On the embedded database, or on the server where all tests run there. */
export async function openTestDatabase(): Promise<Database> {
  const { dump } = readState();
  if (dump === null) {
    return openDatabase({ url: await cloneServerDatabase(), embedded: { directory: null } });
  }
  const embedded = { directory: null, dump: await openAsBlob(dump) };
  return openDatabase({ url: null, embedded });
}

/** For what one session cannot show: races, locks, timeouts, several processes. Skipped without a server. */
export const describeOnServer: typeof describe | typeof describe.skip =
  readState().serverUrl === null ? describe.skip : describe;
