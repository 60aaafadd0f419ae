/** The read replica, if the settings name one. */
import { reportReplica, type ReplicaReport } from '../database/replica-report.js';
import { unencryptedHostOf } from '../database/server-connection.js';
import type { Check } from './deployment.js';
import { good, orGood, problem, warning, type Finding } from './finding.js';

const meanwhile = 'Until then lists are read from the primary.';

/** Nobody waits longer for a command (milliseconds). */
const waitMaxMs = 5000;

function examineEncryption(url: string): Finding[] {
  const host = unencryptedHostOf(url);
  if (host === null) return [];
  const message = `The connection to the replica at ${host} is not encrypted: who listens there reads addresses.`;
  const change = 'Add sslmode=verify-full to DATABASE_READ_URL (docs/database.md#the-connection).';
  return [warning('replica.plain', message, change)];
}

function examineLag(bytes: number | null, waitMs: number): Finding[] {
  if (bytes === 0) return [];
  const change = `See why it does not keep up: its disk, its network, or a long query on it. ${meanwhile}`;
  const message =
    bytes === null
      ? 'The replica does not say what it has replayed, so that it is not used.'
      : `The replica lacks ${bytes} bytes of what the primary had written ${waitMs / 1000} s before.`;
  return [warning('replica.behind', message, change)];
}

function toFindings(
  { stranger, isPrimary, bytesBehind }: ReplicaReport,
  waitMs: number,
): Finding[] {
  if (stranger !== null) {
    const change = `Name a replica of the server of DATABASE_URL in DATABASE_READ_URL. ${meanwhile}`;
    return [problem('replica.not_a_replica', stranger, change)];
  }
  if (!isPrimary) return examineLag(bytesBehind, waitMs);
  const message =
    'DATABASE_READ_URL names the primary itself, which is relieved of nothing by that.';
  return [warning('replica.is_primary', message, 'Name a replica, or leave it out.')];
}

/** Examines whether it answers, whether it follows this primary, and whether it keeps up. */
export const examineReplica: Check<'config' | 'database'> = async ({ config, database }) => {
  const { readUrl: url, readMaxLagSeconds } = config.database;
  if (url === null) return [good('No DATABASE_READ_URL: lists are read from the database itself.')];
  const waitMs = Math.min(readMaxLagSeconds * 1000, waitMaxMs);
  try {
    const found = toFindings(await reportReplica(database.dataSource, url, waitMs), waitMs);
    const findings = [...found, ...examineEncryption(url)];
    return orGood(findings, 'The replica follows the primary, and keeps up.');
  } catch (error) {
    const change = `Correct DATABASE_READ_URL, or start the replica. ${meanwhile}`;
    return [warning('replica.unreachable', (error as Error).message, change)];
  }
};
