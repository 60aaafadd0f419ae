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

const busy: FailureCause = {
  code: 'ETIMEDOUT',
  detail: 'No session of the database became free in time.',
};

const unreachable = 'The database cannot be reached.';

/** The driver's own errors have no code, but these messages. The first that matches counts. */
const ofDriver: readonly (readonly [RegExp, FailureCause])[] = [
  [/^Query read timeout$|^timeout expired$|due to connection timeout$/, silence],
  [/^timeout exceeded when trying to connect$/, busy],
  [/^Connection terminated/, lost],
];

function inner(error: unknown): unknown {
  const { driverError, cause } = error as { driverError?: unknown; cause?: unknown };
  const one = driverError ?? cause;
  return one instanceof Error && one !== error ? one : undefined;
}

/** Returns what the error, or the first that it carries, says by its message. */
function saidByDriver(error: unknown): FailureCause | undefined {
  if (!error) return undefined;
  const { message = '' } = error as { message?: string };
  return ofDriver.find(([pattern]) => pattern.test(message))?.[1] ?? saidByDriver(inner(error));
}

/** Errors of ours and of TypeORM are about that of the driver, which they carry. */
function rootOf(error: unknown): unknown {
  const one = inner(error);
  return one ? rootOf(one) : error;
}

/** Returns the cause in the words of PostgreSQL or of the system call, or ours for what the driver alone decided. */
export function causeOf(error: unknown): FailureCause {
  const { code, message, name } = rootOf(error) as Partial<Error & { code: unknown }>;
  if (typeof code === 'string') return { code, detail: message || unreachable };
  return saidByDriver(error) ?? { code: name ?? 'Error', detail: message || unreachable };
}
