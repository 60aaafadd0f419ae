/** Apollo Server behind a plain function from request to response. */
import { ApolloServer, HeaderMap, type GraphQLResponse } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { Observe } from '../../operations/index.js';
import type { ApiAnswer } from '../http/api.js';
import type { GraphqlContext } from './loaders/context.js';
import { createErrorFormatter } from './errors.js';
import { documentLimits, maxRecursiveSelections, maxTokens } from './limits.js';
import { operationTypes } from './operation-types.js';
import { createPlugin } from './plugin.js';
import type { RequestParameters } from './request-parameters.js';

export interface GraphqlServerOptions {
  /** Introspection and suggestions. */
  readonly isOpen: boolean;
  /** Introspection alone; by default `isOpen`. */
  readonly hasIntrospection?: boolean | undefined;
  readonly observe: Observe;
}

export interface GraphqlServer {
  /** Returns a response also for failures. */
  execute(parameters: RequestParameters, context: GraphqlContext): Promise<ApiAnswer>;
  close(): Promise<void>;
}

function createApollo(
  schema: GraphQLSchema,
  { isOpen, hasIntrospection = isOpen, observe }: GraphqlServerOptions,
): ApolloServer<GraphqlContext> {
  return new ApolloServer<GraphqlContext>({
    schema,
    introspection: hasIntrospection,
    hideSchemaDetailsFromClientErrors: !isOpen,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    maxRecursiveSelections,
    parseOptions: { maxTokens },
    validationRules: [operationTypes, documentLimits],
    validationOptions: { maxErrors: 5 },
    formatError: createErrorFormatter({ isOpen }),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      // Whatever APOLLO_KEY and its like say, nothing leaves the process.
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      createPlugin({ isOpen, observe }),
    ],
    // Apollo must not behave differently by NODE_ENV.
    nodeEnv: 'production',
  });
}

const wholeOnly = 'The schema has nothing to be sent in parts.';

/** The order of the members is that of the specification's recommendation: errors first (7.1, Response Format). */
function toAnswer({ http, body }: GraphQLResponse): ApiAnswer {
  if (body.kind !== 'single') throw new Error(wholeOnly);
  const { errors, data, extensions } = body.singleResult;
  return {
    status: http.status ?? 200,
    headers: Object.fromEntries(http.headers),
    body: `${JSON.stringify({ errors, data, extensions })}\n`,
  };
}

/**
 * What Apollo sees of each request over HTTP. It asks for each operation whether the client takes answers in parts, of which
 * there are none, and has nothing to compare with an empty `Accept`.
 */
const http = { method: 'POST', headers: new HeaderMap([['accept', '']]), search: '', body: {} };

/** Returns Apollo Server with Rekey's limits and errors, started. */
export async function createGraphqlServer(
  schema: GraphQLSchema,
  options: GraphqlServerOptions,
): Promise<GraphqlServer> {
  const apollo = createApollo(schema, options);
  await apollo.start();
  return {
    // The HTTP server has negotiated, and takes JSON only: Apollo need not look at headers again.
    execute: async ({ query, operationName, variables, extensions }, contextValue) =>
      toAnswer(
        await apollo.executeOperation(
          {
            http,
            ...(query !== undefined && { query }),
            // An empty name is none.
            ...(operationName && { operationName }),
            ...(variables && { variables }),
            ...(extensions && { extensions }),
          },
          { contextValue },
        ),
      ),
    close: () => apollo.stop(),
  };
}
