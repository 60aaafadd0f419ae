/** Short reads of one moment share a session, and otherwise have nothing to do with each other. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import type { Bounds } from '../../../src/domain/access/bounds.js';
import { prepared, type PreparedStatement } from '../../../src/database/connection/prepared.js';
import { createServerDataSource } from '../../../src/database/data-source.js';
import { ClientGoneError, OutOfTimeError } from '../../../src/database/sessions/errors.js';
import type { SessionClient } from '../../../src/database/sessions/session-client.js';
import { poolOf, type SessionPool } from '../../../src/database/sessions/session-pool.js';
import { createUnitOfWork } from '../../../src/database/unit-of-work.js';
import { traceStatements } from '../../../src/database/traced-statements.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import {
  describeWithPgBouncer,
  startPgBouncer,
  type PgBouncer,
} from '../../support/world/pgbouncer.js';

const shortOf = (text: string, weight = 1) =>
  prepared(text, weight) as unknown as PreparedStatement;
const whoAndWhat = shortOf('SELECT pg_backend_pid() AS pid, $1::integer AS value');
const divided = shortOf('SELECT 1 / $1::integer AS value');

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

const codeOrValue = (result: PromiseSettledResult<unknown>): unknown => {
  if (result.status === 'rejected') return (result.reason as { code?: string }).code;
  const [row] = [result.value].flat();
  return (row as Row).value;
};

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
    const list = shortOf('SELECT pg_backend_pid() AS pid, $1::integer AS value', 6);
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
    expect(results.map(codeOrValue)).toEqual([1, '22012', 2, '22P02', 1]);
  });

  it('of one text fail for their own reasons, also if the session could not prepare it', async () => {
    const unknown = shortOf('SELECT $1::integer AS value FROM no_such_table');
    const results = await Promise.allSettled([
      pool.rowsOf(unknown, [1]),
      pool.rowsOf(unknown, [2]),
      read(3),
    ]);
    expect(results.map(codeOrValue)).toEqual(['42P01', '42P01', 3]);
  });

  it('do not wait for the locks of each other', async () => {
    const ofLocked = shortOf('SELECT id, $1::integer AS value FROM customers LIMIT 1');
    const holder = dataSource.createQueryRunner();
    await holder.startTransaction();
    await holder.query('LOCK TABLE customers');
    const locked = Promise.allSettled([1, 2, 3].map((value) => pool.rowsOf(ofLocked, [value])));
    const begin = performance.now();
    expect(await Promise.all([read(4), read(5)])).toMatchObject([{ value: 4 }, { value: 5 }]);
    expect(performance.now() - begin).toBeLessThan(1500);
    expect((await locked).map(codeOrValue)).toEqual(['55P03', '55P03', '55P03']);
    await holder.rollbackTransaction();
    await holder.release();
    expect(sessionsOf(await many(16))).toBe(1);
  }, 15_000);

  it('are not sent if nobody waits for them once there is a session', async () => {
    await dataSource.query('CREATE SEQUENCE sent');
    const busy = Array.from({ length: 10 }, () => dataSource.query('SELECT pg_sleep(0.5)'));
    const counting = shortOf(`SELECT nextval('sent'), $1::integer AS value`);
    const late = pool.rowsOf(counting, [1], bounded({ deadline: performance.now() + 100 }));
    await expect(late).rejects.toThrow(OutOfTimeError);
    await Promise.all(busy);
    await read(2);
    expect(await dataSource.query('SELECT is_called FROM sent')).toEqual([{ is_called: false }]);
  });

  it('are lists of all rows, and none that has to pass by others', async () => {
    const together: string[] = [];
    pool.on('acquire', (lent) => {
      const session = lent as unknown as SessionClient;
      const send = Object.getPrototypeOf(session).together;
      session.together = (statements) => {
        together.push(...statements.map(({ text }) => /FROM "(\w+)"/.exec(text)?.[1] ?? ''));
        return send.call(session, statements);
      };
    });
    const scope = { organizationId: 'none', mode: 'live', siteFilter: {} } as const;
    const byCreation = [
      { field: 'createdAt', direction: 'DESC' },
      { field: 'id', direction: 'DESC' },
    ] as const;
    const page = (number: number) => ({ number, size: 25, sort: byCreation });
    const shown = { deletedAt: { isNull: true } } as const;
    const reading = createUnitOfWork(dataSource);
    await reading.read((tx) => tx.customers.listByOffset(scope, {}, page(1)));
    await reading.read((tx) => tx.customers.listByOffset(scope, {}, page(1000)));
    await reading.read((tx) => tx.passwordResets.listByOffset(scope, shown, page(1)));
    expect(together).toEqual(['customers']);
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
    const slow = pool.rowsOf(shortOf('SELECT pg_sleep(1)::text, $1::integer'), [0]);
    const deadline = performance.now() + 100;
    await expect(read(1, bounded({ deadline }))).rejects.toThrow(OutOfTimeError);
    await slow;
    expect(await read(2)).toMatchObject({ value: 2 });
  });

  it('all fail if their session ends, and the next ones do not', async () => {
    const ended = shortOf('SELECT pg_terminate_backend(pg_backend_pid()), $1::integer AS value');
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
    const [shared, [alone]] = await Promise.all([read(1), other()]);
    expect(shared.pid).not.toBe(alone!.pid);
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
