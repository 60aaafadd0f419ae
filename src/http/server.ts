/** The HTTP server: the order of everything that happens to a request before and after its door. */
import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { AppError, toAppError } from '../domain/errors.js';
import { renderError, type GraphqlDoor } from '../graphql/server.js';
import type { Operations } from '../operations/index.js';
import { addCors } from './cors.js';
import { buildRequestContext } from './request-context.js';
import { addSecurityHeaders, landingPageHeaders } from './security-headers.js';
import { statusOfKind } from './status.js';

/** Sizes in bytes, times in milliseconds. */
const limits = {
  bodyLimit: 32 * 1024,
  requestTimeout: 10_000,
  keepAliveTimeout: 5000,
  maxRequestsPerSocket: 1000,
  http: { maxHeaderSize: 16 * 1024, headersTimeout: 5000, connectionsCheckingInterval: 1000 },
};

export interface HttpServerOptions {
  readonly trustedProxies: readonly string[];
  readonly corsOrigins: readonly string[];
  readonly log: RequestLog;
}

/** What is written of a request: never its body, never its headers. */
export interface RequestLog {
  request(entry: RequestLogEntry): void;
  failure(error: unknown, requestId: string): void;
}

export interface RequestLogEntry {
  readonly requestId: string;
  readonly method: string;
  /** The route, not the URL: what callers put into a URL is not logged. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

export interface HttpDoors {
  readonly operations: Operations;
  readonly graphql: GraphqlDoor;
}

const requestIdPattern = /^[\w.-]{1,64}$/;

function createFastify(options: HttpServerOptions): FastifyInstance {
  return fastify({
    ...limits,
    logger: false,
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    requestIdHeader: false,
    // A foreign id is taken over only in a form that cannot forge a line of the log.
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && requestIdPattern.test(given) ? given : randomUUID();
    },
    clientErrorHandler: (_error, socket) => {
      if (!socket.writable) return;
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    },
  });
}

/** Only JSON in UTF-8; the parser's own errors quote the body, so they are replaced. */
function addJsonParser(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parseJson = app.getDefaultJsonParser('error', 'error');
  const options = { parseAs: 'string' as const };
  app.addContentTypeParser('application/json', options, (request, body, done) => {
    const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
    if (charset !== undefined && charset.toLowerCase() !== 'utf-8') {
      done(new AppError('UNSUPPORTED_MEDIA_TYPE'));
      return;
    }
    void parseJson(request, body.toString(), (error, value) => {
      const message = 'The request body is not valid JSON.';
      done(error ? new AppError('BAD_REQUEST', {}, { message }) : null, value);
    });
  });
}

/** Fastify's own refusals, in the words of the catalogue. */
function fromFastify(error: unknown): unknown {
  const { statusCode, code } = error as { statusCode?: number; code?: string };
  if (statusCode === 413) return new AppError('PAYLOAD_TOO_LARGE');
  if (statusCode === 415) return new AppError('UNSUPPORTED_MEDIA_TYPE');
  if (code?.startsWith('FST_') && statusCode && statusCode < 500)
    return new AppError('BAD_REQUEST');
  if (statusCode === 503) return new AppError('OVERLOADED', { retryAfterSeconds: 1 });
  return error;
}

function sendError(reply: FastifyReply, error: AppError, requestId: string): FastifyReply {
  const { retryAfterSeconds } = error.details;
  if (error.kind === 'unauthenticated') reply.header('www-authenticate', 'Bearer');
  if (error.kind === 'method_not_allowed') reply.header('allow', 'POST');
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  return reply
    .status(statusOfKind[error.kind])
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(renderError(error, requestId)));
}

function addErrorHandling(app: FastifyInstance, log: RequestLog): void {
  app.setErrorHandler((thrown, request, reply) => {
    const error = toAppError(fromFastify(thrown));
    const isOurs = error.kind === 'internal' || error.kind === 'unavailable';
    if (isOurs) log.failure(error.cause ?? error, request.id);
    return sendError(reply, error, request.id);
  });
  app.setNotFoundHandler((request, reply) =>
    sendError(
      reply,
      new AppError('NOT_FOUND', {}, { message: 'There is no such path.' }),
      request.id,
    ),
  );
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

function addGraphqlRoutes(app: FastifyInstance, { operations, graphql }: HttpDoors): void {
  app.post('/graphql', async (request, reply) => {
    const context = await buildRequestContext(operations, {
      id: request.id,
      ip: request.ip,
      headers: request.headers,
      rawHeaders: request.raw.rawHeaders,
    });
    const headers = singleHeaders(request);
    const answer = await graphql.execute({ headers, body: request.body }, context);
    for (const [name, value] of answer.headers) reply.header(name, value);
    return reply.status(answer.status).send(answer.body);
  });

  app.route({
    method: ['GET', 'PUT', 'PATCH', 'DELETE'],
    url: '/graphql',
    handler: async (request, reply) => {
      const isBrowser = request.method === 'GET' && wantsHtml(request);
      const page = isBrowser ? await graphql.landingPage() : null;
      if (page === null) throw new AppError('METHOD_NOT_ALLOWED');
      return reply.headers(landingPageHeaders).type('text/html; charset=utf-8').send(page);
    },
  });
}

/** Not listening yet. */
export function createHttpServer(doors: HttpDoors, options: HttpServerOptions): FastifyInstance {
  const app = createFastify(options);
  addJsonParser(app);
  addSecurityHeaders(app);
  addCors(app, options.corsOrigins);
  addRequestLog(app, options.log);
  addErrorHandling(app, options.log);
  app.get('/health', async () => ({ status: 'ok' }));
  addGraphqlRoutes(app, doors);
  return app;
}
