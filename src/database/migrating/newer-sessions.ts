/** Sessions of processes that need migrations which are to be undone. */
import type { Connection } from '../connection/connection.js';

/** Returns the time in a migration's name: the later, the newer the tables. */
function timeOf(migration: string): number {
  return Number(/\d+$/.exec(migration)?.[0] ?? 0);
}

/**
 * Returns the name of the sessions of a process that needs `migration`, its newest one. It says so to a later
 * `migrate --down`; 0.1.0 calls its sessions `rekey`.
 */
export function sessionName(migration: string): string {
  return `rekey ${timeOf(migration)}`;
}

const others = (condition: string) => `
  SELECT array_agg(pid::text ORDER BY pid) AS pids FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND ${condition}`;

const newer = others(`substring(application_name FROM '^rekey (\\d+)$')::bigint > $1`);
const all = others(`application_name ~ '^rekey( \\d+)?$'`);

/** Throws if a service or worker has a session now, of whichever release. One without a session is not noticed. */
export async function refuseSessions(connection: Connection): Promise<void> {
  const [{ pids }] = await connection.query(all);
  if (pids === null) return;
  throw new Error(
    `Services or workers run (sessions ${pids.join(', ')} of pg_stat_activity). Stop them first. PgBouncer keeps their sessions until RECONNECT.`,
  );
}

/** Throws if a process has a session now that needs a migration after `target`. One without a session is not noticed. */
export async function refuseNewerSessions(connection: Connection, target: string): Promise<void> {
  const [{ pids }] = await connection.query(newer, [timeOf(target)]);
  if (pids === null) return;
  const sessions = `sessions ${pids.join(', ')} of pg_stat_activity`;
  throw new Error(
    `Services or workers run that need the migrations to be undone (${sessions}). Stop them first. PgBouncer keeps their sessions until RECONNECT.`,
  );
}
