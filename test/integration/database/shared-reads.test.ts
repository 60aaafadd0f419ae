/** Short reads of one moment share a session, and otherwise have nothing to do with each other. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import type { Bounds } from '../../../src/domain/access/bounds.js';
import { prepared, type PreparedStatement } from '../../../src/database/connection/prepared.js';
import { createServerDataSource } from '../../../src/database/data-source.js';
import { ClientGoneError, OutOfTimeError } from '../../../src/database/sessions/errors.js';
import { poolOf, type SessionPool } from '../../../src/database/sessions/session-pool.js';
import { traceStatements } from '../../../src/database/traced-statements.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import {
  describeWithPgBouncer,
  startPgBouncer,
  type PgBouncer,
} from '../../support/world/pgbouncer.js';

const short = (text: string, weight = 1) => prepared(text, weight) as unknown as PreparedStatement;
const whoAndWhat = short('SELECT pg_backend_pid() AS pid, $1::integer AS value');
const divided = short('SELECT 1 / $1::integer AS value');

interface Row {
  readonly pid: number;
  readonly value: number;
}

let dataSource: DataSource;
let pool: SessionPool;

async function open(url: string): Promise<void> {
  dataSource = await createServerDataSource(url).initialize();
  pool = poolOf(dataSource);
}

async function read(value: number, bounds?: Bounds): Promise<Row> {
  const [row] = await pool.rowsOf<Row>(whoAndWhat, [value], bounds);
  return row!;
}

const many = (count: number) => Promise.all(Array.from({ length: count }, (_, n) => read(n)));
const sessionsOf = (rows: readonly Row[]) => new Set(rows.map(({ pid }) => pid)).size;
const bounded = (bounds: Partial<Bounds>): Bounds => ({ deadline: Infinity, ...bounds });

describeOnServer('short reads of one moment', () => {
  beforeEach(async () => open(await cloneServerDatabase()));
  afterEach(() => dataSource.destroy());

  it.each([
    [1, 1],
    [16, 1],
    [17, 2],
    [40, 3],
  ])('%d of them take %d sessions, and each gets its own row', async (count, sessions) => {
    const rows = await many(count);
    expect(rows.map(({ value }) => value)).toEqual(Array.from({ length: count }, (_, n) => n));
    expect(sessionsOf(rows)).toBe(sessions);
  });

  it('share one by what they weigh', async () => {
    const list = short('SELECT pg_backend_pid() AS pid, $1::integer AS value', 6);
    const readList = async (value: number) => (await pool.rowsOf<Row>(list, [value]))[0]!;
    const rows = await Promise.all([readList(0), read(1), readList(2), readList(3), read(4)]);
    expect(rows.map(({ value }) => value)).toEqual([0, 1, 2, 3, 4]);
    const [first, second] = [rows.slice(0, 3), rows.slice(3)];
    expect([first, second, rows].map(sessionsOf)).toEqual([1, 1, 2]);
  });

  it('are sent in one write', async () => {
    let writes = 0;
    pool.on('acquire', (session) => {
      const { stream } = session.connection;
      const writev = stream._writev?.bind(stream);
      stream._writev = (chunks, done) => {
        writes += 1;
        writev?.(chunks, done);
      };
    });
    await many(10);
    expect(writes).toBe(1);
  });

  it('fail alone', async () => {
    const results = await Promise.allSettled([
      read(1),
      pool.rowsOf(divided, [0]),
      read(2),
      pool.rowsOf(divided, ['no number']),
      pool.rowsOf(divided, [1]),
    ]);
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });

  it('are not sent for a client that has gone, or after the deadline', async () => {
    const gone = { isGone: () => true, onGone: () => () => undefined };
    const [first, second, third] = await Promise.allSettled([
      read(1, bounded({ client: gone })),
      read(2, bounded({ deadline: performance.now() - 1 })),
      read(3, bounded({})),
    ]);
    expect(first).toMatchObject({ reason: expect.any(ClientGoneError) });
    expect(second).toMatchObject({ reason: expect.any(OutOfTimeError) });
    expect(third).toMatchObject({ value: { value: 3 } });
  });

  it('do not wait for one that takes longer than they may', async () => {
    const slow = pool.rowsOf(short('SELECT pg_sleep(1)::text, $1::integer'), [0]);
    const deadline = performance.now() + 100;
    await expect(read(1, bounded({ deadline }))).rejects.toThrow(OutOfTimeError);
    await slow;
    expect(await read(2)).toMatchObject({ value: 2 });
  });

  it('all fail if their session ends, and the next ones do not', async () => {
    const ended = short('SELECT pg_terminate_backend(pg_backend_pid()), $1::integer AS value');
    const results = await Promise.allSettled([pool.rowsOf(ended, [0]), read(1), read(2)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await many(3)).toHaveLength(3);
    expect(pool.counts.waiting).toBe(0);
  });

  it.each([
    [
      'may take long',
      () => pool.rowsOf<Row>(prepared('SELECT pg_backend_pid() AS pid, $1::integer'), [1]),
    ],
    ['are not prepared', () => pool.rowsOf<Row>('SELECT pg_backend_pid() AS pid', [])],
  ])('do not share with those that %s', async (_title, other) => {
    const [short, [long]] = await Promise.all([read(1), other()]);
    expect(short.pid).not.toBe(long!.pid);
  });

  it('have sessions of their own while statements have spans', async () => {
    const trace = { traceparent: () => undefined };
    traceStatements(pool, trace as unknown as Parameters<typeof traceStatements>[1]);
    expect(sessionsOf(await many(3))).toBe(3);
  });
});

describeWithPgBouncer('short reads behind a pooler', () => {
  let bouncer: PgBouncer | undefined;
  afterEach(async () => {
    await dataSource.destroy();
    await bouncer?.stop();
  });

  it.each(['session', 'transaction'] as const)('are read in %s mode', async (mode) => {
    bouncer = await startPgBouncer(await cloneServerDatabase(), mode, 12);
    await open(bouncer.url);
    expect((await many(20)).map(({ value }) => value)).toEqual([...Array(20).keys()]);
  });
});
