/** All that a database holds, as text. */
import type { TestApp } from '../world/app.js';

interface Table {
  readonly name: string;
}

const tables = `
  SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
  WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
  ORDER BY 1`;

/** What workers and the queue's library write at any moment, whatever happens. */
export const ofWorkers = ['jobs.version', 'public.queue_heartbeats'];

/** Every row of every table of every schema, by the table's name. `except`: tables of no interest. */
export async function dumpRows(
  { sql }: Pick<TestApp, 'sql'>,
  except: readonly string[] = [],
): Promise<Record<string, string[]>> {
  const found = (await sql<Table>(tables)).filter(({ name }) => !except.includes(name));
  const dumped: Record<string, string[]> = {};
  for (const { name } of found) {
    const rows = await sql<{ row: string }>(`SELECT t::text AS row FROM ${name} t ORDER BY 1`);
    dumped[name] = rows.map(({ row }) => row);
  }
  return dumped;
}
