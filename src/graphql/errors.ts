/**
 * This door's renderer. What is not in the catalogue is masked; what graphql-js says of a document
 * or a variable is said again without the values in it, since they may be passwords or tokens.
 */
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { unwrapResolverError } from '@apollo/server/errors';
import { AppError } from '../domain/errors.js';

/** A message of ours about the document, with no value in it. */
export class DocumentError extends GraphQLError {
  constructor(message: string, code: 'GRAPHQL_VALIDATION_FAILED' | 'BAD_USER_INPUT') {
    super(message, { extensions: { code, http: { status: 400 } } });
  }
}

const suggestion = / Did you mean [^]*$/;

/** Messages about values that hold nothing but the schema's names and the document's keys. */
const safeValueMessages = [
  /^Field "[\w.]+" of required type "[\w![\]]+" was not provided\.$/,
  /^Field "\w+" is not defined by type "\w+"\.$/,
  /^Expected value of type "[\w![\]]+", found null\.$/,
];

function isAboutValue(error: GraphQLError): boolean {
  return (error.nodes ?? []).some(({ kind }) => /Value$|^ObjectField$/.test(kind));
}

/** A message without suggestions and without literals. */
function describeValidation(error: GraphQLError, withSuggestions: boolean): string {
  const message = error.message.replace(suggestion, '');
  if (!isAboutValue(error)) return withSuggestions ? error.message : message;
  const isSafe = safeValueMessages.some((pattern) => pattern.test(message));
  return isSafe ? message : 'A value does not have the type that the schema expects there.';
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

function describe(error: GraphQLError, code: unknown, withSuggestions: boolean): string | null {
  switch (code) {
    case 'GRAPHQL_PARSE_FAILED':
      return describeSyntax(error);
    case 'GRAPHQL_VALIDATION_FAILED':
      return describeValidation(error, withSuggestions);
    case 'BAD_USER_INPUT':
      return 'A variable has a value that its type does not allow.';
    case 'OPERATION_RESOLUTION_FAILURE':
      return 'Name the one operation of the document to run in operationName.';
    case 'BAD_REQUEST':
      return 'The request is not a valid GraphQL request.';
    default:
      return null;
  }
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

/** For Apollo's `formatError`. Keeps locations and path; adds no request id, which only the pipeline knows. */
export function createErrorFormatter(options: { withSuggestions: boolean }) {
  return (formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError => {
    const own = findOwnError(thrown);
    const { locations, path } = formatted;
    const place = { ...(locations && { locations }), ...(path && { path }) };
    if (own instanceof AppError) {
      const extensions = { code: own.code, ...publicDetails(own) };
      return { message: own.message, ...place, extensions };
    }
    const code = formatted.extensions?.['code'];
    if (own) return { message: own.message, ...place, extensions: { code } };
    const isGraphQLError = thrown instanceof GraphQLError;
    const message = isGraphQLError ? describe(thrown, code, options.withSuggestions) : null;
    if (message !== null) return { message, ...place, extensions: { code } };
    const masked = new AppError('INTERNAL_SERVER_ERROR');
    return { message: masked.message, ...place, extensions: { code: masked.code } };
  };
}

/** The answer to a request that never reached the pipeline. */
export function renderError(error: AppError, requestId: string): object {
  const extensions = { code: error.code, ...publicDetails(error), requestId };
  return { errors: [{ message: error.message, extensions }] };
}
