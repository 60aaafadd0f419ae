/** The HTTP server: the order of everything that happens to a request before and after its API. */
import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance } from 'fastify';
import type { Operations } from '../../operations/index.js';
import type { Observe } from '../../operations/ports/index.js';
import type { Api, DescribedApi } from './api.js';
import { addJsonParser } from './body.js';
import { clientErrorHandler, rememberRequests } from './client-errors.js';
import { addCors } from './cors.js';
import {
  addErrorHandling,
  refuseBadUrl,
  refuseUnknownPaths,
  refuseWhileClosing,
} from './error-handlers.js';
import { addOtherMethods, knowAllMethods, answerOtherMethods } from './other-methods.js';
import { describeApis } from './openapi.js';
import { addApi } from './routes.js';
import { addSecurityHeaders } from './security-headers.js';
import { findApi, trailingSlashRemover } from './target.js';

/** Sizes in bytes, times in milliseconds. */
const limits = {
  bodyLimit: 32 * 1024,
  requestTimeout: 10_000,
  keepAliveTimeout: 5000,
  maxRequestsPerSocket: 1000,
  http: { maxHeaderSize: 16 * 1024, headersTimeout: 5000, connectionsCheckingInterval: 1000 },
};

const maxConnections = 1000;

export interface HttpServerOptions {
  readonly operations: Operations;
  readonly apis: readonly Api[];
  /** The API that renders failures at paths of no API. */
  readonly fallbackApi: Api;
  readonly trustedProxies: readonly string[];
  readonly corsOrigins: readonly string[];
  /** The URL of the service for clients, for links; null for the address that it listens on. */
  readonly publicUrl: string | null;
  readonly observe: Observe;
}

const requestIdPattern = /^[\w.-]{1,64}$/;

/** Returns the client's id for its request if its form cannot forge a line of the log, else a new id. */
function requestIdOf(given: string | string[] | undefined): string {
  return typeof given === 'string' && requestIdPattern.test(given) ? given : randomUUID();
}

function createFastify(options: HttpServerOptions): FastifyInstance {
  const { apis, fallbackApi, observe, trustedProxies } = options;
  const withoutTrailingSlash = trailingSlashRemover(apis);
  return fastify({
    ...limits,
    logger: false,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    // Fastify's own response would lack our headers; see `refuseWhileClosing`.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    requestIdHeader: false,
    // fabric has tokens in a path.
    routerOptions: { maxParamLength: 8192 },
    rewriteUrl: ({ url = '' }) => withoutTrailingSlash(url),
    genReqId: ({ headers }) => requestIdOf(headers['x-request-id']),
    clientErrorHandler: clientErrorHandler(apis, fallbackApi),
    frameworkErrors: (_error, { id: requestId, method, url }, reply) => {
      refuseBadUrl(reply, findApi(apis, url) ?? fallbackApi);
      const { statusCode: status } = reply;
      // No hook runs for such a request, so `observeRequests` does not observe it.
      observe({ kind: 'request.done', requestId, method, route: 'none', status, durationMs: 0 });
    },
  });
}

/** Observes each response with its route and not its URL, which may contain a token. */
function observeRequests(app: FastifyInstance, observe: Observe): void {
  app.addHook('onResponse', async (request, reply) => {
    observe({
      kind: 'request.done',
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
    });
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
function addOwnRoutes(app: FastifyInstance, apis: readonly Api[], baseUrl: () => string): void {
  app.get('/health', async () => ({ status: 'ok' }));
  app.get('/openapi.json', async () => describeApis(apis.filter(isDescribed), baseUrl()));
  const paths = ['/health', '/openapi.json'];
  addOtherMethods(
    app,
    paths.map((path) => ({ method: 'GET', path })),
  );
}

/** Returns the server, which does not listen yet. */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const { operations, apis, observe } = options;
  const app = createFastify(options);
  app.server.maxConnections = maxConnections;
  rememberRequests(app.server);
  knowAllMethods(app);
  addJsonParser(app);
  addSecurityHeaders(app);
  refuseWhileClosing(app);
  addCors(app, options.corsOrigins);
  observeRequests(app, observe);
  addErrorHandling(app, options.fallbackApi, observe);
  refuseUnknownPaths(app);
  answerOtherMethods(app);
  const baseUrl = () => options.publicUrl ?? listeningUrl(app);
  addOwnRoutes(app, apis, baseUrl);
  for (const api of apis) addApi(app, api, { operations, baseUrl, observe });
  return app;
}
