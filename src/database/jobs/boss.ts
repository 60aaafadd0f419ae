/** pg-boss, the library that stores the jobs, on our connections. Its tables are in a schema of their own. */
import PgBoss from 'pg-boss';
import { DataSource } from 'typeorm';
import type { Connection } from '../connection/connection.js';

export const schema = 'jobs';

/** Returns the rows of a result. For UPDATE and DELETE, TypeORM returns a pair of rows and their number. */
function rowsOf(result: unknown): object[] {
  if (!Array.isArray(result)) return [];
  return Array.isArray(result[0]) ? result[0] : result;
}

const names = new Map<string, string>();

/**
 * Returns the statement with a name, so that each session prepares it once: planning pg-boss's statements takes five
 * times as long as running them. TypeORM passes the object through to the driver, which accepts a name.
 */
function prepared(text: string): string {
  const name = names.get(text) ?? `${schema}_${names.size}`;
  names.set(text, name);
  return { name, text } as unknown as string;
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
  if (values) return connection.query(prepared(text), values);
  return connection instanceof DataSource ? runScript(connection, text) : connection.query(text);
}

/** Returns the connection in the form that pg-boss takes. */
export function databaseOf(connection: Connection): PgBoss.Db {
  return {
    executeSql: async (text, values: unknown[] | undefined) => ({
      rows: rowsOf(await execute(connection, text, values)),
    }),
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

/** Returns a pg-boss on one connection. It runs nothing by itself. */
export function createBoss(connection: Connection, more: PgBoss.ConstructorOptions = {}): PgBoss {
  return new PgBoss({ ...options, ...more, db: databaseOf(connection) });
}
