/**
 * Rekey's additions to Apollo's pipeline: limits that need variables, observed errors, request ids, and the 503. One
 * plugin, because Apollo waits for each of them at every step.
 */
import {
  HeaderMap,
  type ApolloServerPlugin,
  type GraphQLRequestContextDidEncounterErrors,
  type GraphQLRequestContextDidResolveOperation,
  type GraphQLRequestContextWillSendResponse,
  type HTTPGraphQLHead,
} from '@apollo/server';
import {
  GraphQLError,
  Kind,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
  type OperationDefinitionNode,
} from 'graphql';
import { AppError } from '../../domain/shared/errors.js';
import type { Observe } from '../../operations/index.js';
import { observeRefusedFields } from './refused-fields.js';
import { statusOfKind } from '../http/status.js';
import type { GraphqlContext } from './loaders/context.js';
import { findOwnError, isLateCoercionError } from './errors.js';
import { requireBoundedLists } from './limits.js';
import { beginDocument } from './observed-documents.js';
import { fitVariables } from './variables.js';

/** Returns the result of `work`. If it throws, `check` may throw first. */
function orElse<Result>(work: () => Result, check: () => void): Result {
  try {
    return work();
  } catch (error) {
    check();
    throw error;
  }
}

/** The root fields that need no credential. */
const openFields = new Set(['viewer', '_service', '__typename', '__schema', '__type']);

/**
 * To be called for variables that do not fit: a caller without a credential is told first that it needs one, as at the
 * other APIs. Throws `UNAUTHENTICATED` unless every root field is open to all.
 */
function requireCredentialFor(
  { selectionSet }: OperationDefinitionNode,
  { request }: GraphqlContext,
): void {
  const isOpenToAll = selectionSet.selections.every(
    (selection) => selection.kind === Kind.FIELD && openFields.has(selection.name.value),
  );
  if (request.site !== null || isOpenToAll) return;
  const originalError = new AppError('UNAUTHENTICATED');
  const headers = new HeaderMap([['www-authenticate', 'Bearer']]);
  const http = { status: statusOfKind.unauthenticated, headers };
  throw new GraphQLError(originalError.message, { originalError, extensions: { http } });
}

/** Throws for variables that do not fit and for lists that are too long. Waits until the caller may read so much. */
async function checkOperation(
  {
    schema,
    document,
    operation,
    request,
    contextValue,
  }: GraphQLRequestContextDidResolveOperation<GraphqlContext>,
  isOpen: boolean,
): Promise<void> {
  if (!operation) return;
  const fit = () => fitVariables(schema, operation, request.variables ?? {}, { isOpen });
  const variables = orElse(fit, () => requireCredentialFor(operation, contextValue));
  const objects = requireBoundedLists(document, operation, variables);
  if (objects > 0) await contextValue.takeTurn(objects);
}

const clientCodes = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** Whether the service is at fault, and not the client. */
function isFault(error: GraphQLError): boolean {
  const own = findOwnError(error);
  if (own instanceof AppError) return own.cause !== undefined && own.kind !== 'unauthenticated';
  if (own !== null || isLateCoercionError(error)) return false;
  return !clientCodes.has(String(error.extensions['code']));
}

function observeErrors(
  observe: Observe,
  {
    errors,
    contextValue,
    schema,
    document,
  }: GraphQLRequestContextDidEncounterErrors<GraphqlContext>,
): void {
  observeRefusedFields(observe, contextValue.request, { errors, schema, document });
  const { requestId } = contextValue.request;
  for (const fault of errors.filter(isFault)) {
    const error = findOwnError(fault)?.cause ?? fault.originalError ?? fault;
    observe({ kind: 'fault', error, requestId });
  }
}

function addRequestId(error: GraphQLFormattedError, requestId: string): GraphQLFormattedError {
  return { ...error, extensions: { ...error.extensions, requestId } };
}

/** Sets 503 and `Retry-After` if the service was too busy for every root field. */
function shedLoad(http: HTTPGraphQLHead, { data, errors = [] }: FormattedExecutionResult): void {
  const overloaded = errors.find(({ extensions }) => extensions?.['code'] === 'OVERLOADED');
  const hasResult = Object.values(data ?? {}).some((value) => value !== null);
  if (!overloaded || hasResult) return;
  http.status = statusOfKind.unavailable;
  http.headers.set(
    'retry-after',
    String(Number(overloaded.extensions?.['retryAfterSeconds'] ?? 1)),
  );
}

function finishErrors({
  response: { body, http },
  contextValue,
}: GraphQLRequestContextWillSendResponse<GraphqlContext>): void {
  if (body.kind !== 'single' || !body.singleResult.errors) return;
  const { requestId } = contextValue.request;
  const errors = body.singleResult.errors.map((error) => addRequestId(error, requestId));
  body.singleResult = { ...body.singleResult, errors };
  shedLoad(http, body.singleResult);
}

/** Returns the plugin for Apollo Server. */
export function createPlugin({
  isOpen,
  observe,
}: {
  /** Whether messages may name parts of the schema: in the development profile. */
  readonly isOpen: boolean;
  readonly observe: Observe;
}): ApolloServerPlugin<GraphqlContext> {
  return {
    async requestDidStart() {
      const seen = beginDocument(observe);
      return {
        // By then the document is valid: its fields are those of the schema.
        async didResolveOperation(context) {
          if (context.operation) seen.resolve(context.operation, context.document);
          await checkOperation(context, isOpen);
        },
        async didEncounterErrors(context) {
          observeErrors(observe, context);
        },
        async willSendResponse(context) {
          finishErrors(context);
          seen.end(context.response.body);
        },
      };
    },
  };
}
