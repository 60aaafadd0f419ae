/** Handles failures: those of an API's routes, and those before or outside of any route. An API renders each. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, toAppError } from '../../domain/shared/errors.js';
import type { Observe } from '../../operations/ports/index.js';
import type { Api, FailedRequest } from './api.js';
import { headersOf, namesOf } from './headers.js';
import { errorMediaType } from './negotiation.js';
import { setSecurityHeaders } from './security-headers.js';
import { inSpan } from './spans.js';
import { hasEmptyPart, isBelow } from './target.js';

/** Converts Fastify's own errors to ours. Their messages may quote the URL, so they are not used. */
function fromFastify(error: unknown): unknown {
  const { statusCode, code } = error as { statusCode?: number; code?: string };
  // The client hung up inside its body.
  if (code === 'ECONNRESET') return new AppError('BAD_REQUEST');
  if (statusCode === 413) return new AppError('PAYLOAD_TOO_LARGE');
  if (statusCode === 415) return new AppError('UNSUPPORTED_MEDIA_TYPE');
  if (code?.startsWith('FST_') && statusCode && statusCode < 500)
    return new AppError('BAD_REQUEST');
  return error;
}

/** Whether there is no such path. Of several slashes in a row, the router would take what is between them for a parameter. */
function isUnknown({ is404, url }: FastifyRequest): boolean {
  return is404 || hasEmptyPart(url);
}

function failedRequest(request: FastifyRequest, api: Api): FailedRequest {
  const { url } = request.routeOptions;
  const isOwn = url !== undefined && isBelow(url, api) && !isUnknown(request);
  const route = isOwn ? url.slice(api.prefix.length) : undefined;
  return { requestId: request.id, headers: headersOf(request), route };
}

function sendError(reply: FastifyReply, error: AppError, api: Api): FastifyReply {
  const { request } = reply;
  const { retryAfterSeconds } = error.details;
  const { status, body } = api.renderError(error, failedRequest(request, api));
  // RFC 9110, 15.5.2.
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  return reply
    .status(status)
    .type(errorMediaType(api, request.headers.accept))
    .send(Buffer.from(JSON.stringify(body)));
}

/**
 * Refuses a URL that Fastify rejects before any hook runs: one that cannot be decoded, or with a part that is too long.
 * Sets the security headers, which a hook sets otherwise.
 */
export function refuseBadUrl(reply: FastifyReply, api: Api): void {
  setSecurityHeaders(reply);
  sendError(reply, new AppError('BAD_REQUEST'), api);
}

function noSuchPath(): AppError {
  return new AppError('NOT_FOUND', {}, { message: 'There is no such path.' });
}

/**
 * Refuses a request without exactly one `Host`, at every path: a proxy and this server may use different ones
 * (RFC 9112, 3.2). HTTP/1.0 knows no such header.
 */
export function requireOneHost(app: FastifyInstance): void {
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    const count = namesOf(raw.rawHeaders).filter((name) => name === 'host').length;
    if (count === 1 || (count === 0 && raw.httpVersion === '1.0')) return done();
    const message = count > 1 ? 'The header host was sent twice.' : 'The header host is missing.';
    done(new AppError('BAD_REQUEST', {}, { message }));
  });
}

/** Refuses unknown paths before the server authenticates the caller and reads the body. */
export function refuseUnknownPaths(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) =>
    done(isUnknown(request) ? noSuchPath() : undefined),
  );
}

/** Observes the failures that an operator has to look at: faults, and outages with a known cause. */
function observeFault(error: AppError, requestId: string, observe: Observe): void {
  const isOutage = error.kind === 'unavailable' && error.cause !== undefined;
  if (error.kind !== 'internal' && !isOutage) return;
  observe({ kind: 'fault', error: error.cause ?? error, requestId });
}

/** Renders every failure in the scope by `api`. */
export function addErrorHandling(scope: FastifyInstance, api: Api, observe: Observe): void {
  scope.setErrorHandler((thrown, request, reply) => {
    const error = toAppError(fromFastify(thrown));
    inSpan(request, () => observeFault(error, request.id, observe));
    return sendError(reply, error, api);
  });
  scope.setNotFoundHandler((_request, reply) => sendError(reply, noSuchPath(), api));
}

/**
 * While the server closes, it finishes the requests that run and closes their connections. It refuses later requests
 * on these connections as `OVERLOADED`.
 */
export function refuseWhileClosing(app: FastifyInstance): void {
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  app.addHook('onRequest', (_request, _reply, done) =>
    done(isClosing ? new AppError('OVERLOADED', { retryAfterSeconds: 1 }) : undefined),
  );
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isClosing) reply.header('connection', 'close');
    done();
  });
}
