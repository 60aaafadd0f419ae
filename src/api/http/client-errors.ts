/** Answers to what Node's parser refuses before there is a request: the same form and headers as every other. */
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { AppError } from '../../domain/shared/errors.js';
import { renderError } from '../graphql/server.js';
import { securityHeaders } from './security-headers.js';

/** What is not in this list is 400 (RFC 9110, 15.5.9; RFC 6585, 5). */
const statusOfCode: Record<string, number> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

function renderAnswer(status: number): string {
  const requestId = randomUUID();
  const error = new AppError('BAD_REQUEST', {}, { message: 'The request is not valid HTTP.' });
  const body = JSON.stringify(renderError(error, requestId));
  const headers = {
    ...securityHeaders,
    'x-request-id': requestId,
    connection: 'close',
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`;
}

/** For Fastify's `clientErrorHandler`. Ends the connection; nothing of the request is repeated. */
export function answerClientError(error: { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(renderAnswer(statusOfCode[error.code ?? ''] ?? 400));
}
