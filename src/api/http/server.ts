/** The HTTP server: the order of everything that happens to a request before and after its API. */
import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance } from 'fastify';
import type { Operations } from '../../operations/index.js';
import type { Health, Observe, Trace } from '../../operations/ports/index.js';
import type { Api, DescribedApi } from './api.js';
import { addJsonParser } from './body.js';
import { answerClientError, rememberRequests } from './client-errors.js';
import { createLimitedServer } from './connections.js';
import { addCors } from './cors.js';
import {
  addErrorHandling,
  refuseBadUrl,
  refuseUnknownPaths,
  refuseWhileClosing,
  requireOneHost,
} from './error-handlers.js';
import { addHealthRoutes, probePaths } from './health-routes.js';
import { addOtherMethods, knowAllMethods, answerOtherMethods } from './other-methods.js';
import { describeApis } from './openapi.js';
import { addApi } from './routes.js';
import { addSecurityHeaders } from './security-headers.js';
import { addSpans, inSpan } from './spans.js';
import { findApi, trailingSlashRemover } from './target.js';

/** In bytes. */
const bodyLimit = 32 * 1024;

export interface HttpServerOptions {
  readonly operations: Operations;
  readonly apis: readonly Api[];
  /** The API that renders failures at paths of no API. */
  readonly fallbackApi: Api;
  readonly trustedProxies: readonly string[];
  readonly corsOrigins: readonly string[];
  /** Headers that pages of these origins may send beside the usual ones. */
  readonly corsHeaders: readonly string[];
  /** The URL of the service for clients, for links; null for the address that it listens on. */
  readonly publicUrl: string | null;
  /** How long a connection stays open between two requests. */
  readonly keepAliveSeconds: number;
  readonly health: Health;
  readonly observe: Observe;
  /** Undefined if no span is made. */
  readonly trace: Trace | undefined;
  /** Adds what only the development profile has. */
  readonly addPages?: ((app: FastifyInstance) => void) | undefined;
}

const requestIdPattern = /^[\w.-]{1,64}$/;

/** Returns the client's own id for its request if its form cannot forge a line of the log. */
function clientRequestId(given: string | string[] | undefined): string | undefined {
  return typeof given === 'string' && requestIdPattern.test(given) ? given : undefined;
}

/** The APIs check and write what they get. Fastify's own compilers for schemas take long to load. */
function noSchema(): never {
  throw new Error('No route has a schema.');
}

function createFastify(options: HttpServerOptions): FastifyInstance {
  const { apis, fallbackApi, observe, trustedProxies } = options;
  const withoutTrailingSlash = trailingSlashRemover(apis);
  return fastify({
    bodyLimit,
    logger: false,
    schemaController: { compilersFactory: { buildValidator: noSchema, buildSerializer: noSchema } },
    serverFactory: (handle) =>
      createLimitedServer(handle, {
        apiOf: (url) => findApi(apis, url) ?? fallbackApi,
        keepAliveSeconds: options.keepAliveSeconds,
        observe,
      }),
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    // Fastify's own response would lack our headers; see `refuseWhileClosing`.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    requestIdHeader: false,
    // fabric has tokens in a path.
    routerOptions: { maxParamLength: 8192 },
    rewriteUrl: ({ url = '' }) => withoutTrailingSlash(url),
    // Never the client's: it could give one id to many requests, or that of another client's.
    genReqId: () => randomUUID(),
    clientErrorHandler: answerClientError(apis, fallbackApi, observe),
    frameworkErrors: (_error, { id: requestId, method, url, headers }, reply) => {
      refuseBadUrl(reply, findApi(apis, url) ?? fallbackApi);
      const { statusCode: status } = reply;
      // No hook runs for such a request, so `observeRequests` does not observe it.
      const ids = { requestId, clientRequestId: clientRequestId(headers['x-request-id']) };
      observe({ kind: 'request.done', ...ids, method, route: 'none', status, durationMs: 0 });
    },
  });
}

/** Observes each response with its route and not its URL, which may contain a token. */
function observeRequests(app: FastifyInstance, observe: Observe): void {
  app.addHook('onResponse', (request, reply, finish) => {
    const route = request.routeOptions.url ?? 'none';
    const done = {
      requestId: request.id,
      clientRequestId: clientRequestId(request.headers['x-request-id']),
      method: request.method,
      route,
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
    };
    // Probes come every few seconds, and a line for each would hide the others.
    const isQuiet = probePaths.has(route) || request.routeOptions.config.isQuiet;
    const kind = isQuiet ? 'probe.done' : 'request.done';
    inSpan(request, () => observe({ kind, ...done }));
    finish();
  });
}

/**
 * Returns the address that the server listens on. A client can write anything into `Host` (OWASP Forgot Password Cheat
 * Sheet).
 */
function listeningUrl({ server }: FastifyInstance): string {
  const address = server.address();
  if (typeof address !== 'object' || address === null) return 'http://127.0.0.1';
  const { family, address: host, port } = address;
  return `http://${family === 'IPv6' ? `[${host}]` : host}:${port}`;
}

function isDescribed(api: Api): api is DescribedApi {
  return 'schemas' in api;
}

/** Adds the service's own routes, which belong to no API. */
function addOwnRoutes(
  app: FastifyInstance,
  { apis, health }: HttpServerOptions,
  baseUrl: () => string,
): void {
  addHealthRoutes(app, health);
  // Made once, and sent to all clients from the same bytes.
  let description: Buffer | undefined;
  app.get('/openapi.json', async (_request, reply) => {
    description ??= Buffer.from(JSON.stringify(describeApis(apis.filter(isDescribed), baseUrl())));
    return reply.type('application/json; charset=utf-8').send(description);
  });
  const paths = [...probePaths, '/openapi.json'];
  addOtherMethods(
    app,
    paths.map((path) => ({ method: 'GET', path })),
  );
}

/** Returns the server, which does not listen yet. */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const { operations, apis, observe, trace } = options;
  const app = createFastify(options);
  rememberRequests(app.server);
  knowAllMethods(app);
  addJsonParser(app);
  addSecurityHeaders(app);
  if (trace) addSpans(app, trace);
  requireOneHost(app);
  refuseWhileClosing(app);
  addCors(app, { origins: options.corsOrigins, headers: options.corsHeaders, observe });
  observeRequests(app, observe);
  addErrorHandling(app, options.fallbackApi, observe);
  refuseUnknownPaths(app);
  answerOtherMethods(app);
  const baseUrl = () => options.publicUrl ?? listeningUrl(app);
  addOwnRoutes(app, options, baseUrl);
  options.addPages?.(app);
  for (const api of apis) addApi(app, api, { operations, baseUrl, observe });
  return app;
}
