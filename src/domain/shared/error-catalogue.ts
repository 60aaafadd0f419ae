/**
 * The list of errors: one entry for each way in which the service can fail. A new code starts here; each API's
 * renderer stops compiling until it has a place for it. `docs/errors.md` is printed from this list.
 */

/** The kind of an error. `api/http/status.ts` gives each kind its HTTP status. */
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
  /** Sent to clients, unless the error carries a message of its own. Never contains a value that a caller sent. */
  readonly message: string;
  /** For the documentation: what leads to this error. */
  readonly cause: string;
  /** For the documentation: what an integrator does about it. */
  readonly cure: string;
}

export const errorCatalogue = {
  // An end user can act on these.
  RESET_TOKEN_REFUSED: {
    kind: 'refused',
    message: 'This reset token cannot be used.',
    cause:
      'The token is unknown, expired, already used, superseded by a newer reset or revoked; `reason` says which.',
    cure: 'Let the customer request a new link; with `ALREADY_USED`, offer to sign in.',
  },
  PASSWORD_REJECTED: {
    kind: 'refused',
    message: 'The password does not meet the policy.',
    cause:
      'The new password is too short, too long, too common, made of personal data, or contains characters that cannot be typed.',
    cure: 'Show what `violations` and `policy` say, and ask for another password; the reset token is still usable.',
  },
  CUSTOMER_NOT_FOUND: {
    kind: 'not_found',
    message: 'There is no customer with this address.',
    cause: 'No customer of this organization and mode has the address or the user id.',
    cure: 'Check the address or id, and whether the credential is for test or live data.',
  },
  CUSTOMER_INACTIVE: {
    kind: 'refused',
    message: 'The customer is disabled.',
    cause: 'An integration asked for a reset for a customer that is disabled.',
    cure: 'Enable the customer with `updateCustomer`, then create the reset again.',
  },
  INVALID_EMAIL: {
    kind: 'refused',
    message: 'The email address is not valid.',
    cause:
      'The text is not one email address: it has no `@`, no domain, a display name, several addresses, or more than 254 characters; white space around an address does no harm.',
    cure: 'Ask for the address again; the error says nothing about whether a customer has it.',
  },
  EMAIL_TAKEN: {
    kind: 'refused',
    message: 'Another customer has this address.',
    cause:
      'Another customer of this organization and mode already has the address, in whatever case it is spelled.',
    cure: 'Find that customer by the address and update it, or choose another address.',
  },
  INVALID_CREDENTIALS: {
    kind: 'refused',
    message: 'The customer or the password is wrong.',
    cause:
      'The password does not match, or the customer is unknown, disabled or without a password; the error never says which.',
    cure: 'Ask for address and password again, and offer a password reset.',
  },
  RATE_LIMITED: {
    kind: 'rate_limited',
    message: 'Too many attempts. Try again later.',
    cause: 'Too many attempts of the same kind came within a short time.',
    cure: 'Wait for `retryAfterSeconds`, then try again.',
  },

  // The calling program has to be corrected, or has to wait.
  UNAUTHENTICATED: {
    kind: 'unauthenticated',
    message: 'A valid bearer token or API key is required.',
    cause:
      "No credential was sent, or it is unknown, expired, revoked, signed by an issuer that is not configured, or in the wrong header; a customer's token also ends when the password changes.",
    cure: 'Send a valid `authorization: Bearer` or `x-api-key` header; obtain a new token if it has expired.',
  },
  FORBIDDEN: {
    kind: 'forbidden',
    message: 'This credential may not do that.',
    cause:
      'The credential is valid, but its kind of caller may not do this, or it names another organization or mode than the other headers.',
    cure: "Call from a back end with an integration's credential, and send credentials and `x-site-context` of one organization.",
  },
  DOCUMENT_NOT_TRUSTED: {
    kind: 'forbidden',
    message: 'This application may send nothing but its registered documents.',
    cause:
      'The application of the credential is limited to its trusted documents, and the GraphQL document is none of them; it was not parsed.',
    cure: "Register the client's manifest with `rekey documents add`, before the client is deployed.",
  },
  DOCUMENT_NOT_FOUND: {
    kind: 'invalid',
    message: 'No document of this application has this id.',
    cause:
      'The request names its GraphQL document by an id that is not registered for the application of the credential.',
    cure: "Register the client's manifest with `rekey documents add`, or send the document itself in `query`.",
  },
  NOT_FOUND: {
    kind: 'not_found',
    message: 'There is no such object.',
    cause:
      'No object of this organization and mode has the id, it was deleted, or the path names no resource.',
    cure: 'Check the id and the path, and whether the credential is for test or live data.',
  },
  BAD_USER_INPUT: {
    kind: 'invalid',
    message: 'The input is not valid.',
    cause:
      'An argument is missing, malformed, too long or out of range; `field` names it and `problem` says how.',
    cure: 'Correct the argument that `field` names; the same input fails again.',
  },
  INVALID_SITE_CONTEXT: {
    kind: 'invalid',
    message: 'The x-site-context header is not valid.',
    cause:
      'The `x-site-context` header is not a JSON object in ASCII of at most 1 KiB, or one of its members has the wrong form.',
    cure: 'Send an object with any of `account`, `channel`, `stage` and `date`, or leave the header out.',
  },
  BAD_REQUEST: {
    kind: 'invalid',
    message: 'The request is not valid.',
    cause: 'The request is not valid HTTP, JSON or GraphQL, or sends a header or parameter twice.',
    cure: 'Compare the request with the documentation of the API; the message says what was not understood.',
  },
  METHOD_NOT_ALLOWED: {
    kind: 'method_not_allowed',
    message: 'This method is not allowed here.',
    cause: 'The path exists, but not for this HTTP method; GraphQL operations run by POST only.',
    cure: 'Use one of the methods that the `Allow` header of the response lists.',
  },
  NOT_ACCEPTABLE: {
    kind: 'not_acceptable',
    message: 'None of the accepted media types can be answered.',
    cause: 'The `Accept` header rules out every media type that this API responds with.',
    cure: "Accept the API's media type, or leave the header out.",
  },
  UNSUPPORTED_MEDIA_TYPE: {
    kind: 'unsupported_media_type',
    message: 'The request body must be JSON in UTF-8.',
    cause:
      'The `Content-Type` header is missing, names another media type or charset, or the body is compressed.',
    cure: 'Send the body uncompressed in UTF-8, with the content type that the API documents.',
  },
  PAYLOAD_TOO_LARGE: {
    kind: 'too_large',
    message: 'The request body is too large.',
    cause: 'The request body is larger than the API accepts.',
    cure: 'Send less at once, such as shorter `metadata` or a smaller document.',
  },
  OVERLOADED: {
    kind: 'unavailable',
    message: 'The service is busy. Try again shortly.',
    cause:
      "The database is not reachable or takes no writes, too many passwords are being hashed, or an issuer's keys cannot be fetched; nothing was changed, unless the message says that it may have been.",
    cure: "Send the same request again after `retryAfterSeconds`, or look first if the message says so; if it persists, look at the service's log and load.",
  },
  INTERNAL_SERVER_ERROR: {
    kind: 'internal',
    message: 'Something went wrong on our side.',
    cause:
      'Rekey has a defect, or a part that it depends on failed in a way that it does not know.',
    cure: "Search the service's log for the request id of the response, and report it.",
  },
} as const satisfies Record<string, CatalogueEntry>;

export type AppErrorCode = keyof typeof errorCatalogue;
