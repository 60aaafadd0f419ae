/** Puts an API on the server, below its prefix, with its media types and its errors. */
import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestContext } from '../../domain/access/context.js';
import { AppError } from '../../domain/shared/errors.js';
import type { Observe } from '../../operations/ports/index.js';
import { CredentialError, observeApiRefusal, type Operations } from '../../operations/index.js';
import type { Api, ApiRequest, ApiRoute } from './api.js';
import { Attached } from './attached.js';
import { addJsonParser } from './body.js';
import { addErrorHandling } from './error-handlers.js';
import { addOtherMethods } from './other-methods.js';
import { forgetTypeOfMissingBody, requireAcceptable, requireBodyType } from './negotiation.js';
import { createReadTurns } from './read-turns.js';
import { boundsOf } from './request-bounds.js';
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
    const known = error instanceof CredentialError ? error.known : undefined;
    const [operation, outcome] = ['authenticate', error.code];
    observe({ kind: 'attempt.refused', ...known, operation, outcome, requestId, clientAddress });
  }
  return error;
}

/** Finds caller and site, then checks the media types. Throws what these throw. */
async function admit(
  api: Api,
  { operations, observe }: RouteOptions,
  request: FastifyRequest,
  response: ServerResponse,
): Promise<Admission> {
  const bounds = boundsOf(response);
  const found = contextOfRequest(operations, request, api, bounds);
  const context = await found.catch((error: unknown) => {
    throw observeRefusal(observe, request, error);
  });
  requireBodyType(api, request.method, request.headers);
  const mediaType = requireAcceptable(api, request.headers.accept);
  forgetTypeOfMissingBody(request.headers);
  return { context, mediaType };
}

/** Of all APIs together: twenty of the longest lists. A document that asks for more runs alone. */
const takeReadTurn = createReadTurns({ maxObjects: 2000, maxWaitMs: 2000 });

/** Returns how the request takes its turn, and how that turn ends. */
function readTurnOf({ context }: Admission, reply: FastifyReply) {
  let endTurn: (() => void) | undefined;
  const takeTurn = async (objects: number): Promise<void> => {
    const { applicationId } = context.caller;
    if (applicationId === null) return;
    try {
      endTurn = await takeReadTurn(applicationId, objects);
    } catch (error) {
      // Whatever else waits on this connection would only wait as long again.
      reply.header('connection', 'close');
      throw error;
    }
  };
  return { takeTurn, end: () => endTurn?.() };
}

function toApiRequest(
  request: FastifyRequest,
  admission: Admission,
  baseUrl: string,
): Omit<ApiRequest, 'takeTurn'> {
  const { url } = request;
  const end = url.indexOf('?');
  return {
    ...admission,
    baseUrl,
    params: request.params as Record<string, string>,
    search: end < 0 ? '' : url.slice(end + 1),
    body: request.body ?? undefined,
  };
}

/**
 * Returns what Fastify sends as it is: a text, which Node writes together with the headers, if the type names a charset.
 * To another one Fastify would add it, and JSON:API's type has no parameters (1.0, Server Responsibilities).
 */
function toPayload(body: object | string, mediaType: string): string | Buffer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return mediaType.includes('charset=') ? text : Buffer.from(text);
}

/** Returns the route's handler. It observes what it refuses outside of any operation before it throws it. */
function observed({ prefix }: Api, route: ApiRoute, { observe }: RouteOptions): ApiRoute['handle'] {
  return async (request) => {
    try {
      return await route.handle(request);
    } catch (error) {
      observeApiRefusal(observe, request.context, `${route.method} ${prefix}${route.path}`, error);
      throw error;
    }
  };
}

/** Of all routes: a member of its own for each would give requests as many hidden classes. */
const admissions = new Attached<FastifyRequest, Admission>('admission');

function addRoute(scope: FastifyInstance, api: Api, route: ApiRoute, options: RouteOptions): void {
  const handle = observed(api, route, options);
  scope.route({
    method: route.method,
    url: route.path,
    onRequest: async (request, reply) => {
      const admitting = () => admit(api, options, request, reply.raw);
      admissions.set(request, await inSpan(request, admitting));
    },
    handler: async (request, reply) => {
      const admission = admissions.get(request);
      if (!admission) throw new Error('The request was not admitted.');
      const { takeTurn, end } = readTurnOf(admission, reply);
      const asked = { ...toApiRequest(request, admission, options.baseUrl()), takeTurn };
      const answer = await inSpan(request, () => handle(asked).finally(end));
      reply.status(answer.status).headers(answer.headers ?? {});
      // Not `reply`, for which Fastify would wait until the response has ended, by listeners of its own.
      if (answer.body === undefined) return void reply.send();
      reply.type(admission.mediaType);
      return toPayload(answer.body, admission.mediaType);
    },
  });
}

/** Adds the API's routes, and the refusal of other methods, in a scope of their own. */
export function addApi(app: FastifyInstance, api: Api, options: RouteOptions): void {
  const addScope = async (scope: FastifyInstance): Promise<void> => {
    addJsonParser(scope, api.requestMediaType);
    addErrorHandling(scope, api, options.observe);
    for (const route of api.routes) addRoute(scope, api, route, options);
    addOtherMethods(scope, api.routes);
  };
  void app.register(addScope, { prefix: api.prefix });
}
