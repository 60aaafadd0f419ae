import type { Connection } from '../connection/connection.js';
import { schema } from './boss.js';

/** Returns whether the schema of the queues exists, which the role need not be able to use. */
export async function hasJobsSchema(connection: Connection): Promise<boolean> {
  const [row] = await connection.query('SELECT to_regnamespace($1) IS NOT NULL AS "isThere"', [
    schema,
  ]);
  return row.isThere;
}
