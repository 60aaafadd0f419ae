/** Puts a REST door on the server: a scope of its own below its prefix, with its media type and its errors. */
import type { FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify';
import type { RequestContext } from '../domain/context.js';
import { AppError } from '../domain/errors.js';
import type { Operations } from '../operations/index.js';
import { addJsonParser } from './body.js';
import { addErrorHandling, type ErrorHandling } from './refusals.js';
import { buildRequestContext } from './request-context.js';
import type { RestDoor, RestHeaders, RestRequest, RestRoute } from './rest-door.js';

export interface RestOptions {
  readonly operations: Operations;
  /** Where the service is reached from outside, without a slash at its end. */
  readonly baseUrl: () => string;
  readonly report: ErrorHandling['report'];
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Methods that the path has; on a route that is there to refuse the others. */
    readonly allow?: string;
  }
}

const methods: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** The headers as one text each. */
function headersOf(request: FastifyRequest): RestHeaders {
  const entries = Object.entries(request.headers);
  return Object.fromEntries(entries.map(([name, value]) => [name, value?.toString()]));
}

/** Failures below the door's prefix, in the door's words. */
export function restErrors(door: RestDoor, report: ErrorHandling['report']): ErrorHandling {
  return {
    report,
    mediaType: door.responseMediaType,
    render: (error, request) => {
      const route = request.routeOptions.url?.slice(door.prefix.length);
      return door.renderError(error, headersOf(request), route);
    },
  };
}

function refuse(): never {
  throw new AppError('METHOD_NOT_ALLOWED');
}

/** Before credentials and body are looked at: whether the path has the method. */
function refuseOtherMethods(scope: FastifyInstance): void {
  scope.addHook('onRequest', async (request, reply) => {
    const { allow } = request.routeOptions.config;
    if (allow === undefined) return;
    reply.header('allow', allow);
    refuse();
  });
}

/** Who asks is known before the body is read. */
function addContexts(
  scope: FastifyInstance,
  door: RestDoor,
  operations: Operations,
): (request: FastifyRequest) => RequestContext {
  const contexts = new WeakMap<FastifyRequest, RequestContext>();
  scope.addHook('onRequest', async (request) => {
    if (request.is404) return;
    const given = {
      id: request.id,
      ip: request.ip,
      headers: request.headers,
      rawHeaders: request.raw.rawHeaders,
    };
    const context = await buildRequestContext(operations, given, door);
    if (context.site === null) throw new AppError('UNAUTHENTICATED');
    contexts.set(request, context);
    door.requireMediaTypes(request.method, headersOf(request));
  });
  return (request) => {
    const context = contexts.get(request);
    if (!context) throw new Error('The request has no context.');
    return context;
  };
}

function addRoute(
  scope: FastifyInstance,
  door: RestDoor,
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
      return reply.type(door.responseMediaType).send(Buffer.from(JSON.stringify(body)));
    },
  });
}

function addRefusedMethods(scope: FastifyInstance, { routes }: RestDoor): void {
  for (const url of new Set(routes.map(({ path }) => path))) {
    const own = routes.filter(({ path }) => path === url).map(({ method }) => method);
    const allowed = own.includes('GET') ? [...own, 'HEAD'] : own;
    const refused = methods.filter((method) => !allowed.includes(method));
    scope.route({ method: refused, url, config: { allow: allowed.join(', ') }, handler: refuse });
  }
}

export function addRestDoor(app: FastifyInstance, door: RestDoor, options: RestOptions): void {
  const addScope = async (scope: FastifyInstance): Promise<void> => {
    addJsonParser(scope, door.requestMediaType);
    addErrorHandling(scope, restErrors(door, options.report));
    refuseOtherMethods(scope);
    const contextOf = addContexts(scope, door, options.operations);
    const toRestRequest = (request: FastifyRequest): RestRequest => {
      const [path = '', search = ''] = request.url.split(/\?(.*)/s, 2);
      return {
        context: contextOf(request),
        baseUrl: options.baseUrl(),
        path: path.slice(door.prefix.length),
        params: request.params as Record<string, string>,
        search,
        body: request.body ?? undefined,
      };
    };
    for (const route of door.routes) addRoute(scope, door, route, toRestRequest);
    addRefusedMethods(scope, door);
  };
  void app.register(addScope, { prefix: door.prefix });
}
