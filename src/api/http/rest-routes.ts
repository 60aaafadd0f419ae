/** Puts a REST API on the server: a scope of its own below its prefix, with its media type and its errors. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AuthorizedContext } from '../../domain/access/context.js';
import { AppError } from '../../domain/shared/errors.js';
import type { Operations } from '../../operations/index.js';
import { addJsonParser } from './body.js';
import { requireMediaTypes } from './media-types.js';
import { addRefusedMethods } from './method-not-allowed.js';
import { addErrorHandling, type ErrorHandling } from './error-handlers.js';
import { buildRequestContext } from './request-context.js';
import type { RestApi, RestHeaders, RestRequest, RestRoute } from './rest-api.js';

export interface RestOptions {
  readonly operations: Operations;
  /** Where the service is reached from outside, without a slash at its end. */
  readonly baseUrl: () => string;
  readonly report: ErrorHandling['report'];
}

/** The headers as one text each. */
function headersOf(request: FastifyRequest): RestHeaders {
  const entries = Object.entries(request.headers);
  return Object.fromEntries(entries.map(([name, value]) => [name, value?.toString()]));
}

/** Failures below the API's prefix, in the API's words. */
export function restErrors(api: RestApi, report: ErrorHandling['report']): ErrorHandling {
  return {
    report,
    mediaType: api.responseMediaType,
    render: (error, request) => {
      const route = request.routeOptions.url?.slice(api.prefix.length);
      return api.renderError(error, headersOf(request), route);
    },
  };
}

/** Some clients name a media type even where they send nothing. */
function forgetTypeOfNothing({ headers }: FastifyRequest): void {
  const length = headers['content-length'] ?? '0';
  if (length === '0' && headers['transfer-encoding'] === undefined) delete headers['content-type'];
}

/** Who asks is known before the body is read. */
function addContexts(
  scope: FastifyInstance,
  api: RestApi,
  operations: Operations,
): (request: FastifyRequest) => AuthorizedContext {
  const contexts = new WeakMap<FastifyRequest, AuthorizedContext>();
  scope.addHook('onRequest', async (request) => {
    const given = {
      id: request.id,
      ip: request.ip,
      headers: request.headers,
      rawHeaders: request.raw.rawHeaders,
    };
    const context = await buildRequestContext(operations, given, api);
    const { site } = context;
    if (site === null) throw new AppError('UNAUTHENTICATED');
    contexts.set(request, { ...context, site });
    requireMediaTypes(api, request.method, request.headers);
    forgetTypeOfNothing(request);
  });
  return (request) => {
    const context = contexts.get(request);
    if (!context) throw new Error('The request has no context.');
    return context;
  };
}

function addRoute(
  scope: FastifyInstance,
  api: RestApi,
  route: RestRoute,
  toRestRequest: (request: FastifyRequest) => RestRequest,
): void {
  scope.route({
    method: route.method,
    url: route.path,
    handler: async (request, reply) => {
      const { status, body, headers = {} } = await route.handle(toRestRequest(request));
      reply.status(status).headers(headers);
      if (body === undefined) return reply.send();
      // As bytes: Fastify would add a charset to text, and JSON:API's type has no parameters (1.0, Server Responsibilities).
      return reply.type(api.responseMediaType).send(Buffer.from(JSON.stringify(body)));
    },
  });
}

export function addRestApi(app: FastifyInstance, api: RestApi, options: RestOptions): void {
  const addScope = async (scope: FastifyInstance): Promise<void> => {
    addJsonParser(scope, api.requestMediaType);
    addErrorHandling(scope, restErrors(api, options.report));
    const contextOf = addContexts(scope, api, options.operations);
    const toRestRequest = (request: FastifyRequest): RestRequest => {
      const [, search = ''] = request.url.split(/\?(.*)/s, 2);
      return {
        context: contextOf(request),
        baseUrl: options.baseUrl(),
        params: request.params as Record<string, string>,
        search,
        body: request.body ?? undefined,
      };
    };
    for (const route of api.routes) addRoute(scope, api, route, toRestRequest);
    addRefusedMethods(scope, api.routes);
  };
  void app.register(addScope, { prefix: api.prefix });
}
