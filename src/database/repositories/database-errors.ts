/** Translates PostgreSQL's error codes (PostgreSQL documentation, appendix A). */
import { AppError } from '../../domain/shared/errors.js';
import { codeOf, driverErrorOf } from '../connection/driver-error.js';
import { keyOfTable } from '../partitions/key-names.js';
import { ClientGoneError, OutOfTimeError, OutcomeUnknownError } from '../sessions/errors.js';

/** Returns whether the error is a violation of the named unique constraint, of a whole table or in a partition. */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  const driverError = driverErrorOf(error);
  return driverError.code === '23505' && keyOfTable(driverError.constraint) === constraint;
}

/** Returns whether the error is a violation of the named foreign key. */
export function isForeignKeyViolation(error: unknown, constraint: string): boolean {
  const driverError = driverErrorOf(error);
  return driverError.code === '23503' && driverError.constraint === constraint;
}

/** Returns whether the transaction lost a conflict with another one. It changed nothing, and can run again. */
export function isRetriable(error: unknown): boolean {
  const code = codeOf(error);
  return code === '40001' || code === '40P01';
}

/** What an operator reads about failures that pass, or that the operator ends; the first that matches. */
const causes: readonly (readonly [RegExp, string])[] = [
  [/^28/, 'the database refuses the role or its password (DATABASE_URL)'],
  [/^3D000$/, 'the database of DATABASE_URL does not exist'],
  [/^42501$/, 'the role of DATABASE_URL lacks a right'],
  [/^25006$/, 'the database is read-only'],
  [/^53100$/, 'the disk of the database is full'],
  [/^53300$/, 'the database has no free connection'],
  [/^53/, 'the database has too few resources'],
  [/^57P|^08|^58030$/, 'the connection to the database was lost'],
  [/^E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|HOSTUNREACH)$/, 'the database cannot be reached'],
  [/^E(NOTFOUND|AI_AGAIN)$/, 'the host of DATABASE_URL is not found'],
  [/^(40001|40P01)$/, 'the transaction lost conflicts with others'],
  [/^(55P03|57014|25P0[34])$/, 'a statement took too long'],
];
/** Errors of the driver and of TypeORM without a code. The last two words are TypeORM's, of a connection that ended between two statements. */
const driverMessages =
  /Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|not queryable|already released/;

const lost = 'the connection to the database was lost';

/** The failure in words that are safe to log, with the driver's error as its cause. */
class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
}

function causeOf(error: unknown): string | undefined {
  const ours = driverErrorOf(error);
  if (ours instanceof OutcomeUnknownError) return causeOf(ours.cause) ?? lost;
  if (ours instanceof OutOfTimeError) return 'the work as a whole took too long';
  const { code = '' } = driverErrorOf(error);
  const [, words] = causes.find(([pattern]) => pattern.test(code)) ?? [];
  if (words !== undefined) return words;
  const isOfDriver = error instanceof Error && driverMessages.test(error.message);
  return isOfDriver ? lost : undefined;
}

/** What a client reads that would have to guess otherwise. */
const outcomeUnknown =
  'The database was lost before it confirmed the change, which may have been made or not. Look before you try again.';

const retryAfterSeconds = 2;

/**
 * Returns `OVERLOADED` for a failure of the database that will pass or that an operator can end; else the error itself.
 * Its message says if the change may have been made all the same.
 */
export function toPublicError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const driverError = driverErrorOf(error);
  if (driverError instanceof ClientGoneError)
    return new AppError('OVERLOADED', { retryAfterSeconds });
  const words = causeOf(error);
  if (words === undefined) return error;
  const cause = new DatabaseUnavailableError(words, { cause: error });
  const message = driverError instanceof OutcomeUnknownError ? { message: outcomeUnknown } : {};
  return new AppError('OVERLOADED', { retryAfterSeconds }, { cause, ...message });
}

/** Runs `work`. Throws what it throws as `toPublicError` has it. */
export async function withPublicErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toPublicError(error);
  }
}

/** Returns the error of a statement that changes nothing that a client has asked for, whether it was done or not. */
export function withoutOutcome(error: unknown): unknown {
  const driverError = driverErrorOf(error);
  return driverError instanceof OutcomeUnknownError ? driverError.cause : error;
}
