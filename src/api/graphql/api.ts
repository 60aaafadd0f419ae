/** The GraphQL API: one path, on which operations run by POST. */
import type { Observe, Operations } from '../../operations/index.js';
import type { Api } from '../http/api.js';
import { RequestGraphqlContext } from './loaders/context.js';
import { renderError } from './errors.js';
import { requireRequestParameters } from './request-parameters.js';
import { createSchema } from './schema.js';
import { HashNotFound, resolveDocument } from './trusted-documents.js';
import { createGraphqlServer } from './server.js';

export interface GraphqlApiOptions {
  /** Introspection and suggestions: the development profile. */
  readonly isOpen: boolean;
  readonly hasIntrospection?: boolean | undefined;
  readonly observe: Observe;
}

export interface GraphqlApi extends Api {
  /** To be called after the last response. */
  close(): Promise<void>;
}

/** Returns the API, with the schema built and Apollo Server started. */
export async function createGraphqlApi(
  operations: Operations,
  options: GraphqlApiOptions,
): Promise<GraphqlApi> {
  const server = await createGraphqlServer(await createSchema(operations), options);
  return {
    prefix: '/graphql',
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
