/**
 * What Rekey sets for its sessions, so that nothing that a server, a database or a role is set to changes what it reads
 * or writes. What it cannot set is refused at the start (`database/start-checks.ts`).
 */
import { serverLimits } from './limits.js';

/** Poolers keep these for each client, so they are sent as a session opens. */
export const startupSettings = {
  client_encoding: 'UTF8',
  DateStyle: 'ISO, MDY',
  TimeZone: 'UTC',
  standard_conforming_strings: 'on',
};

/** The schema of Rekey's tables. Those of the queue are named with theirs. */
export const homeSchema = 'public';

interface Setting {
  readonly name: string;
  readonly value: string | number;
  /** The first version of PostgreSQL that has it. */
  readonly since?: number;
}

const settings: readonly Setting[] = [
  ...Object.entries(serverLimits).map(([name, value]) => ({ name, value })),
  { name: 'transaction_timeout', value: 0, since: 17 },
  { name: 'idle_session_timeout', value: 0, since: 14 },
  { name: 'search_path', value: homeSchema },
  // Statements after a lock have to see what the lock was waited for.
  { name: 'default_transaction_isolation', value: 'read committed' },
  // A policy that hides rows is an error instead.
  { name: 'row_security', value: 'off' },
  { name: 'IntervalStyle', value: 'postgres' },
  { name: 'bytea_output', value: 'hex' },
  { name: 'extra_float_digits', value: 1 },
  { name: 'array_nulls', value: 'on' },
  { name: 'transform_null_equals', value: 'off' },
  { name: 'quote_all_identifiers', value: 'off' },
  { name: 'exit_on_error', value: 'off' },
];

/** What was acknowledged survives a crash. Any stronger promise of the operator's stays. */
const durable = `CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on'
  ELSE current_setting('synchronous_commit') END`;

/** Returns the calls that set everything; `isLocal` is SQL: whether for this transaction only. */
function callsFor(version: number, isLocal: string): string {
  const known = settings.filter(({ since = 0 }) => version >= since);
  const calls = known.map(({ name, value }) => `set_config('${name}', '${value}', ${isLocal})`);
  return [...calls, `set_config('synchronous_commit', ${durable}, ${isLocal})`].join(', ');
}

/** Returns SQL that sets everything until the end of the transaction. `version` is that of the server, such as 15. */
export function settingsOfTransaction(version: number): string {
  return `SELECT ${callsFor(version, 'true')}`;
}

/**
 * Returns SQL for a new session. `processId` is what the peer named as it opened. A pooler names one of its own: then the
 * server's session belongs to other clients at other times, and must keep nothing. The row's `isOwn` says so.
 */
export function settingsOfSession(version: number, processId: number): string {
  const isShared = `pg_backend_pid() <> ${processId}`;
  return `SELECT pg_backend_pid() = ${processId} AS "isOwn", ${callsFor(version, isShared)}`;
}
