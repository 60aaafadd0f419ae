import { spawn } from 'node:child_process';
import { openAsBlob } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { openDatabase, type Database } from '../../../src/database/database.js';
import { openEmbeddedDatabase, type EmbeddedDatabase } from '../../../src/database/embedded.js';
import { readState } from '../../support/rows/state.js';

async function dump(): Promise<{ dump?: Blob }> {
  const file = readState().dump;
  return file === null ? {} : { dump: await openAsBlob(file) };
}

describe('the stream between the driver and the embedded database', () => {
  let embedded: EmbeddedDatabase;
  const clients = new Set<pg.Client>();

  async function connect(): Promise<pg.Client> {
    const names = { host: 'embedded', user: 'postgres', database: 'postgres' };
    const client = new pg.Client({ ...names, stream: embedded.createStream });
    client.on('error', () => undefined);
    clients.add(client);
    await client.connect();
    return client;
  }

  beforeAll(async () => {
    embedded = await openEmbeddedDatabase({ directory: null, ...(await dump()) });
    const client = await connect();
    await client.query('CREATE TABLE notes (id integer PRIMARY KEY, note text)');
    await client.end();
  });

  afterEach(async () => {
    const open = [...clients];
    clients.clear();
    await Promise.all(open.map((client) => client.end()));
    const client = await connect();
    await client.query('TRUNCATE notes');
    await client.end();
    clients.clear();
  });

  afterAll(() => embedded.close());

  async function leaveOpen(): Promise<pg.Client> {
    const client = await connect();
    await client.query('BEGIN');
    await client.query(`INSERT INTO notes VALUES (1, 'unfinished')`);
    return client;
  }

  it('rolls back what a client left open when it ended', async () => {
    const first = await leaveOpen();
    void first.end();
    const second = await connect();
    const { rows } = await second.query(
      'SELECT pg_current_xact_id_if_assigned() AS xact, note FROM notes RIGHT JOIN (SELECT 1) one ON true',
    );
    expect(rows).toEqual([{ xact: null, note: null }]);
  });

  it('rolls back what a client left open when its connection was dropped', async () => {
    const first = await leaveOpen();
    const unanswered = first.query(`INSERT INTO notes VALUES (2, 'unanswered')`);
    const settled = unanswered.then(
      () => 'answered',
      () => 'refused',
    );
    void first.end();
    const second = await connect();
    const { rows } = await second.query('SELECT count(*)::integer AS count FROM notes');
    expect(rows).toEqual([{ count: 0 }]);
    expect(await settled).toBe('refused');
  });

  it('rolls back a failed transaction that its client walked away from', async () => {
    const first = await connect();
    await first.query('BEGIN');
    const failing = first.query('SELECT 1 / $1::integer', [0]);
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    void first.end();
    const second = await connect();
    await expect(second.query('SELECT 1 AS one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
  });

  it('hands no settings and no prepared statements from one client to the next', async () => {
    const statement = { name: 'by-id', text: 'SELECT note FROM notes WHERE id = $1', values: [1] };
    const session = `SELECT current_setting('search_path') AS path, current_setting('TimeZone') AS zone,
      to_regclass('pg_temp.scratch') AS scratch`;
    const first = await connect();
    const { rows: before } = await first.query(session);
    await first.query(statement);
    await first.query('CREATE TEMPORARY TABLE scratch (id integer)');
    await first.query(`SET TIME ZONE 'Asia/Tokyo'; SET search_path = nowhere`);
    await first.end();
    const second = await connect();
    await expect(second.query(statement)).resolves.toMatchObject({ rows: [] });
    expect((await second.query(session)).rows).toEqual(before);
  });

  it('stays usable after a statement that failed', async () => {
    const client = await connect();
    const failures = { 'SELECT nothing': '42703', SELEC: '42601' };
    for (const [text, code] of Object.entries(failures)) {
      await expect(client.query(text)).rejects.toMatchObject({ code });
    }
    const one = (value: unknown) => client.query('SELECT $1::integer AS one', [value]);
    await expect(one('x')).rejects.toMatchObject({ code: '22P02' });
    await expect(one(1)).resolves.toMatchObject({ rows: [{ one: 1 }] });
  });

  it('carries a megabyte there and back, of text and of bytes', async () => {
    const client = await connect();
    const text = 'Zürich, 東京. '.repeat(80_000);
    const numbers = Uint8Array.from({ length: 1_048_576 }, (_, index) => (index * 7) % 256);
    const bytes = Buffer.from(numbers);
    const select = 'SELECT $1::text AS text, $2::bytea AS bytes';
    const { rows } = await client.query(select, [text, bytes]);
    expect(rows[0].text === text).toBe(true);
    expect(bytes.equals(rows[0].bytes)).toBe(true);
    const many = await client.query(`SELECT repeat('x', 1000) AS x FROM generate_series(1, 5000)`);
    expect(many.rows).toHaveLength(5000);
  });

  it('gives others on the thread a turn between two statements', async () => {
    const client = await connect();
    let isBusy = true;
    let turns = 0;
    const count = () => {
      turns += 1;
      if (isBusy) setImmediate(count);
    };
    setImmediate(count);
    for (let number = 0; number < 200; number += 1) await client.query('SELECT 1');
    isBusy = false;
    expect(turns).toBeGreaterThanOrEqual(199);
  });
});

describe('the embedded database', () => {
  let directory: string;
  const open = new Set<Database>();

  async function openHere(): Promise<Database> {
    const database = await openDatabase({ url: null, embedded: { directory } });
    open.add(database);
    return database;
  }

  async function close(database: Database): Promise<void> {
    open.delete(database);
    await database.close();
  }

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rekey-embedded-'));
    const options = { directory, ...(await dump()) };
    await close(await openDatabase({ url: null, embedded: options }));
  });

  afterEach(() => Promise.all([...open].map(close)));

  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('loses no update of fifty transactions that read and then write at once', async () => {
    const { dataSource } = await openHere();
    await dataSource.query('CREATE TABLE counters (count integer)');
    await dataSource.query('INSERT INTO counters VALUES (0)');
    const increment = (number: number) =>
      dataSource.transaction(async (manager) => {
        const [{ count }] = await manager.query('SELECT count FROM counters');
        await manager.query('UPDATE counters SET count = $1', [count + 1]);
        if (number % 5 === 0) throw new Error('not this one');
      });
    const fifty = Array.from({ length: 50 }, (_, number) => increment(number));
    const done = await Promise.allSettled(fifty);
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(40);
    expect(await dataSource.query('SELECT count FROM counters')).toEqual([{ count: 40 }]);
    await dataSource.query('DROP TABLE counters');
  });

  it('serves the next request after a connection was thrown away in the middle of a transaction', async () => {
    const { dataSource } = await openHere();
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    const connection = await runner.connect();
    const waiting = dataSource.query('SELECT 1 AS one');
    connection.emit('error', new Error('broken'));
    await expect(waiting).resolves.toEqual([{ one: 1 }]);
  });

  it('belongs to one process, which the refusal of a second one names', async () => {
    await openHere();
    await expect(openHere()).rejects.toThrow(
      `The embedded database in ${directory} is in use by process ${process.pid}.`,
    );
  });

  it('keeps its data when it is closed and opened again', async () => {
    const first = await openHere();
    await first.dataSource.query(`CREATE TABLE kept AS SELECT 'still here' AS note`);
    await close(first);
    const second = await openHere();
    const kept = await second.dataSource.query('SELECT note FROM kept');
    expect(kept).toEqual([{ note: 'still here' }]);
  });

  it('has every acknowledged row after its process was killed', async () => {
    const writer = new URL('../../support/processes/embedded-writer.js', import.meta.url);
    const command = [fileURLToPath(writer), directory];
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = new Promise((resolve) => child.once('exit', resolve));
    let acknowledged = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged = Number(line);
      if (acknowledged === 200) child.kill('SIGKILL');
    }
    await exited;
    expect(acknowledged).toBeGreaterThanOrEqual(200);
    const { dataSource } = await openHere();
    const select = 'SELECT count(*)::integer AS count FROM written WHERE number <= $1';
    const [{ count }] = await dataSource.query(select, [acknowledged]);
    expect(count).toBe(acknowledged);
  });
});
