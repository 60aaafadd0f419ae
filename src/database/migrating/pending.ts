/** The migrations that have run, and those that have not. */
import type { DataSource } from 'typeorm';
import type { Connection } from '../connection/connection.js';

/** Returns the names of the migrations that have run, in their order. Changes nothing. */
export async function findApplied(connection: Connection): Promise<string[]> {
  const [table] = await connection.query(`SELECT to_regclass('migrations') AS name`);
  if (table.name === null) return [];
  const rows: { name: string }[] = await connection.query(
    'SELECT name FROM migrations ORDER BY timestamp',
  );
  return rows.map(({ name }) => name);
}

/** Returns the names of the migrations that have not run, in their order. Changes nothing. */
export async function findPending(
  { migrations }: Pick<DataSource, 'migrations'>,
  connection: Connection,
): Promise<string[]> {
  const applied = new Set(await findApplied(connection));
  return migrations.map(({ name = '' }) => name).filter((name) => !applied.has(name));
}
