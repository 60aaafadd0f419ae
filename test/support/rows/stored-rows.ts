/** Everything that is stored, to see that a refused request changed none of it. */
import type { TestApp } from '../world/app.js';

const tables = [
  'customers',
  'password_credentials',
  'password_resets',
  'events',
  'webhooks',
  'webhook_deliveries',
] as const;

export type StoredRows = Record<(typeof tables)[number], Record<string, unknown>[]>;

/** That somebody was refused is counted, a moment later: see `RefusalLog`. */
const sources: Partial<Record<string, string>> = {
  events: `(SELECT * FROM events WHERE name <> 'signin.refused')`,
};

/** The rows of all partitions, in an order of their own. */
export async function storedRows(rekey: TestApp): Promise<StoredRows> {
  const members = tables.map(
    (table) =>
      `'${table}', (SELECT coalesce(jsonb_agg(to_jsonb(r) ORDER BY to_jsonb(r)::text), '[]') FROM ${sources[table] ?? table} r)`,
  );
  const [row] = await rekey.sql<{ rows: StoredRows }>(
    `SELECT jsonb_build_object(${members.join(', ')}) AS rows`,
  );
  if (!row) throw new Error('The database answered nothing.');
  return row.rows;
}
