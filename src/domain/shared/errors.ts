/**
 * Every way the service can fail: one code each, one line in one list.
 * Operations throw them, APIs render them. Messages are public: they never hold a value that a caller sent.
 */

/** What kind of failure it is. `http/status.ts` gives each kind its HTTP status. */
export type ErrorKind =
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'invalid'
  | 'refused'
  | 'rate_limited'
  | 'unavailable'
  | 'internal'
  | 'method_not_allowed'
  | 'not_acceptable'
  | 'unsupported_media_type'
  | 'too_large';

interface CatalogueEntry {
  readonly kind: ErrorKind;
  readonly message: string;
}

const catalogue = {
  // What an end user can act on.
  RESET_TOKEN_REFUSED: { kind: 'refused', message: 'This reset token cannot be used.' },
  PASSWORD_REJECTED: { kind: 'refused', message: 'The password does not meet the policy.' },
  CUSTOMER_NOT_FOUND: { kind: 'not_found', message: 'There is no customer with this address.' },
  CUSTOMER_INACTIVE: { kind: 'refused', message: 'The customer is disabled.' },
  EMAIL_TAKEN: { kind: 'refused', message: 'Another customer has this address.' },
  INVALID_CREDENTIALS: {
    kind: 'refused',
    message: 'The customer or the password is wrong.',
  },
  RATE_LIMITED: { kind: 'rate_limited', message: 'Too many attempts. Try again later.' },

  // What the calling program has to mend, or wait for.
  UNAUTHENTICATED: {
    kind: 'unauthenticated',
    message: 'A valid bearer token or API key is required.',
  },
  FORBIDDEN: { kind: 'forbidden', message: 'This credential may not do that.' },
  NOT_FOUND: { kind: 'not_found', message: 'There is no such object.' },
  BAD_USER_INPUT: { kind: 'invalid', message: 'The input is not valid.' },
  INVALID_SITE_CONTEXT: { kind: 'invalid', message: 'The x-site-context header is not valid.' },
  BAD_REQUEST: { kind: 'invalid', message: 'The request is not valid.' },
  METHOD_NOT_ALLOWED: {
    kind: 'method_not_allowed',
    message: 'This method is not allowed here.',
  },
  NOT_ACCEPTABLE: {
    kind: 'not_acceptable',
    message: 'None of the accepted media types can be answered.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    kind: 'unsupported_media_type',
    message: 'The request body must be JSON in UTF-8.',
  },
  PAYLOAD_TOO_LARGE: { kind: 'too_large', message: 'The request body is too large.' },
  OVERLOADED: { kind: 'unavailable', message: 'The service is busy. Try again shortly.' },
  INTERNAL_SERVER_ERROR: { kind: 'internal', message: 'Something went wrong on our side.' },
} as const satisfies Record<string, CatalogueEntry>;

export type AppErrorCode = keyof typeof catalogue;

/** Why a genuine reset token cannot be redeemed; `UNRECOGNIZED` for every token that is not genuine. */
export type ResetTokenErrorReason =
  'UNRECOGNIZED' | 'EXPIRED' | 'ALREADY_USED' | 'SUPERSEDED' | 'REVOKED';

export type PasswordViolationCode =
  'TOO_SHORT' | 'TOO_LONG' | 'TOO_COMMON' | 'CONTAINS_PERSONAL_DATA' | 'NOT_WELL_FORMED';

export interface PasswordViolation {
  readonly code: PasswordViolationCode;
  readonly message: string;
}

/** What is wrong with one argument, so that every API can point at it. */
export type InputProblem =
  'blank' | 'invalid' | 'too_long' | 'out_of_range' | 'not_well_formed' | 'not_allowed';

/** The facts that go with a failure. None of them may hold a secret or an echoed value. */
export interface ErrorDetails {
  readonly reason?: ResetTokenErrorReason;
  readonly violations?: readonly PasswordViolation[];
  readonly retryAfterSeconds?: number;
  /** The argument at fault, by its name in the domain. */
  readonly field?: string;
  readonly problem?: InputProblem;
}

export class AppError extends Error {
  readonly kind: ErrorKind;

  constructor(
    readonly code: AppErrorCode,
    readonly details: ErrorDetails = {},
    options: { message?: string; cause?: unknown } = {},
  ) {
    super(options.message ?? catalogue[code].message, { cause: options.cause });
    this.name = 'AppError';
    this.kind = catalogue[code].kind;
  }
}

export const errorCodes = Object.keys(catalogue) as AppErrorCode[];

const problems: Record<InputProblem, string> = {
  blank: 'must be given and not be empty',
  invalid: 'does not have the expected form',
  too_long: 'is too long',
  out_of_range: 'is out of range',
  not_well_formed: 'holds characters that are not allowed',
  not_allowed: 'is not allowed here',
};

/** The failure for one argument that cannot be accepted. Names the argument, never its value. */
export function invalidInput(field: string, problem: InputProblem, hint?: string): AppError {
  const message = `${field} ${hint ?? problems[problem]}.`;
  return new AppError('BAD_USER_INPUT', { field, problem }, { message });
}

export function resetTokenRefused(reason: ResetTokenErrorReason): AppError {
  return new AppError('RESET_TOKEN_REFUSED', { reason });
}

/** Any thrown value as an `AppError`; what is not one of ours is an internal error with the original as cause. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return new AppError('INTERNAL_SERVER_ERROR', {}, { cause: thrown });
}
