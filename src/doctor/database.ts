/** The database: its version, its settings, its tables, its clock, and the way to it. */
import { hostOf, isLoopback } from '../domain/shared/loopback.js';
import { hasPendingMigrations, type Database } from '../database/database.js';
import type { Check } from './deployment.js';
import { orGood, problem, warning, type Finding } from './finding.js';

interface ServerFacts {
  readonly version: string;
  readonly versionNumber: number;
  readonly encoding: string;
  readonly isReadOnly: boolean;
  readonly fsync: string;
  readonly commit: string;
  readonly connectionsMax: number;
  readonly connections: number;
  readonly isEncrypted: boolean;
  readonly now: Date;
}

const facts = `
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

/** The oldest version on which Rekey is tested. */
const versionMin = 130_000;

/** What one process opens at most, with a reserve for `rekey` commands. */
const connectionsNeeded = 15;

function examineServer(server: ServerFacts): Finding[] {
  const findings: Finding[] = [];
  if (server.versionNumber < versionMin) {
    const message = `PostgreSQL ${server.version} is older than version 13.`;
    findings.push(problem('database.version', message, 'Upgrade the server.'));
  }
  if (server.encoding !== 'UTF8') {
    const message = `The encoding of the database is ${server.encoding}: names and passwords beyond it are refused.`;
    const change = "Create a database with ENCODING 'UTF8', and move the rows to it.";
    findings.push(problem('database.encoding', message, change));
  }
  if (server.isReadOnly) {
    const message = 'The database is read-only: nobody can ask for a reset or set a password.';
    const change =
      'Point DATABASE_URL at the primary server, and see that default_transaction_read_only is off for its role and database.';
    findings.push(problem('database.read_only', message, change));
  }
  return [...findings, ...examineDurability(server), ...examineConnections(server)];
}

function examineDurability({ fsync, commit }: ServerFacts): Finding[] {
  if (fsync === 'off') {
    const message = 'fsync is off: a power failure may destroy the whole database.';
    return [problem('database.fsync', message, 'Set fsync = on in postgresql.conf.')];
  }
  if (commit === 'off') {
    const message =
      'synchronous_commit is off: a crash of the server may lose passwords that were acknowledged.';
    const change = 'Set synchronous_commit = on for the server, the database and the role.';
    return [warning('database.commit', message, change)];
  }
  return [];
}

function examineConnections({ connections, connectionsMax }: ServerFacts): Finding[] {
  const left = connectionsMax - connections;
  if (left >= connectionsNeeded) return [];
  const message = `The server has ${left} of ${connectionsMax} connections left; a process of Rekey opens up to ${connectionsNeeded}.`;
  const change = 'Raise max_connections, or close connections of other programs.';
  return [warning('database.connections', message, change)];
}

/** A token lives for an hour, so that a minute matters little; a quarter of a minute is a clock that nobody sets. */
const driftMaxMs = 15_000;

function examineClock({ now }: ServerFacts, sentAt: number): Finding[] {
  const halfway = (sentAt + Date.now()) / 2;
  const seconds = Math.round((halfway - now.getTime()) / 1000);
  if (Math.abs(seconds) * 1000 < driftMaxMs) return [];
  const [amount, direction] = [Math.abs(seconds), seconds > 0 ? 'ahead of' : 'behind'];
  const message = `The clock of this machine is ${amount} s ${direction} the database's: tokens end too early or too late.`;
  const change = 'Set both clocks by NTP.';
  return [problem('database.clock', message, change)];
}

function examineEncryption(url: string | null, { isEncrypted }: ServerFacts): Finding[] {
  if (url === null || isEncrypted) return [];
  const host = hostOf(url);
  if (host === '' || isLoopback(host)) return [];
  const message = `The connection to ${host} is not encrypted: who listens there reads tokens and hashes.`;
  const change = 'Add sslmode=verify-full to DATABASE_URL (docs/operations.md).';
  return [warning('database.plain', message, change)];
}

async function examineTables(database: Database): Promise<Finding[]> {
  if (!(await hasPendingMigrations(database))) return [];
  const change = 'Run: npm run --silent rekey -- migrate';
  return [problem('database.migrations', 'The database has pending migrations.', change)];
}

async function examineEmbedded(database: Database): Promise<readonly Finding[]> {
  return orGood(
    await examineTables(database),
    'The embedded database, with tables that are up to date.',
  );
}

/** Examines an open database. */
export const examineDatabase: Check<'config' | 'database'> = async ({ config, database }) => {
  if (database.isEmbedded) return examineEmbedded(database);
  const sentAt = Date.now();
  const [server] = await database.dataSource.query<[ServerFacts]>(facts);
  const findings = [
    ...examineServer(server),
    ...examineClock(server, sentAt),
    ...examineEncryption(config.database.url, server),
    ...(server.isReadOnly ? [] : await examineTables(database)),
  ];
  return orGood(findings, `PostgreSQL ${server.version}, with tables that are up to date.`);
};
