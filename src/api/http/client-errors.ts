/** Responses to requests that Node's parser refuses, with the form and headers of all other responses. */
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError } from '../../domain/shared/errors.js';
import type { Api } from './api.js';
import { securityHeaders } from './security-headers.js';

/** The status of Node's error codes; 400 for all others (RFC 9110, 15.5.9; RFC 6585, 5). */
const statusOfCode: Record<string, number> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/** Returns the whole response: status line, headers and body. */
function renderAnswer(status: number, api: Api): string {
  const requestId = randomUUID();
  const error = new AppError('BAD_REQUEST', {}, { message: 'The request is not valid HTTP.' });
  const rendered = api.renderError(error, { requestId, headers: {}, route: undefined });
  const body = JSON.stringify(rendered.body);
  const headers = {
    ...securityHeaders,
    'x-request-id': requestId,
    connection: 'close',
    'content-type': api.responseMediaTypes[0],
    'content-length': Buffer.byteLength(body),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`;
}

/**
 * For the server's `clientError`: sends the error as `api` renders it, repeats nothing of the request, and ends the
 * connection.
 */
export function answerClientError(api: Api): (error: { code?: string }, socket: Duplex) => void {
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    socket.end(renderAnswer(statusOfCode[error.code ?? ''] ?? 400, api));
  };
}

/** For the server's `checkExpectation`: no expectation is known but `100-continue` (RFC 9110, 10.1.1 and 15.5.18). */
export function answerUnknownExpectation(api: Api): (request: { socket: Duplex }) => void {
  return ({ socket }) => void socket.end(renderAnswer(417, api));
}
