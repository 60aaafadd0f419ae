/** pg-boss, the library that stores the jobs, on our connections. Its tables are in a schema of their own. */
import { createHash } from 'node:crypto';
import PgBoss from 'pg-boss';
import type { EntityManager, DataSource, QueryRunner } from 'typeorm';

import { inWritableSession } from '../sessions/writability.js';

export const schema = 'jobs';

type Connection = DataSource | Pick<EntityManager | QueryRunner, 'query'>;

/** Returns the rows of a result. For UPDATE and DELETE, TypeORM returns a pair of rows and their number. */
function rowsOf(result: unknown): object[] {
  if (!Array.isArray(result)) return [];
  return Array.isArray(result[0]) ? result[0] : result;
}

/**
 * Returns the statement with a name, so that each session prepares it once: planning pg-boss's statements takes five
 * times as long as running them. The name is made of the text, so that it means the same in every process. TypeORM passes
 * the object through to the driver, which accepts a name.
 */
const prepared = memoize((text) => {
  const digest = createHash('sha256').update(text).digest('base64url');
  return { name: `${schema}_${digest}`, text } as unknown as string;
});

function memoize(make: (text: string) => string): (text: string) => string {
  const made = new Map<string, string>();
  return (text) => {
    const value = made.get(text) ?? make(text);
    made.set(text, value);
    return value;
  };
}

/** Runs several statements with BEGIN and COMMIT among them. If one fails, no transaction is left open. */
async function runScript(dataSource: DataSource, text: string): Promise<unknown> {
  const runner = dataSource.createQueryRunner();
  try {
    return await runner.query(text);
  } catch (error) {
    await runner.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}

/** The same as a part of a transaction. */
const withoutEnds = (text: string): string => text.replace(/^\s*BEGIN;|COMMIT;\s*$/g, '');

function execute(connection: Connection, text: string, values?: unknown[]): Promise<unknown> {
  if (values) return connection.query(prepared(text), values);
  return 'createQueryRunner' in connection
    ? runScript(connection, text)
    : connection.query(withoutEnds(text));
}

/**
 * Returns the connection in the form that pg-boss takes. `writableEveryMs`: how often it may look whether a database that
 * was read-only takes writes again (milliseconds).
 */
export function databaseOf(connection: Connection, writableEveryMs?: number): PgBoss.Db {
  return {
    executeSql: async (text, values: unknown[] | undefined) => {
      const run = () => execute(connection, text, values);
      const result = await ('createQueryRunner' in connection
        ? inWritableSession(connection, run, writableEveryMs)
        : run());
      return { rows: rowsOf(result) };
    },
  };
}

const daySeconds = 24 * 60 * 60;

/**
 * Operators can see and retry jobs that failed permanently for 30 days. Completed jobs, of which few are kept, go after
 * two hours.
 */
const options: PgBoss.ConstructorOptions = {
  schema,
  supervise: false,
  schedule: false,
  archiveCompletedAfterSeconds: 3600,
  archiveFailedAfterSeconds: 30 * daySeconds,
  deleteAfterHours: 1,
};

/** Workers ask every second. While the database is read-only, they need not open a session each time. */
const workersMs = 5000;

/** Returns a pg-boss on one connection. It runs nothing by itself, unless `more` says that it supervises. */
export function createBoss(connection: Connection, more: PgBoss.ConstructorOptions = {}): PgBoss {
  const db = databaseOf(connection, more.supervise ? workersMs : undefined);
  return new PgBoss({ ...options, ...more, db });
}
