/** pg-boss, the library that keeps the jobs, given our connections. Its tables are in a schema of their own. */
import PgBoss from 'pg-boss';
import type { EntityManager, DataSource, QueryRunner } from 'typeorm';

export const schema = 'jobs';

type Connection = DataSource | Pick<EntityManager | QueryRunner, 'query'>;

/** TypeORM answers rows, or for UPDATE and DELETE rows and their number. */
function rowsOf(result: unknown): object[] {
  if (!Array.isArray(result)) return [];
  return Array.isArray(result[0]) ? result[0] : result;
}

const names = new Map<string, string>();

/**
 * The statement as one that the session prepares once: planning pg-boss's takes five times as long as running
 * them. TypeORM hands it through to the driver, which takes a name with it.
 */
function prepared(text: string): string {
  const name = names.get(text) ?? `${schema}_${names.size}`;
  names.set(text, name);
  return { name, text } as unknown as string;
}

/** Several statements with BEGIN and COMMIT among them: where one fails, the session must not be left in the middle. */
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
  return 'createQueryRunner' in connection ? runScript(connection, text) : connection.query(text);
}

/** The connection in the form that pg-boss asks for. */
export function databaseOf(connection: Connection): PgBoss.Db {
  return {
    executeSql: async (text, values: unknown[] | undefined) => ({
      rows: rowsOf(await execute(connection, text, values)),
    }),
  };
}

const day = 24 * 60 * 60;

/** Those that failed permanently can be seen and retried for a month; the few that stay when they are done go after two hours. */
const options: PgBoss.ConstructorOptions = {
  schema,
  supervise: false,
  schedule: false,
  archiveCompletedAfterSeconds: 3600,
  archiveFailedAfterSeconds: 30 * day,
  deleteAfterHours: 1,
};

/** A pg-boss on one connection; nothing of it runs by itself. */
export function createBoss(connection: Connection, more: PgBoss.ConstructorOptions = {}): PgBoss {
  return new PgBoss({ ...options, ...more, db: databaseOf(connection) });
}
