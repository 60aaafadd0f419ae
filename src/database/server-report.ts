/** How the server and its database are set, and whether anybody has used them, for operators. */
import type { DataSource } from 'typeorm';

export interface ServerReport {
  /** For people, such as `15.20 (Debian)`. */
  readonly version: string;
  readonly fsync: string;
  /** How many connections others than superusers may open. */
  readonly connectionsMax: number;
  readonly connections: number;
  /** By the server's clock. */
  readonly now: Date;
}

const statement = `
  SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync,
    current_setting('max_connections')::integer
      - current_setting('superuser_reserved_connections')::integer AS "connectionsMax",
    (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')::integer AS connections,
    clock_timestamp() AS now`;

/** Returns the facts at this moment. */
export async function reportServer(dataSource: DataSource): Promise<ServerReport> {
  const [report] = await dataSource.query<[ServerReport]>(statement);
  return report;
}

/** Returns whether a service has ever worked on the database: customers come by its APIs alone. */
export async function hasServed(dataSource: DataSource): Promise<boolean> {
  const [row] = await dataSource.query<{ has: boolean }[]>(
    'SELECT EXISTS (SELECT FROM customers) AS has',
  );
  return row?.has === true;
}
