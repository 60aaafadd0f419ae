/** The HTTP status of each kind of failure. A new kind without a status does not compile. */
import type { ErrorKind } from '../../domain/shared/errors.js';

export const statusOfKind: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  too_large: 413,
  unsupported_media_type: 415,
  refused: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
};
