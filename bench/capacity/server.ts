/** A PostgreSQL server for one measurement: what it uses is what the measurement causes. */
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { findBinaries } from '../../test/support/world/server-binaries.js';
import { startPrivateServer } from '../../test/support/world/server.js';

/** What the server has done so far. */
interface Used {
  readonly cpuSeconds: number;
  readonly statements: number;
  readonly walBytes: number;
}

export interface TableSize {
  readonly name: string;
  readonly rows: number;
  /** With its indexes. */
  readonly bytes: number;
}

export interface MeasuredServer {
  readonly url: string;
  used(): Promise<Used>;
  sizes(): Promise<TableSize[]>;
  /** Waits until no job is left to do. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const ticksPerSecond = 100;

/** Returns the CPU seconds of a process, with those of its children that have ended if it is said so (proc(5)). */
function cpuOf(pid: number, withEnded: boolean): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const places = withEnded ? [11, 12, 13, 14] : [11, 12];
    return places.reduce((sum, place) => sum + Number(fields[place]), 0) / ticksPerSecond;
  } catch {
    return 0;
  }
}

/** Returns the CPU seconds of a server's processes, those of sessions that have ended included. */
function cpuOfServer(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return children.reduce((sum, child) => sum + cpuOf(Number(child), false), cpuOf(pid, true));
}

const own = /pg_stat_statements|pg_total_relation_size|capacity/;

async function statementsOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query(
    `SELECT query, calls::integer AS calls FROM pg_stat_statements`,
  );
  return rows.reduce((sum, { query, calls }) => (own.test(query) ? sum : sum + calls), 0);
}

/** A partitioned table has the pages of its partitions. */
const sizes = `
  SELECT relname AS name, (SELECT sum(pg_total_relation_size(part))::float8 FROM (
      SELECT pg_class.oid AS part UNION SELECT inhrelid FROM pg_inherits WHERE inhparent = pg_class.oid) AS parts) AS bytes,
    (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %s', oid::regclass), false, true, '')))[1]::text::integer AS rows
  FROM pg_class
  WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace ORDER BY 1`;

async function waitForJobs(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query(
      `SELECT count(*)::integer AS capacity FROM jobs.job WHERE state < 'completed' AND name <> 'purges'`,
    );
    if (rows[0].capacity === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Starts a server with Debian's defaults. Throws without the extension `pg_stat_statements`. */
export async function startMeasuredServer(): Promise<MeasuredServer> {
  const settings = ['shared_preload_libraries=pg_stat_statements', 'pg_stat_statements.max=10000'];
  const server = await startPrivateServer(findBinaries(), settings);
  const url = new URL(server.url);
  url.pathname = '/rekey';
  const first = new pg.Client({ connectionString: server.url });
  await first.connect();
  await first.query('CREATE DATABASE rekey');
  await first.end();
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query('CREATE EXTENSION pg_stat_statements');
  return {
    url: url.href,
    async used() {
      const { rows } = await client.query(
        `SELECT (pg_current_wal_lsn() - '0/0')::float8 AS capacity`,
      );
      const statements = await statementsOf(client);
      return { cpuSeconds: cpuOfServer(server.pid()), statements, walBytes: rows[0].capacity };
    },
    sizes: async () => (await client.query(sizes)).rows,
    settled: () => waitForJobs(client),
    async close() {
      await client.end();
      server.stop();
    },
  };
}
