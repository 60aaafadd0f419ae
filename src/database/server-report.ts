/** How the server and its database are set, for operators. */
import type { DataSource } from 'typeorm';

export interface ServerReport {
  /** For people, such as `15.20 (Debian)`. */
  readonly version: string;
  /** Such as 150020. */
  readonly versionNumber: number;
  readonly encoding: string;
  readonly isReadOnly: boolean;
  readonly fsync: string;
  /** The setting `synchronous_commit`. */
  readonly commit: string;
  /** How many connections others than superusers may open. */
  readonly connectionsMax: number;
  readonly connections: number;
  /** Whether this connection has TLS. */
  readonly isEncrypted: boolean;
  /** By the server's clock. */
  readonly now: Date;
}

const statement = `
  SELECT current_setting('server_version') AS version,
    current_setting('server_version_num')::integer AS "versionNumber",
    current_setting('server_encoding') AS encoding,
    pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS "isReadOnly",
    current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
    current_setting('max_connections')::integer
      - current_setting('superuser_reserved_connections')::integer AS "connectionsMax",
    (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')::integer AS connections,
    coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS "isEncrypted",
    clock_timestamp() AS now`;

/** Returns the facts at this moment. */
export async function reportServer(dataSource: DataSource): Promise<ServerReport> {
  const [report] = await dataSource.query<[ServerReport]>(statement);
  return report;
}
