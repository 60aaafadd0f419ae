/** Responses to requests that Node's parser refuses, with the form and headers of all other responses. */
import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { AppError } from '../../domain/shared/errors.js';
import type { Observe } from '../../operations/ports/index.js';
import type { Api } from './api.js';
import { Attached } from './attached.js';
import { chunkBeingRead } from './slices.js';
import { securityHeaders } from './security-headers.js';
import { findApi } from './target.js';

/** What Node says of a request that it could not read. */
interface ClientError {
  readonly code?: string;
  /** The bytes that were read last, which need not be the first ones of the request. */
  readonly rawPacket?: unknown;
}

interface Refusal {
  readonly status: number;
  readonly message: string;
}

const invalid: Refusal = { status: 400, message: 'The request is not valid HTTP.' };
const late: Refusal = { status: 408, message: 'The request did not arrive in time.' };
const longUrl: Refusal = { status: 414, message: 'The URL is too long.' };
const unknownExpectation: Refusal = { status: 417, message: 'The only Expect is 100-continue.' };
const largeHeaders: Refusal = { status: 431, message: 'The headers are too large.' };

/** Methods and targets as in RFC 9112, 3: whatever follows may be what is wrong. */
const requestLine = /^[\r\n]*[A-Z-]+ (\S+)( ?)/;

/** Returns the start of the bytes as text: what may be a request line. One that is longer is too long. */
function startOf({ rawPacket }: ClientError, socket: Socket): string {
  const bytes = chunkBeingRead(socket) ?? rawPacket;
  return Buffer.isBuffer(bytes) ? bytes.toString('latin1', 0, 16 * 1024) : '';
}

/** Returns the refusal for Node's error (RFC 9110, 15.5.9 and 15.5.15; RFC 6585, 5). */
function refusalOf(error: ClientError, socket: Socket): Refusal {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return late;
  if (error.code !== 'HPE_HEADER_OVERFLOW') return invalid;
  return requestLine.exec(startOf(error, socket))?.[2] === '' ? longUrl : largeHeaders;
}

/** Returns the whole response: status line, headers and body. */
function renderAnswer({ status, message }: Refusal, api: Api, requestId: string): string {
  const error = new AppError('BAD_REQUEST', {}, { message });
  const rendered = api.renderError(error, { requestId, headers: {}, route: undefined, status });
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

/** Sends the response, ends the connection, and observes it: no hook runs. Nothing of the request is in the event. */
function refuse(socket: Socket, refusal: Refusal, api: Api, observe: Observe): void {
  const requestId = randomUUID();
  socket.end(renderAnswer(refusal, api, requestId));
  const unknown = { method: 'none', route: 'none', durationMs: 0 };
  observe({ kind: 'request.done', requestId, ...unknown, status: refusal.status });
}

/** The request of each connection whose headers were read and which is not answered yet. */
const openRequests = new Attached<Socket, IncomingMessage>('open request');

/** Remembers the requests that are being read, so that a failure in their bodies is answered as their API does. */
export function rememberRequests(server: Server): void {
  server.prependListener('request', (request, response) => {
    const { socket } = request;
    openRequests.set(socket, request);
    response.once('close', () => {
      if (openRequests.get(socket) === request) openRequests.set(socket, undefined);
    });
  });
}

/** Returns the target of the request that failed; an empty text if it is not known. */
function targetOf(error: ClientError, socket: Socket): string {
  return requestLine.exec(startOf(error, socket))?.[1] ?? openRequests.get(socket)?.url ?? '';
}

/**
 * For Fastify's `clientErrorHandler`: sends the error as the API that was asked renders it, or as `fallback` if that is
 * not known. Repeats nothing of the request, and ends the connection.
 */
export function answerClientError(
  apis: readonly Api[],
  fallback: Api,
  observe: Observe,
): (error: ClientError, socket: Socket) => void {
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const api = findApi(apis, targetOf(error, socket)) ?? fallback;
    refuse(socket, refusalOf(error, socket), api, observe);
  };
}

/** For the server's `checkExpectation`: no expectation is known but `100-continue` (RFC 9110, 10.1.1 and 15.5.18). */
export function answerUnknownExpectation(
  apiOf: (url: string) => Api,
  observe: Observe,
): (request: IncomingMessage) => void {
  return ({ socket, url = '' }) => refuse(socket, unknownExpectation, apiOf(url), observe);
}
