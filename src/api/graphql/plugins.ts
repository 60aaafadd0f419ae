/** Rekey's additions to Apollo's pipeline: limits that need variables, observed faults, request ids, and the 503. */
import { HeaderMap, type ApolloServerPlugin, type HTTPGraphQLHead } from '@apollo/server';
import {
  GraphQLError,
  Kind,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
  type OperationDefinitionNode,
} from 'graphql';
import { AppError } from '../../domain/shared/errors.js';
import type { Observe } from '../../operations/index.js';
import { statusOfKind } from '../http/status.js';
import type { GraphqlContext } from './loaders/context.js';
import { findOwnError, isLateCoercionError } from './errors.js';
import { requireBoundedLists } from './limits.js';
import { observeDocuments } from './observed-documents.js';
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
const openFields = new Set(['viewer', '__typename', '__schema', '__type']);

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

function checkRequests(isOpen: boolean): ApolloServerPlugin<GraphqlContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ schema, document, operation, request, contextValue }) {
          if (!operation) return;
          const fit = () => fitVariables(schema, operation, request.variables ?? {}, { isOpen });
          const variables = orElse(fit, () => requireCredentialFor(operation, contextValue));
          requireBoundedLists(document, operation, variables);
        },
      };
    },
  };
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

function observeFaults(observe: Observe): ApolloServerPlugin<GraphqlContext> {
  return {
    async requestDidStart() {
      return {
        async didEncounterErrors({ errors, contextValue }) {
          const { requestId } = contextValue.request;
          for (const fault of errors.filter(isFault)) {
            const error = findOwnError(fault)?.cause ?? fault.originalError ?? fault;
            observe({ kind: 'fault', error, requestId });
          }
        },
      };
    },
  };
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

const finishResponse: ApolloServerPlugin<GraphqlContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response: { body, http }, contextValue }) {
        if (body.kind !== 'single' || !body.singleResult.errors) return;
        const { requestId } = contextValue.request;
        const errors = body.singleResult.errors.map((error) => addRequestId(error, requestId));
        body.singleResult = { ...body.singleResult, errors };
        shedLoad(http, body.singleResult);
      },
    };
  },
};

/** Returns the plugins for Apollo Server, in the order in which they run. */
export function createPlugins(options: {
  /** Whether messages may name parts of the schema: in the development profile. */
  isOpen: boolean;
  observe: Observe;
}): ApolloServerPlugin<GraphqlContext>[] {
  const { isOpen, observe } = options;
  return [observeDocuments(observe), checkRequests(isOpen), observeFaults(observe), finishResponse];
}
