/** The HTTP server: the order of everything that happens to a request before and after its API. */
import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { AppError } from '../../domain/shared/errors.js';
import type { GraphqlApi } from '../graphql/server.js';
import type { Operations } from '../../operations/index.js';
import { addJsonParser } from './body.js';
import { answerClientError } from './client-errors.js';
import { addCors } from './cors.js';
import { addRefusedMethods, refuseOtherMethods } from './method-not-allowed.js';
import { describeRestApis } from './openapi.js';
import {
  addErrorHandling,
  graphqlErrors,
  refuseBadUrl,
  refuseWhileClosing,
  noSuchPath,
} from './error-handlers.js';
import type { ErrorHandling } from './error-handlers.js';
import { buildRequestContext } from './request-context.js';
import { addRestApi, restErrors } from './rest-routes.js';
import type { RestApi } from './rest-api.js';
import { addSecurityHeaders, landingPageHeaders } from './security-headers.js';

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
  readonly trustedProxies: readonly string[];
  readonly corsOrigins: readonly string[];
  /** Where clients reach the service, for links; null: the address it listens on. */
  readonly publicUrl: string | null;
  readonly log: RequestLog;
}

/** What is written of a request: never its body, never its headers. */
export interface RequestLog {
  request(entry: RequestLogEntry): void;
  failure(error: unknown, requestId: string): void;
}

interface RequestLogEntry {
  readonly requestId: string;
  readonly method: string;
  /** The route, not the URL: what callers put into a URL is not logged. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

export interface HttpApis {
  readonly operations: Operations;
  readonly graphql: GraphqlApi;
  readonly rest: readonly RestApi[];
}

const requestIdPattern = /^[\w.-]{1,64}$/;

const nothingToReport = (): void => undefined;

/** In whose words a path is refused that no route was looked up for. */
function errorsOfPath(url: string, rest: readonly RestApi[]): ErrorHandling {
  const api = rest.find(({ prefix }) => url.startsWith(`${prefix}/`));
  return api ? restErrors(api, nothingToReport) : graphqlErrors(nothingToReport);
}

function createFastify(options: HttpServerOptions, rest: readonly RestApi[]): FastifyInstance {
  return fastify({
    ...limits,
    logger: false,
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    // Fastify's own answer would lack our headers; see `refuseWhileClosing`.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    requestIdHeader: false,
    // fabric has tokens in a path.
    routerOptions: { maxParamLength: 8192 },
    // A foreign id is taken over only in a form that cannot forge a line of the log.
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && requestIdPattern.test(given) ? given : randomUUID();
    },
    clientErrorHandler: answerClientError,
    frameworkErrors: (_error, { id, method, url }, reply) => {
      refuseBadUrl(reply, errorsOfPath(url, rest));
      const { statusCode } = reply;
      options.log.request({
        requestId: id,
        method,
        route: 'none',
        status: statusCode,
        durationMs: 0,
      });
    },
  });
}

function addRequestLog(app: FastifyInstance, log: RequestLog): void {
  app.addHook('onResponse', async (request, reply) => {
    log.request({
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
    });
  });
}

function singleHeaders(request: FastifyRequest): Record<string, string> {
  const entries = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  return Object.fromEntries(entries) as Record<string, string>;
}

function wantsHtml(request: FastifyRequest): boolean {
  return request.headers.accept?.includes('text/html') ?? false;
}

const graphqlPath = '/graphql';

/** Before a body is read: nobody has to be known for that. */
function refuseUnknownPaths(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ is404 }) => {
    if (is404) throw noSuchPath();
  });
}

/** Before a body is read. Operations run by POST only; a browser may ask for the landing page. */
function refuseOtherThanPost(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    const [path] = request.url.split('?', 1);
    const isPage = request.method === 'GET' && wantsHtml(request);
    if (path === graphqlPath && request.method !== 'POST' && !isPage) {
      throw new AppError('METHOD_NOT_ALLOWED');
    }
  });
}

function addGraphqlRoutes(app: FastifyInstance, { operations, graphql }: HttpApis): void {
  app.post(graphqlPath, async (request, reply) => {
    const buildContext = () =>
      buildRequestContext(operations, {
        id: request.id,
        ip: request.ip,
        headers: request.headers,
        rawHeaders: request.raw.rawHeaders,
      });
    const headers = singleHeaders(request);
    const answer = await graphql.execute({ headers, body: request.body }, buildContext);
    for (const [name, value] of answer.headers) reply.header(name, value);
    return reply.status(answer.status).send(answer.body);
  });

  app.get(graphqlPath, async (_request, reply) => {
    const page = await graphql.landingPage();
    if (page === null) throw new AppError('METHOD_NOT_ALLOWED');
    return reply.headers(landingPageHeaders).type('text/html; charset=utf-8').send(page);
  });
}

/** Never what a request says of its host: that is anybody's word (OWASP Forgot Password Cheat Sheet). */
function listeningUrl({ server }: FastifyInstance): string {
  const address = server.address();
  if (typeof address !== 'object' || address === null) return 'http://127.0.0.1';
  const { family, address: host, port } = address;
  return `http://${family === 'IPv6' ? `[${host}]` : host}:${port}`;
}

/** Not listening yet. */
export function createHttpServer(apis: HttpApis, options: HttpServerOptions): FastifyInstance {
  const app = createFastify(options, apis.rest);
  app.server.maxConnections = maxConnections;
  addJsonParser(app);
  addSecurityHeaders(app);
  refuseWhileClosing(app);
  addCors(app, options.corsOrigins);
  addRequestLog(app, options.log);
  const report = options.log.failure.bind(options.log);
  addErrorHandling(app, graphqlErrors(report));
  refuseOtherThanPost(app);
  refuseUnknownPaths(app);
  refuseOtherMethods(app);
  app.get('/health', async () => ({ status: 'ok' }));
  addGraphqlRoutes(app, apis);
  const baseUrl = () => options.publicUrl ?? listeningUrl(app);
  app.get('/openapi.json', async () => describeRestApis(apis.rest, baseUrl()));
  const readable = ['/health', '/openapi.json'].map((path) => ({ method: 'GET', path }));
  addRefusedMethods(app, readable);
  for (const api of apis.rest) {
    addRestApi(app, api, { operations: apis.operations, baseUrl, report });
  }
  return app;
}
