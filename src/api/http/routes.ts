/** Puts an API on the server, below its prefix, with its media types and its errors. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RequestContext } from '../../domain/access/context.js';
import { AppError } from '../../domain/shared/errors.js';
import type { Observe } from '../../operations/ports/index.js';
import type { Operations } from '../../operations/index.js';
import type { Api, ApiRequest, ApiRoute } from './api.js';
import { addJsonParser } from './body.js';
import { addErrorHandling } from './error-handlers.js';
import { headersOf } from './headers.js';
import { addOtherMethods } from './other-methods.js';
import { forgetTypeOfMissingBody, requireAcceptable, requireBodyType } from './negotiation.js';
import { addPage } from './page.js';
import { contextOfRequest } from './request-context.js';
import { inSpan } from './spans.js';

export interface RouteOptions {
  readonly operations: Operations;
  /** Returns the service's public address, without a slash at its end. */
  readonly baseUrl: () => string;
  readonly observe: Observe;
}

/** The result of `admit`, before the body is read. */
interface Admission {
  readonly context: RequestContext;
  readonly mediaType: string;
}

/** Observes a caller that is refused before any operation runs, and returns the error. */
function observeRefusal(
  observe: Observe,
  { id: requestId, ip: clientAddress }: FastifyRequest,
  error: unknown,
): unknown {
  if (error instanceof AppError && ['unauthenticated', 'forbidden'].includes(error.kind)) {
    const [operation, outcome] = ['authenticate', error.code];
    observe({ kind: 'attempt.refused', operation, outcome, requestId, clientAddress });
  }
  return error;
}

/** Finds caller and site, then checks the media types. Throws what these throw. */
async function admit(
  api: Api,
  { operations, observe }: RouteOptions,
  request: FastifyRequest,
): Promise<Admission> {
  const context = await contextOfRequest(operations, request, api).catch((error: unknown) => {
    throw observeRefusal(observe, request, error);
  });
  requireBodyType(api, request.method, request.headers);
  const mediaType = requireAcceptable(api, request.headers.accept);
  forgetTypeOfMissingBody(request.headers);
  return { context, mediaType };
}

function toApiRequest(
  request: FastifyRequest,
  admission: Admission,
  { baseUrl }: RouteOptions,
): ApiRequest {
  const [, search = ''] = request.url.split(/\?(.*)/s, 2);
  return {
    ...admission,
    headers: headersOf(request),
    baseUrl: baseUrl(),
    params: request.params as Record<string, string>,
    search,
    body: request.body ?? undefined,
  };
}

/**
 * Returns bytes: to text Fastify would add a charset, and JSON:API's type has no parameters (1.0, Server
 * Responsibilities).
 */
function toBytes(body: object | string): Buffer {
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

function addRoute(scope: FastifyInstance, api: Api, route: ApiRoute, options: RouteOptions): void {
  const admissions = new WeakMap<FastifyRequest, Admission>();
  scope.route({
    method: route.method,
    url: route.path,
    onRequest: async (request) => {
      admissions.set(request, await inSpan(request, () => admit(api, options, request)));
    },
    handler: async (request, reply) => {
      const admission = admissions.get(request);
      if (!admission) throw new Error('The request was not admitted.');
      const given = toApiRequest(request, admission, options);
      const answer = await inSpan(request, () => route.handle(given));
      reply.status(answer.status).headers(answer.headers ?? {});
      if (answer.body === undefined) return reply.send();
      return reply.type(admission.mediaType).send(toBytes(answer.body));
    },
  });
}

/** Adds the API's routes and page, and the refusal of other methods, in a scope of their own. */
export function addApi(app: FastifyInstance, api: Api, options: RouteOptions): void {
  const addScope = async (scope: FastifyInstance): Promise<void> => {
    addJsonParser(scope, api.requestMediaType);
    addErrorHandling(scope, api, options.observe);
    for (const route of api.routes) addRoute(scope, api, route, options);
    addPage(scope, api);
    addOtherMethods(scope, api.routes);
  };
  void app.register(addScope, { prefix: api.prefix });
}
