/** Apollo Server behind a plain function from request to response. */
import {
  ApolloServer,
  HeaderMap,
  type ApolloServerPlugin,
  type HTTPGraphQLResponse,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { GraphQLSchema } from 'graphql';
import type { Observe } from '../../operations/index.js';
import type { ApiAnswer, ApiHeaders } from '../http/api.js';
import type { GraphqlContext } from './loaders/context.js';
import { createErrorFormatter } from './errors.js';
import { documentLimits, maxRecursiveSelections, maxTokens } from './limits.js';
import { operationTypes } from './operation-types.js';
import { createPlugins } from './plugins.js';

export interface GraphqlServerOptions {
  /** Introspection, suggestions and the landing page. */
  readonly isOpen: boolean;
  /** Introspection alone; by default `isOpen`. */
  readonly hasIntrospection?: boolean | undefined;
  readonly observe: Observe;
}

export interface GraphqlServer {
  /** Returns a response also for failures. `headers.accept` is one of the two media types of GraphQL over HTTP. */
  execute(
    request: { readonly headers: ApiHeaders; readonly body: unknown },
    context: GraphqlContext,
  ): Promise<ApiAnswer>;
  /** Returns Apollo's landing page in HTML. */
  landingPage(): Promise<string>;
  close(): Promise<void>;
}

function landingPagePlugin(isOpen: boolean): ApolloServerPlugin {
  return isOpen
    ? ApolloServerPluginLandingPageLocalDefault({ footer: false })
    : ApolloServerPluginLandingPageDisabled();
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
      landingPagePlugin(isOpen),
      ...createPlugins({ isOpen, observe }),
    ],
    // Apollo must not behave differently by NODE_ENV.
    nodeEnv: 'production',
  });
}

function textOf({ body }: HTTPGraphQLResponse): string {
  if (body.kind !== 'complete') throw new Error('The schema has nothing to be sent in parts.');
  return body.string;
}

function toHeaderMap(headers: ApiHeaders): HeaderMap {
  const given = Object.entries(headers).filter(([, value]) => value !== undefined);
  return new HeaderMap(given as [string, string][]);
}

/** Leaves the media type out: the HTTP server sets it, because it has negotiated it. */
function toAnswer(response: HTTPGraphQLResponse): ApiAnswer {
  const body = textOf(response);
  const { 'content-type': _, ...headers } = Object.fromEntries(response.headers);
  return { status: response.status ?? 200, headers, body };
}

/** Returns Apollo Server with Rekey's limits and errors, started. */
export async function createGraphqlServer(
  schema: GraphQLSchema,
  options: GraphqlServerOptions,
): Promise<GraphqlServer> {
  const apollo = createApollo(schema, options);
  await apollo.start();
  return {
    async execute({ headers, body }, context) {
      const response = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method: 'POST', headers: toHeaderMap(headers), search: '', body },
        context: async () => context,
      });
      return toAnswer(response);
    },
    async landingPage() {
      const headers = new HeaderMap([['accept', 'text/html']]);
      const response = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method: 'GET', headers, search: '', body: undefined },
        context: () => Promise.reject(new Error('The landing page needs no context.')),
      });
      return textOf(response);
    },
    close: () => apollo.stop(),
  };
}
