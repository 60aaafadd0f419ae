/** The GraphQL API: one path, on which operations run by POST, and another for gateways if it is to be served. */
import type { GraphQLSchema } from 'graphql';
import type { Observe, Operations } from '../../operations/index.js';
import type { Api } from '../http/api.js';
import { RequestGraphqlContext } from './loaders/context.js';
import { renderError } from './errors.js';
import { requireRequestParameters } from './request-parameters.js';
import { createSchema } from './schema.js';
import { HashNotFound, resolveDocument } from './trusted-documents.js';
import { createGraphqlServer } from './server.js';
import type { SubgraphNames } from './subgraph/schema.js';

interface GraphqlApiOptions {
  /** Introspection and suggestions: the development profile. */
  readonly isOpen: boolean;
  readonly hasIntrospection?: boolean | undefined;
  readonly observe: Observe;
}

export interface GraphqlApisOptions extends GraphqlApiOptions {
  /** Null: no subgraph is served. */
  readonly subgraph: SubgraphNames | null;
}

export interface GraphqlApi extends Api {
  /** To be called after the last response. */
  close(): Promise<void>;
}

/** Returns an API that runs operations on the schema, with Apollo Server started. */
async function serveSchema(
  schema: GraphQLSchema,
  operations: Operations,
  { prefix, ...options }: GraphqlApiOptions & { readonly prefix: string },
): Promise<GraphqlApi> {
  const server = await createGraphqlServer(schema, options);
  return {
    prefix,
    routes: [
      {
        method: 'POST',
        path: '',
        async handle({ context, body, takeTurn }) {
          requireRequestParameters(body);
          const asked = await resolveDocument(operations, context, body);
          if (asked instanceof HashNotFound) return asked;
          return server.execute(asked, new RequestGraphqlContext(operations, context, takeTurn));
        },
      },
    ],
    requestMediaType: 'application/json',
    responseMediaTypes: [
      'application/json; charset=utf-8',
      'application/graphql-response+json; charset=utf-8',
    ],
    allowsAnonymous: true,
    allowsUntypedEmptyBody: true,
    acceptsRawToken: false,
    requiresSiteContext: false,
    renderError,
    close: () => server.close(),
  };
}

/** Returns the API of the whole schema, and after it that of the subgraph if there is one. */
export async function createGraphqlApis(
  operations: Operations,
  { subgraph: names, ...options }: GraphqlApisOptions,
): Promise<readonly [GraphqlApi, ...GraphqlApi[]]> {
  const schema = await createSchema(operations);
  const whole = await serveSchema(schema, operations, { ...options, prefix: '/graphql' });
  if (!names) return [whole];
  // Loaded here: few services are part of a supergraph.
  const { createSubgraph } = await import('./subgraph/schema.js');
  const subgraph = createSubgraph(schema, names);
  return [
    whole,
    await serveSchema(subgraph.schema, operations, { ...options, prefix: '/subgraph' }),
  ];
}
