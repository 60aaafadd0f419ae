/** pg-boss, the library that stores the jobs, on our connections. Its tables are in a schema of their own. */
import PgBoss from 'pg-boss';
import { DataSource } from 'typeorm';
import type { Connection } from '../connection/connection.js';
import { prepared } from '../connection/prepared.js';
import { poolOf } from '../sessions/session-pool.js';
import { inWritableSession } from '../sessions/writability.js';

export const schema = 'jobs';

/** Returns the rows of a result. For UPDATE and DELETE, TypeORM returns a pair of rows and their number. */
function rowsOf(result: unknown): object[] {
  if (!Array.isArray(result)) return [];
  return Array.isArray(result[0]) ? result[0] : result;
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

function execute(connection: Connection, text: string, values?: unknown[]): Promise<unknown> {
  const isPool = connection instanceof DataSource;
  if (!values) return isPool ? runScript(connection, text) : connection.query(text);
  // Planning the library's statements takes five times as long as running them.
  const statement = prepared(text);
  return isPool
    ? poolOf(connection).rowsOf(statement, values)
    : connection.query(statement, values);
}

/**
 * Returns the connection in the form that pg-boss takes. `writableEveryMs`: how often it may look whether a database that
 * was read-only takes writes again (milliseconds).
 */
export function databaseOf(connection: Connection, writableEveryMs?: number): PgBoss.Db {
  return {
    executeSql: async (text, values: unknown[] | undefined) => {
      const run = () => execute(connection, text, values);
      const result = await (connection instanceof DataSource
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
export const workersMs = 5000;

/** Returns a pg-boss on one connection, which runs nothing by itself. `writableEveryMs` as in `databaseOf`. */
export function createBoss(
  connection: Connection,
  more: PgBoss.ConstructorOptions = {},
  writableEveryMs?: number,
): PgBoss {
  const db = databaseOf(connection, writableEveryMs);
  return new PgBoss({ ...options, ...more, db });
}
