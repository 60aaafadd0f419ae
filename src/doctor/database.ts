/** The database: its version, its settings, its tables, its clock, and the way to it. */
import { unencryptedHostOf } from '../database/server-connection.js';
import { hasPendingMigrations, requireRightsToRun, type Database } from '../database/database.js';
import { MissingRightsError } from '../database/rights/right.js';
import { reportServer, type ServerReport } from '../database/server-report.js';
import type { Check } from './deployment.js';
import { orGood, problem, warning, type Finding } from './finding.js';

/** The oldest version on which Rekey is tested. */
const versionMin = 130_000;

/** What one process opens at most, with a reserve for `rekey` commands. */
const connectionsNeeded = 15;

function examineServer(server: ServerReport): Finding[] {
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

function examineDurability({ fsync, commit }: ServerReport): Finding[] {
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

function examineConnections({ connections, connectionsMax }: ServerReport): Finding[] {
  const left = connectionsMax - connections;
  if (left >= connectionsNeeded) return [];
  const message = `The server has ${left} of ${connectionsMax} connections left; a process of Rekey opens up to ${connectionsNeeded}.`;
  const change = 'Raise max_connections, or close connections of other programs.';
  return [warning('database.connections', message, change)];
}

/** A token lives for an hour, so that a minute matters little; a quarter of a minute is a clock that nobody sets. */
const driftMaxMs = 15_000;

function examineClock({ now }: ServerReport, sentAt: number): Finding[] {
  const halfway = (sentAt + Date.now()) / 2;
  const seconds = Math.round((halfway - now.getTime()) / 1000);
  if (Math.abs(seconds) * 1000 < driftMaxMs) return [];
  const [amount, direction] = [Math.abs(seconds), seconds > 0 ? 'ahead of' : 'behind'];
  const message = `The clock of this machine is ${amount} s ${direction} the database's: tokens end too early or too late.`;
  const change = 'Set both clocks by NTP.';
  return [problem('database.clock', message, change)];
}

function examineEncryption(url: string | null, { isEncrypted }: ServerReport): Finding[] {
  const host = url === null || isEncrypted ? null : unencryptedHostOf(url);
  if (host === null) return [];
  const message = `The connection to ${host} is not encrypted: who listens there reads tokens and hashes.`;
  const change = 'Add sslmode=verify-full to DATABASE_URL (docs/operations.md).';
  return [warning('database.plain', message, change)];
}

/** Null if none lacks. */
async function examineRights(database: Database): Promise<Finding | null> {
  try {
    await requireRightsToRun(database);
    return null;
  } catch (error) {
    if (!(error instanceof MissingRightsError)) throw error;
    return problem('database.rights', error.problem, error.cure);
  }
}

async function examineTables(database: Database): Promise<Finding[]> {
  const lacking = await examineRights(database);
  if (lacking) return [lacking];
  if (!(await hasPendingMigrations(database))) return [];
  const change = 'Run: npx rekey migrate';
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
  const server = await reportServer(database.dataSource);
  const findings = [
    ...examineServer(server),
    ...examineClock(server, sentAt),
    ...examineEncryption(config.database.url, server),
    ...(server.isReadOnly ? [] : await examineTables(database)),
  ];
  return orGood(findings, `PostgreSQL ${server.version}, with tables that are up to date.`);
};
