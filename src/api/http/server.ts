/** The HTTP server: the order of everything that happens to a request before and after its API. */
import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance } from 'fastify';
import type { Operations } from '../../operations/index.js';
import type { Observe } from '../../operations/ports/index.js';
import type { Api, DescribedApi } from './api.js';
import { addJsonParser } from './body.js';
import { clientErrorHandler } from './client-errors.js';
import { addCors } from './cors.js';
import {
  addErrorHandling,
  isBelow,
  refuseBadUrl,
  refuseUnknownPaths,
  refuseWhileClosing,
} from './error-handlers.js';
import { addRefusedMethods, knowAllMethods, refuseOtherMethods } from './method-not-allowed.js';
import { describeApis } from './openapi.js';
import { addApi } from './routes.js';
import { addSecurityHeaders } from './security-headers.js';

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
  /** The one of the APIs that renders failures at paths which belong to none. */
  readonly fallbackApi: Api;
  readonly trustedProxies: readonly string[];
  readonly corsOrigins: readonly string[];
  /** Where clients reach the service, for links; null: the address it listens on. */
  readonly publicUrl: string | null;
  readonly observe: Observe;
}

const requestIdPattern = /^[\w.-]{1,64}$/;

/** A client's id for its request is used only in a form that cannot forge a line of the log. */
function requestIdOf(given: string | string[] | undefined): string {
  return typeof given === 'string' && requestIdPattern.test(given) ? given : randomUUID();
}

function createFastify(options: HttpServerOptions): FastifyInstance {
  const { apis, fallbackApi, observe, trustedProxies } = options;
  return fastify({
    ...limits,
    logger: false,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    // Fastify's own answer would lack our headers; see `refuseWhileClosing`.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    requestIdHeader: false,
    // fabric has tokens in a path.
    routerOptions: { maxParamLength: 8192 },
    genReqId: ({ headers }) => requestIdOf(headers['x-request-id']),
    clientErrorHandler: clientErrorHandler(fallbackApi),
    frameworkErrors: (_error, { id: requestId, method, url }, reply) => {
      refuseBadUrl(reply, apis.find((api) => isBelow(url, api)) ?? fallbackApi);
      const { statusCode: status } = reply;
      // No hook runs for such a request, that of `observeRequests` neither.
      observe({ kind: 'request.done', requestId, method, route: 'none', status, durationMs: 0 });
    },
  });
}

/** The route, not the URL: a URL may hold a token. */
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

/** Never what a request says of its host: a client can write anything there (OWASP Forgot Password Cheat Sheet). */
function listeningUrl({ server }: FastifyInstance): string {
  const address = server.address();
  if (typeof address !== 'object' || address === null) return 'http://127.0.0.1';
  const { family, address: host, port } = address;
  return `http://${family === 'IPv6' ? `[${host}]` : host}:${port}`;
}

function isDescribed(api: Api): api is DescribedApi {
  return 'schemas' in api;
}

/** What the service itself answers, at paths of no API. */
function addOwnRoutes(app: FastifyInstance, apis: readonly Api[], baseUrl: () => string): void {
  app.get('/health', async () => ({ status: 'ok' }));
  app.get('/openapi.json', async () => describeApis(apis.filter(isDescribed), baseUrl()));
  const paths = ['/health', '/openapi.json'];
  addRefusedMethods(
    app,
    paths.map((path) => ({ method: 'GET', path })),
  );
}

/** Not listening yet. */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const { operations, apis, observe } = options;
  const app = createFastify(options);
  app.server.maxConnections = maxConnections;
  knowAllMethods(app);
  addJsonParser(app);
  addSecurityHeaders(app);
  refuseWhileClosing(app);
  addCors(app, options.corsOrigins);
  observeRequests(app, observe);
  addErrorHandling(app, options.fallbackApi, observe);
  refuseUnknownPaths(app);
  refuseOtherMethods(app);
  const baseUrl = () => options.publicUrl ?? listeningUrl(app);
  addOwnRoutes(app, apis, baseUrl);
  for (const api of apis) addApi(app, api, { operations, baseUrl, observe });
  return app;
}
