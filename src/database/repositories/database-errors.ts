/** Translates PostgreSQL's error codes (PostgreSQL documentation, appendix A). */
import { AppError } from '../../domain/shared/errors.js';

interface DriverError {
  readonly code?: string;
  readonly constraint?: string;
}

function driverErrorOf(error: unknown): DriverError {
  const wrapped = (error as { driverError?: unknown } | null)?.driverError ?? error;
  return typeof wrapped === 'object' && wrapped !== null ? wrapped : {};
}

/** Returns whether the error is a violation of the named unique constraint. */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  const driverError = driverErrorOf(error);
  return driverError.code === '23505' && driverError.constraint === constraint;
}

/** Returns whether the error is a violation of the named foreign key. */
export function isForeignKeyViolation(error: unknown, constraint: string): boolean {
  const driverError = driverErrorOf(error);
  return driverError.code === '23503' && driverError.constraint === constraint;
}

/** Returns whether the transaction lost a conflict with another one. It changed nothing, and can run again. */
export function isRetriable(error: unknown): boolean {
  const { code } = driverErrorOf(error);
  return code === '40001' || code === '40P01';
}

/** The connection was lost (08), resources ran out (53), an operator ended the server (57), or a wait timed out. */
const unavailable = /^(08|53|57P)|^(40001|40P01|55P03|57014|25P03|58030)$/;
const networkErrors = /^E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|HOSTUNREACH|NOTFOUND)$/;
/** Errors of the driver and of TypeORM without a code. The last: the connection ended between two statements. */
const driverMessages =
  /Connection terminated|timeout exceeded when trying to connect|not queryable|runner already released/;

function isUnavailable(error: unknown): boolean {
  const { code = '' } = driverErrorOf(error);
  if (unavailable.test(code) || networkErrors.test(code)) return true;
  return error instanceof Error && driverMessages.test(error.message);
}

const retryAfterSeconds = 2;

/** Returns `OVERLOADED` for a failure of the database that will pass, and any other error unchanged. */
export function toPublicError(error: unknown): unknown {
  if (error instanceof AppError || !isUnavailable(error)) return error;
  return new AppError('OVERLOADED', { retryAfterSeconds }, { cause: error });
}
