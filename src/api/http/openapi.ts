/** The description of the REST APIs (OpenAPI 3.1.1), made from the routes that the server serves. */
import type { DescribedApi, DescribedRoute } from './api.js';

const security = [{ bearer: [] }, { apiKey: [] }];

const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
  apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
};

const siteContext = {
  name: 'x-site-context',
  in: 'header',
  description:
    "A JSON object as a string. `account` must be that of the credential's organization; `channel` and `stage` limit what reads find, and `date` what lists find: rows that are asked for by id are found whatever their date. The object may also be quoted as a JSON string.",
  schema: { type: 'string', maxLength: 1024 },
  // fabric's sample. Its account is that of the demo shop, so that it works on a fresh install.
  example:
    '{"date":"2023-01-01T00:00:00.000Z","channel":12,"account":"1234abcd5678efgh9ijklmno","stage":"production"}',
};

function pathParameters({ path }: DescribedRoute): object[] {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name);
  return names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
}

/**
 * Returns each parameter once, by place and name (OpenAPI 3.1.1, 4.8.10.1). The route's own descriptions come first.
 */
function parametersOf(api: DescribedApi, route: DescribedRoute): object[] {
  const context = { ...siteContext, required: api.requiresSiteContext };
  const all = [...pathParameters(route), context, ...(route.description.parameters ?? [])];
  const keyed = all.map((one) => {
    const { in: place, name } = one as { in: string; name: string };
    return [`${place} ${name}`, one] as const;
  });
  return [...new Map(keyed).values()];
}

function toOperation(api: DescribedApi, route: DescribedRoute): object {
  const parameters = parametersOf(api, route);
  return { ...route.description, tags: [api.title], parameters, security };
}

function pathsOf(api: DescribedApi): Record<string, Record<string, object>> {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of api.routes) {
    const path = `${api.prefix}${route.path.replaceAll(/:(\w+)/g, '{$1}')}`;
    const method = route.method.toLowerCase();
    paths[path] = { ...paths[path], [method]: toOperation(api, route) };
  }
  return paths;
}

/** Receivers know a call by its signature, which the description of its headers explains. */
function webhooksOf({ title, webhooks = {} }: DescribedApi): Record<string, object> {
  const items = Object.entries(webhooks).map(([name, described]) => [
    name,
    { post: { ...described, tags: [title], security: [] } },
  ]);
  return Object.fromEntries(items) as Record<string, object>;
}

const info = {
  title: 'Rekey',
  version: '1',
  summary: 'Password resets in the wire formats of Commerce Layer and fabric.',
  description:
    'The same operations as in GraphQL. Passwords cannot be read. A token is shown only in the response to the request that created it or used it.',
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
};

/** Returns the document. `baseUrl` is the service's public address. */
export function describeApis(apis: readonly DescribedApi[], baseUrl: string): object {
  return {
    openapi: '3.1.1',
    info,
    servers: [{ url: baseUrl }],
    tags: apis.map(({ title, summary }) => ({ name: title, description: summary })),
    paths: Object.assign({}, ...apis.map(pathsOf)) as object,
    webhooks: Object.assign({}, ...apis.map(webhooksOf)) as object,
    components: {
      securitySchemes,
      schemas: Object.assign({}, ...apis.map(({ schemas }) => schemas)) as object,
    },
  };
}
