/** The causes of failures of a queue: a code to search for, and a sentence. */
import type { FailureCause } from '../domain/shared/outage.js';

export const silence: FailureCause = {
  code: 'ETIMEDOUT',
  detail: 'The database does not answer.',
};

const lost: FailureCause = {
  code: 'ECONNRESET',
  detail: 'The database, or something between, ended the session.',
};

const unreachable = 'The database cannot be reached.';

/** The driver's errors have the code and message of PostgreSQL, or of the system call; its own ones have no code. */
export function causeOf(error: unknown): FailureCause {
  const { code, message, name } = error as { code?: unknown; message?: string; name?: string };
  if (typeof code === 'string') return { code, detail: message || unreachable };
  if (/connection timeout|read timeout/.test(message ?? '')) return silence;
  if (message?.startsWith('Connection terminated')) return lost;
  return { code: name ?? 'Error', detail: message || unreachable };
}
