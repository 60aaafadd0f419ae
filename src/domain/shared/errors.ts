/**
 * The error that operations throw and APIs render. Its code is one of the error catalogue.
 */
import { errorCatalogue, type AppErrorCode, type ErrorKind } from './error-catalogue.js';

export { errorCatalogue } from './error-catalogue.js';
export type { AppErrorCode, ErrorKind } from './error-catalogue.js';

/** Why a reset token cannot be redeemed. Every token that is not genuine gets the same `UNRECOGNIZED`. */
export type ResetTokenErrorReason =
  'UNRECOGNIZED' | 'EXPIRED' | 'ALREADY_USED' | 'SUPERSEDED' | 'REVOKED';

export type PasswordViolationCode =
  'TOO_SHORT' | 'TOO_LONG' | 'TOO_COMMON' | 'CONTAINS_PERSONAL_DATA' | 'NOT_WELL_FORMED';

export interface PasswordViolation {
  readonly code: PasswordViolationCode;
  readonly message: string;
}

/** The rules for new passwords that a form can show and count. */
export interface PasswordPolicy {
  /** In Unicode code points after NFC. */
  readonly minLength: number;
  readonly maxLength: number;
}

/** What is wrong with one argument. Every API shows it to clients. */
export type InputProblem =
  'blank' | 'invalid' | 'too_long' | 'out_of_range' | 'not_well_formed' | 'not_allowed';

/** The facts that go with an error. All are public: none may contain a secret or a value that a caller sent. */
export interface ErrorDetails {
  readonly reason?: ResetTokenErrorReason;
  readonly violations?: readonly PasswordViolation[];
  /** The policy that a rejected password does not meet. */
  readonly policy?: PasswordPolicy;
  readonly retryAfterSeconds?: number;
  /** The argument that is wrong, by its name in the domain. */
  readonly field?: string;
  readonly problem?: InputProblem;
}

/** An error that is an answer says where it was made and no more: a whole stack takes a twentieth of a rejected token. */
const answerFrames = 3;

/**
 * An expected failure. `options.message` replaces the catalogue's message and is public, too; `options.cause` is
 * for the log alone.
 */
export class AppError extends Error {
  readonly kind: ErrorKind;

  constructor(
    readonly code: AppErrorCode,
    readonly details: ErrorDetails = {},
    options: { message?: string; cause?: unknown } = {},
  ) {
    const { kind, message } = errorCatalogue[code];
    const { stackTraceLimit } = Error;
    if (kind !== 'internal') Error.stackTraceLimit = Math.min(stackTraceLimit, answerFrames);
    super(options.message ?? message, { cause: options.cause });
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'AppError';
    this.kind = kind;
  }
}

const problems: Record<InputProblem, string> = {
  blank: 'must be given and not be empty',
  invalid: 'does not have the expected form',
  too_long: 'is too long',
  out_of_range: 'is out of range',
  not_well_formed: 'holds characters that are not allowed',
  not_allowed: 'is not allowed here',
};

/**
 * Returns the `BAD_USER_INPUT` error for one argument. The message reads `<field> <hint>.` and never shows the
 * argument's value.
 */
export function invalidInput(field: string, problem: InputProblem, hint?: string): AppError {
  const message = `${field} ${hint ?? problems[problem]}.`;
  return new AppError('BAD_USER_INPUT', { field, problem }, { message });
}

/** Returns the error for a reset token that cannot be redeemed. */
export function resetTokenRefused(reason: ResetTokenErrorReason): AppError {
  return new AppError('RESET_TOKEN_REFUSED', { reason });
}

/**
 * Returns any thrown value as an `AppError`. An unexpected one becomes `INTERNAL_SERVER_ERROR` with the original as
 * cause.
 */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return new AppError('INTERNAL_SERVER_ERROR', {}, { cause: thrown });
}
