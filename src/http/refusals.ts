/** Whatever goes wrong outside of a door, said in the words of the catalogue. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { AppError, toAppError } from '../domain/errors.js';
import { renderError } from '../graphql/server.js';
import { setSecurityHeaders } from './security-headers.js';
import { statusOfKind } from './status.js';

type ReportFailure = (error: unknown, requestId: string) => void;

/** Fastify's own refusals. Their messages may quote the URL. */
function fromFastify(error: unknown): unknown {
  const { statusCode, code } = error as { statusCode?: number; code?: string };
  if (statusCode === 413) return new AppError('PAYLOAD_TOO_LARGE');
  if (statusCode === 415) return new AppError('UNSUPPORTED_MEDIA_TYPE');
  if (code?.startsWith('FST_') && statusCode && statusCode < 500)
    return new AppError('BAD_REQUEST');
  return error;
}

function sendError(reply: FastifyReply, error: AppError): FastifyReply {
  const { retryAfterSeconds } = error.details;
  if (error.kind === 'unauthenticated') reply.header('www-authenticate', 'Bearer');
  if (error.kind === 'method_not_allowed') reply.header('allow', 'POST');
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  return reply
    .status(statusOfKind[error.kind])
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(renderError(error, reply.request.id)));
}

/** For Fastify's `frameworkErrors`: a URL that cannot be decoded meets no hook, so the headers are set here. */
export function refuseBadUrl(_error: unknown, _request: unknown, reply: FastifyReply): void {
  setSecurityHeaders(reply);
  sendError(reply, new AppError('BAD_REQUEST'));
}

export function addErrorHandling(app: FastifyInstance, report: ReportFailure): void {
  app.setErrorHandler((thrown, request, reply) => {
    const error = toAppError(fromFastify(thrown));
    const isCaused = error.kind === 'unavailable' && error.cause !== undefined;
    if (error.kind === 'internal' || isCaused) report(error.cause ?? error, request.id);
    return sendError(reply, error);
  });
  app.setNotFoundHandler((_request, reply) =>
    sendError(reply, new AppError('NOT_FOUND', {}, { message: 'There is no such path.' })),
  );
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
