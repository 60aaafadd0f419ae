/** The database: its version, its settings, its tables, its clock, and the way to it. */
import { unencryptedHostOf } from '../database/server-connection.js';
import { hasPendingMigrations, requireRightsToRun, type Database } from '../database/database.js';
import { NewerQueuesError } from '../database/jobs/schema-version.js';
import { MissingRightsError } from '../database/rights/right.js';
import { findServerProblems, type ServerProblem } from '../database/start-checks.js';
import { reportServer, type ServerReport } from '../database/server-report.js';
import type { Check } from './deployment.js';
import { orGood, problem, warning, type Finding } from './finding.js';

/** What one process opens at most, and a reserve for `rekey` commands. */
const [ofProcess, reserve] = [12, 3];

/** With these, other rows than Rekey's would be examined, or none. */
const hidesTables = new Set(['read_only', 'search_path', 'row_security']);

/** What a start refuses, in its words. */
const toFindings = (problems: readonly ServerProblem[]): Finding[] =>
  problems.map(({ code, problem: words, cure }) =>
    problem(`database.${code}`, `DATABASE_URL: ${words}`, cure),
  );

function examineDurability({ fsync }: ServerReport): Finding[] {
  if (fsync === 'off') {
    const message = 'fsync is off: a power failure may destroy the whole database.';
    return [problem('database.fsync', message, 'Set fsync = on in postgresql.conf.')];
  }
  return [];
}

function examineConnections(
  { connections, connectionsMax }: ServerReport,
  workers: number,
): Finding[] {
  const left = connectionsMax - connections;
  const needed = ofProcess * workers + reserve;
  if (left >= needed) return [];
  const who = workers === 1 ? 'a process of Rekey opens' : `${workers} processes of Rekey open`;
  const message = `The server has ${left} of ${connectionsMax} connections left; ${who} up to ${needed}.`;
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

/** By the URL: behind a pooler, the server knows of the pooler's connection alone. */
function examineEncryption(url: string): Finding[] {
  const host = unencryptedHostOf(url);
  if (host === null) return [];
  const message = `The connection to ${host} is not encrypted: who listens there reads tokens and hashes.`;
  const change = 'Add sslmode=verify-full to DATABASE_URL (docs/database.md#the-connection).';
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
  try {
    if (!(await hasPendingMigrations(database))) return [];
  } catch (error) {
    if (!(error instanceof NewerQueuesError)) throw error;
    return [problem('database.newer', error.problem, error.cure)];
  }
  const change = 'Run: npx rekey migrate';
  return [problem('database.migrations', 'The database has pending migrations.', change)];
}

async function examineEmbedded(database: Database): Promise<readonly Finding[]> {
  return orGood(
    await examineTables(database),
    'The embedded database, with tables that are up to date.',
  );
}

async function examineServer(
  database: Database,
  url: string,
  workers: number,
): Promise<readonly Finding[]> {
  const refused = await findServerProblems(url);
  const sentAt = Date.now();
  const server = await reportServer(database.dataSource);
  const findings = [
    ...toFindings(refused),
    ...examineDurability(server),
    ...examineConnections(server, workers),
    ...examineClock(server, sentAt),
    ...examineEncryption(url),
    ...(refused.some(({ code }) => hidesTables.has(code)) ? [] : await examineTables(database)),
  ];
  return orGood(findings, `PostgreSQL ${server.version}, with tables that are up to date.`);
}

/** Examines an open database. */
export const examineDatabase: Check<'config' | 'database'> = async ({ config, database }) => {
  const { url } = config.database;
  if (url === null) return examineEmbedded(database);
  return examineServer(database, url, config.service.workers);
};
