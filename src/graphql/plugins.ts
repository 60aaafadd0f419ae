/** What Rekey adds to Apollo's pipeline: limits that need variables, logs, request ids, the 503. */
import type { ApolloServerPlugin, HTTPGraphQLHead } from '@apollo/server';
import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql';
import { AppError } from '../domain/errors.js';
import { statusOfKind } from '../http/status.js';
import type { GraphqlContext } from './context.js';
import { findOwnError } from './errors.js';
import { requireBoundedLists } from './limits.js';
import { requireFittingVariables } from './variables.js';

/** Told of every failure that is ours to mend, with its cause. */
export type ReportError = (error: unknown, requestId: string) => void;

const checkRequest: ApolloServerPlugin<GraphqlContext> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, operation, request }) {
        if (!operation) return;
        const variables = request.variables ?? {};
        requireFittingVariables(schema, operation, variables);
        requireBoundedLists(document, operation, variables);
      },
    };
  },
};

const clientCodes = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
]);

function isOurs(error: { extensions?: Record<string, unknown> }): boolean {
  const own = findOwnError(error);
  if (own instanceof AppError) return own.cause !== undefined && own.kind !== 'unauthenticated';
  return own === null && !clientCodes.has(String(error.extensions?.['code']));
}

function reportErrors(report: ReportError): ApolloServerPlugin<GraphqlContext> {
  return {
    async requestDidStart() {
      return {
        async didEncounterErrors({ errors, contextValue }) {
          for (const error of errors.filter(isOurs)) {
            const own = findOwnError(error);
            report(own?.cause ?? error.originalError ?? error, contextValue.request.requestId);
          }
        },
      };
    },
  };
}

function addRequestId(error: GraphQLFormattedError, requestId: string): GraphQLFormattedError {
  return { ...error, extensions: { ...error.extensions, requestId } };
}

/** 503 with `Retry-After` where the gate left no root field with a result. */
function shedLoad(http: HTTPGraphQLHead, { data, errors = [] }: FormattedExecutionResult): void {
  const overloaded = errors.find(({ extensions }) => extensions?.['code'] === 'OVERLOADED');
  const hasResult = Object.values(data ?? {}).some((value) => value !== null);
  if (!overloaded || hasResult) return;
  http.status = statusOfKind.unavailable;
  http.headers.set('retry-after', String(overloaded.extensions?.['retryAfterSeconds'] ?? 1));
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

export function createPlugins(report: ReportError): ApolloServerPlugin<GraphqlContext>[] {
  return [checkRequest, reportErrors(report), finishResponse];
}
