/** Whatever goes wrong outside of an API, said in the words of the catalogue. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, toAppError } from '../../domain/shared/errors.js';
import { renderError } from '../graphql/server.js';
import { setSecurityHeaders } from './security-headers.js';
import { statusOfKind } from './status.js';

/** How a part of the server says what went wrong. */
export interface ErrorHandling {
  report(error: unknown, requestId: string): void;
  readonly mediaType: string;
  render(error: AppError, request: FastifyRequest): { status: number; body: unknown };
}

/** Without an API of their own: in GraphQL's words. */
export function graphqlErrors(report: ErrorHandling['report']): ErrorHandling {
  return {
    report,
    mediaType: 'application/json; charset=utf-8',
    render: (error, { id }) => ({
      status: statusOfKind[error.kind],
      body: renderError(error, id),
    }),
  };
}

/** Fastify's own refusals. Their messages may quote the URL. */
function fromFastify(error: unknown): unknown {
  const { statusCode, code } = error as { statusCode?: number; code?: string };
  if (statusCode === 413) return new AppError('PAYLOAD_TOO_LARGE');
  if (statusCode === 415) return new AppError('UNSUPPORTED_MEDIA_TYPE');
  if (code?.startsWith('FST_') && statusCode && statusCode < 500)
    return new AppError('BAD_REQUEST');
  return error;
}

function sendError(reply: FastifyReply, error: AppError, handling: ErrorHandling): FastifyReply {
  const { retryAfterSeconds } = error.details;
  const { status, body } = handling.render(error, reply.request);
  // RFC 9110, 15.5.2 and 15.5.6: these two go with a header.
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (status === 405 && !reply.hasHeader('allow')) reply.header('allow', 'POST');
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  return reply
    .status(status)
    .type(handling.mediaType)
    .send(Buffer.from(JSON.stringify(body)));
}

/** A URL that cannot be decoded, or with too long a part, meets no hook, so the headers are set here. */
export function refuseBadUrl(reply: FastifyReply, handling: ErrorHandling): void {
  setSecurityHeaders(reply);
  sendError(reply, new AppError('BAD_REQUEST'), handling);
}

export function noSuchPath(): AppError {
  return new AppError('NOT_FOUND', {}, { message: 'There is no such path.' });
}

export function addErrorHandling(app: FastifyInstance, handling: ErrorHandling): void {
  app.setErrorHandler((thrown, request, reply) => {
    const error = toAppError(fromFastify(thrown));
    const isCaused = error.kind === 'unavailable' && error.cause !== undefined;
    if (error.kind === 'internal' || isCaused) handling.report(error.cause ?? error, request.id);
    return sendError(reply, error, handling);
  });
  app.setNotFoundHandler((_request, reply) => sendError(reply, noSuchPath(), handling));
}

/**
 * Requests that run are finished and their connections closed, rather than kept until they time out;
 * a request that comes later on one of them does not run.
 */
export function refuseWhileClosing(app: FastifyInstance): void {
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  app.addHook('onRequest', async () => {
    if (isClosing) throw new AppError('OVERLOADED', { retryAfterSeconds: 1 });
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isClosing) reply.header('connection', 'close');
  });
}
