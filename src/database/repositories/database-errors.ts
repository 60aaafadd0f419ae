/** What PostgreSQL's error codes mean to us (PostgreSQL documentation, appendix A). */
import { AppError } from '../../domain/shared/errors.js';

interface DriverError {
  readonly code?: string;
  readonly constraint?: string;
}

function driverErrorOf(error: unknown): DriverError {
  const wrapped = (error as { driverError?: unknown } | null)?.driverError ?? error;
  return typeof wrapped === 'object' && wrapped !== null ? wrapped : {};
}

export function isUniqueViolation(error: unknown, constraint: string): boolean {
  const driverError = driverErrorOf(error);
  return driverError.code === '23505' && driverError.constraint === constraint;
}

export function isForeignKeyViolation(error: unknown, constraint: string): boolean {
  const driverError = driverErrorOf(error);
  return driverError.code === '23503' && driverError.constraint === constraint;
}

/** Two transactions met: run again, this one changed nothing. */
export function isRetriable(error: unknown): boolean {
  const { code } = driverErrorOf(error);
  return code === '40001' || code === '40P01';
}

/** Connection lost (08), resources used up (53), shut down by an operator (57), and waits that took too long. */
const unavailable = /^(08|53|57P)|^(40001|40P01|55P03|57014|25P03|58030)$/;
const networkErrors = /^E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|HOSTUNREACH|NOTFOUND)$/;
/** Driver and TypeORM have no code for these; the last is a connection that ended between two statements. */
const driverMessages =
  /Connection terminated|timeout exceeded when trying to connect|not queryable|runner already released/;

function isUnavailable(error: unknown): boolean {
  const { code = '' } = driverErrorOf(error);
  if (unavailable.test(code) || networkErrors.test(code)) return true;
  return error instanceof Error && driverMessages.test(error.message);
}

const retryAfterSeconds = 2;

/** A failure of the database that will pass is `OVERLOADED`; everything else stays what it is. */
export function toPublicError(error: unknown): unknown {
  if (error instanceof AppError || !isUnavailable(error)) return error;
  return new AppError('OVERLOADED', { retryAfterSeconds }, { cause: error });
}
