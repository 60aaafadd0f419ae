/** Where a server stands: which it is, and up to where it has written or replayed the WAL. */
import { codeOf } from '../connection/driver-error.js';

export interface Position {
  readonly isStandby: boolean;
  /** As a number of bytes: what is greater is later. Null if the server does not say. */
  readonly wal: bigint | null;
  /** Of the cluster that it was made as or copied from; null if the role may not ask. */
  readonly system: string | null;
  /** When it started, in microseconds: no two servers started at the same. */
  readonly startedAt: string;
}

/** Runs one statement. */
export type Query = <Row>(text: string) => Promise<readonly Row[]>;

/** During recovery it is what was replayed, so that it holds for data that one can read. */
const wal = `pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
  ELSE pg_current_wal_lsn() END, '0/0')::text`;

const question = (system: string) => `SELECT pg_is_in_recovery() AS "isStandby", ${wal} AS wal,
  pg_postmaster_start_time()::text AS "startedAt", ${system} AS system`;

const withSystem = question('(SELECT system_identifier::text FROM pg_control_system())');
const withoutSystem = question('NULL');

/** PostgreSQL's code (its manual, appendix A). */
const notPermitted = '42501';

interface Row extends Omit<Position, 'wal'> {
  readonly wal: string | null;
}

/** Throws what `query` throws. */
export async function positionOf(query: Query): Promise<Position> {
  const rows = await query<Row>(withSystem).catch((error: unknown) => {
    if (codeOf(error) !== notPermitted) throw error;
    return query<Row>(withoutSystem);
  });
  const row = rows[0] as Row;
  return { ...row, wal: row.wal === null ? null : BigInt(row.wal) };
}
