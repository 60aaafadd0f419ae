/**
 * This API's renderer. It masks errors that are not in the catalogue, and rewords graphql-js's messages about documents
 * and variables without the values in them, which may be passwords or tokens.
 */
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { unwrapResolverError } from '@apollo/server/errors';
import { AppError } from '../../domain/shared/errors.js';
import type { FailedRequest, RenderedError } from '../http/api.js';
import { statusOfKind } from '../http/status.js';
import { explain } from './validation-messages.js';

/** An error of ours about the document. Its message contains no value of it. */
export class DocumentError extends GraphQLError {
  constructor(message: string, code: 'GRAPHQL_VALIDATION_FAILED' | 'BAD_USER_INPUT') {
    super(message, { extensions: { code, http: { status: 400 } } });
  }
}

/** Says where the syntax is wrong, but not which token was unexpected: it may be a literal. */
function describeSyntax(error: GraphQLError): string {
  if (/^Syntax Error: Document contains more that \d+ tokens/.test(error.message)) {
    return 'The document has too many tokens.';
  }
  const [location] = error.locations ?? [];
  const at = location ? ` at line ${location.line}, column ${location.column}` : '';
  return `The document is not valid GraphQL${at}.`;
}

const unfittingVariable = 'A variable has a value that its type does not allow.';

function describe(error: GraphQLError, code: unknown, isOpen: boolean): string | null {
  switch (code) {
    case 'GRAPHQL_PARSE_FAILED':
      return describeSyntax(error);
    case 'GRAPHQL_VALIDATION_FAILED':
      return explain(error, { isOpen });
    case 'BAD_USER_INPUT':
      return unfittingVariable;
    case 'OPERATION_RESOLUTION_FAILURE':
      return 'Name the one operation of the document to run in operationName.';
    case 'BAD_REQUEST':
      return 'The request is not a valid GraphQL request.';
    case 'PERSISTED_QUERY_NOT_SUPPORTED':
      // Apollo's clients look for exactly this text, and send the document from then on.
      return 'PersistedQueryNotSupported';
    default:
      return null;
  }
}

/**
 * Whether a variable fits its own type but not the argument it is used for, which graphql-js finds only when the field
 * runs.
 */
export function isLateCoercionError(thrown: unknown): boolean {
  const error = unwrapResolverError(thrown);
  return error instanceof GraphQLError && /^Argument "\w+" (of|has) /.test(error.message);
}

/** Returns the error of ours behind what was thrown, null if there is none. */
export function findOwnError(thrown: unknown): AppError | DocumentError | null {
  const error = unwrapResolverError(thrown);
  if (error instanceof AppError || error instanceof DocumentError) return error;
  const original = error instanceof GraphQLError ? error.originalError : undefined;
  return original && original !== error ? findOwnError(original) : null;
}

/** Returns the facts of a failure that clients may see. */
function publicDetails({ details }: AppError): Record<string, unknown> {
  const { field, problem, retryAfterSeconds } = details;
  return {
    ...(field !== undefined && { field }),
    ...(problem !== undefined && { problem }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
}

function renderUnowned(
  thrown: unknown,
  code: unknown,
  isOpen: boolean,
): { message: string; code: unknown } {
  if (isLateCoercionError(thrown)) return { message: unfittingVariable, code: 'BAD_USER_INPUT' };
  const message = thrown instanceof GraphQLError ? describe(thrown, code, isOpen) : null;
  return message === null ? new AppError('INTERNAL_SERVER_ERROR') : { message, code };
}

/** For Apollo's `formatError`. Keeps locations and path. `plugin.ts` adds the request id, which is not known here. */
export function createErrorFormatter({ isOpen }: { isOpen: boolean }) {
  return (formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError => {
    const own = findOwnError(thrown);
    const { locations, path } = formatted;
    const place = { ...(locations && { locations }), ...(path && { path }) };
    if (own instanceof AppError) {
      const extensions = { code: own.code, ...publicDetails(own) };
      return { message: own.message, ...place, extensions };
    }
    const given = formatted.extensions?.['code'];
    if (own) return { message: own.message, ...place, extensions: { code: given } };
    const { message, code } = renderUnowned(thrown, given, isOpen);
    return { message, ...place, extensions: { code } };
  };
}

/** Tells browsers and clients that query by GET what to do. */
const methodNotAllowed = 'GraphQL operations run by POST.';

function messageOf({ code, message }: AppError, { route }: FailedRequest): string {
  return code === 'METHOD_NOT_ALLOWED' && route !== undefined ? methodNotAllowed : message;
}

/** Returns the response to a request that failed before Apollo ran it. */
export function renderError(error: AppError, request: FailedRequest): RenderedError {
  const { requestId } = request;
  const extensions = { code: error.code, ...publicDetails(error), requestId };
  const errors = [{ message: messageOf(error, request), extensions }];
  return { status: request.status ?? statusOfKind[error.kind], body: { errors } };
}
