/** The GraphQL API: Apollo Server behind a plain function from request to answer. */
import { ApolloServer, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { RequestContext } from '../../domain/access/context.js';
import type { Operations } from '../../operations/index.js';
import { createGraphqlContext, type GraphqlContext } from './context.js';
import { chooseMediaType, requireRequestParameters } from './request-parameters.js';
import { createErrorFormatter } from './errors.js';
import { documentLimits, maxRecursiveSelections, maxTokens } from './limits.js';
import { operationTypes } from './operation-types.js';
import { createPlugins, type ReportError } from './plugins.js';
import { createSchema } from './schema.js';

export { renderError } from './errors.js';

export interface GraphqlApiOptions {
  /** Introspection, suggestions and the landing page: the development profile. */
  readonly isOpen: boolean;
  readonly report: ReportError;
}

interface GraphqlRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

interface GraphqlAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export interface GraphqlApi {
  /**
   * Throws `AppError` for what is not a GraphQL request, before any context is built, and what
   * `buildContext` throws; everything else is an answer.
   */
  execute(
    request: GraphqlRequest,
    buildContext: () => Promise<RequestContext>,
  ): Promise<GraphqlAnswer>;
  /** Apollo's landing page, for a browser; null where the API is not open. */
  landingPage(): Promise<string | null>;
  close(): Promise<void>;
}

function toAnswer({ status, headers, body }: HTTPGraphQLResponse): GraphqlAnswer {
  if (body.kind !== 'complete') throw new Error('The schema has nothing to be sent in parts.');
  return { status: status ?? 200, headers, body: body.string };
}

function createServer(
  schema: Awaited<ReturnType<typeof createSchema>>,
  { isOpen, report }: GraphqlApiOptions,
): ApolloServer<GraphqlContext> {
  return new ApolloServer<GraphqlContext>({
    schema,
    introspection: isOpen,
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
      isOpen
        ? ApolloServerPluginLandingPageLocalDefault({ footer: false })
        : ApolloServerPluginLandingPageDisabled(),
      ...createPlugins({ isOpen, report }),
    ],
    // NODE_ENV decides nothing.
    nodeEnv: 'production',
  });
}

export async function createGraphqlApi(
  operations: Operations,
  options: GraphqlApiOptions,
): Promise<GraphqlApi> {
  const apollo = createServer(await createSchema(operations), options);
  await apollo.start();

  return {
    async execute({ headers, body }, buildContext) {
      const accept = chooseMediaType(headers['accept']);
      requireRequestParameters(body);
      const context = createGraphqlContext(operations, await buildContext());
      const httpGraphQLRequest = {
        method: 'POST',
        headers: new HeaderMap(Object.entries({ ...headers, accept })),
        search: '',
        body,
      };
      const response = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest,
        context: async () => context,
      });
      return toAnswer(response);
    },

    async landingPage() {
      if (!options.isOpen) return null;
      const headers = new HeaderMap([['accept', 'text/html']]);
      const response = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method: 'GET', headers, search: '', body: undefined },
        context: () => Promise.reject(new Error('The landing page needs no context.')),
      });
      return toAnswer(response).body;
    },

    close: () => apollo.stop(),
  };
}
