/**
 * This API's renderer. What is not in the catalogue is masked; what graphql-js says of a document
 * or a variable is said again without the values in it, since they may be passwords or tokens.
 */
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { unwrapResolverError } from '@apollo/server/errors';
import { AppError } from '../../domain/shared/errors.js';
import { explainBriefly, explainToDeveloper } from './validation-messages.js';

/** A message of ours about the document, with no value in it. */
export class DocumentError extends GraphQLError {
  constructor(message: string, code: 'GRAPHQL_VALIDATION_FAILED' | 'BAD_USER_INPUT') {
    super(message, { extensions: { code, http: { status: 400 } } });
  }
}

/** Which token was unexpected is not said: it may be a literal. The location is. */
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
      return isOpen ? explainToDeveloper(error) : explainBriefly(error);
    case 'BAD_USER_INPUT':
      return unfittingVariable;
    case 'OPERATION_RESOLUTION_FAILURE':
      return 'Name the one operation of the document to run in operationName.';
    case 'BAD_REQUEST':
      return 'The request is not a valid GraphQL request.';
    case 'PERSISTED_QUERY_NOT_SUPPORTED':
      // Apollo's clients look for this very text, and send the document from then on.
      return 'PersistedQueryNotSupported';
    default:
      return null;
  }
}

/** A variable that fits its own type, but not the place it is used in: found only when the field runs. */
export function isLateCoercionError(thrown: unknown): boolean {
  const error = unwrapResolverError(thrown);
  return error instanceof GraphQLError && /^Argument "\w+" (of|has) /.test(error.message);
}

/** The error of ours behind what was thrown, if there is one. */
export function findOwnError(thrown: unknown): AppError | DocumentError | null {
  const error = unwrapResolverError(thrown);
  if (error instanceof AppError || error instanceof DocumentError) return error;
  const original = error instanceof GraphQLError ? error.originalError : undefined;
  return original && original !== error ? findOwnError(original) : null;
}

/** The facts of a failure that clients may see. */
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

/** For Apollo's `formatError`. Keeps locations and path; adds no request id, which only the pipeline knows. */
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

/** The answer to a request that never reached the pipeline. */
export function renderError(error: AppError, requestId: string): object {
  const extensions = { code: error.code, ...publicDetails(error), requestId };
  return { errors: [{ message: error.message, extensions }] };
}
