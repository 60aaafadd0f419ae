/** This API's renderer: fabric's `{error, code, message}`, with the statuses and codes of its documentation. */
import type { AppError, AppErrorCode } from '../../domain/shared/errors.js';
import type { FailedRequest, RenderedError } from '../http/api.js';

export const statuses = {
  BAD_REQUEST: 400,
  INVALID_SITE_CONTEXT: 400,
  LOCAL_AUTHENTICATION_FAILED: 400,
  PASSWORD_REJECTED: 400,
  UNAUTHORIZED: 401,
  AUTHENTICATION_FAILED: 401,
  INACTIVE_USER: 401,
  INCORRECT_PASSWORD: 401,
  TOKEN_EXPIRED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  USER_NOT_FOUND: 404,
  VERIFY_TOKEN_FAILED: 404,
  METHOD_NOT_ALLOWED: 405,
  NOT_ACCEPTABLE: 406,
  EMAIL_TAKEN: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  TOO_MANY_REQUESTS: 429,
  INTERNAL_SERVER_ERROR: 500,
  OVERLOADED: 503,
} as const satisfies Record<string, number>;

export type FabricErrorCode = keyof typeof statuses;

/** fabric's own words. Its documentation shows those of 404 as messages, the others as names of responses. */
export const vendorMessages: Partial<Record<FabricErrorCode, string>> = {
  AUTHENTICATION_FAILED: 'Authentication failed.',
  INACTIVE_USER: 'Inactive user.',
  INCORRECT_PASSWORD: 'Incorrect password.',
  TOKEN_EXPIRED: 'Token expired.',
  USER_NOT_FOUND: 'User not found.',
  VERIFY_TOKEN_FAILED: 'Token not found.',
};

/** From a code of the catalogue to fabric's. A new code without one does not compile. */
const codes: Record<AppErrorCode, FabricErrorCode> = {
  RESET_TOKEN_REFUSED: 'VERIFY_TOKEN_FAILED',
  PASSWORD_REJECTED: 'PASSWORD_REJECTED',
  CUSTOMER_NOT_FOUND: 'USER_NOT_FOUND',
  CUSTOMER_INACTIVE: 'INACTIVE_USER',
  INVALID_EMAIL: 'BAD_REQUEST',
  EMAIL_TAKEN: 'EMAIL_TAKEN',
  INVALID_CREDENTIALS: 'AUTHENTICATION_FAILED',
  RATE_LIMITED: 'TOO_MANY_REQUESTS',
  UNAUTHENTICATED: 'UNAUTHORIZED',
  FORBIDDEN: 'FORBIDDEN',
  // GraphQL's alone.
  DOCUMENT_NOT_TRUSTED: 'FORBIDDEN',
  DOCUMENT_NOT_FOUND: 'BAD_REQUEST',
  NOT_FOUND: 'USER_NOT_FOUND',
  BAD_USER_INPUT: 'BAD_REQUEST',
  INVALID_SITE_CONTEXT: 'INVALID_SITE_CONTEXT',
  BAD_REQUEST: 'BAD_REQUEST',
  METHOD_NOT_ALLOWED: 'METHOD_NOT_ALLOWED',
  NOT_ACCEPTABLE: 'NOT_ACCEPTABLE',
  UNSUPPORTED_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  PAYLOAD_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  OVERLOADED: 'OVERLOADED',
  INTERNAL_SERVER_ERROR: 'INTERNAL_SERVER_ERROR',
};

/** Routes that have a code of their own for a failure. */
const codesOfRoutes: Record<string, Partial<Record<AppErrorCode, FabricErrorCode>>> = {
  '/auth/local/login': {
    BAD_USER_INPUT: 'LOCAL_AUTHENTICATION_FAILED',
    INVALID_EMAIL: 'LOCAL_AUTHENTICATION_FAILED',
  },
  '/auth/change-password': { INVALID_CREDENTIALS: 'INCORRECT_PASSWORD' },
};

function codeOf(
  { code, details }: AppError,
  { headers: { authorization }, route }: FailedRequest,
): FabricErrorCode {
  if (route === undefined && code === 'NOT_FOUND') return 'NOT_FOUND';
  // fabric has an API gateway in front, which returns 403 for a missing or invalid key.
  if (code === 'UNAUTHENTICATED' && authorization === undefined) return 'FORBIDDEN';
  if (code === 'RESET_TOKEN_REFUSED' && details.reason === 'EXPIRED') return 'TOKEN_EXPIRED';
  return codesOfRoutes[route ?? '']?.[code] ?? codes[code];
}

/** fabric's names for arguments, if they differ from the operations'. */
const vendorNames: Record<string, string> = { customerEmail: 'username', email: 'username' };

function explain({ code, message, details }: AppError): string {
  const { field = '', violations = [] } = details;
  if (code === 'PASSWORD_REJECTED') {
    return [message, ...violations.map((violation) => violation.message)].join(' ');
  }
  const name = vendorNames[field];
  if (name === undefined) return message;
  if (code === 'INVALID_EMAIL') return `${name} must be one email address.`;
  return message.startsWith(`${field} `) ? `${name}${message.slice(field.length)}` : message;
}

export interface FabricErrorDocument {
  readonly error: string;
  readonly code: FabricErrorCode;
  readonly message: string;
}

/** Says of a refused token only whether it expired, which operations reveal only for a genuine token. */
export function renderFabricError(
  error: AppError,
  request: FailedRequest,
): RenderedError & { readonly body: FabricErrorDocument } {
  const code = codeOf(error, request);
  const message = vendorMessages[code] ?? explain(error);
  return { status: request.status ?? statuses[code], body: { error: code, code, message } };
}
