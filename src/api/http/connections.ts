/**
 * Bounds what one connection can cost. A client may send many requests before it reads an answer (RFC 9112, 9.3.2),
 * so answers that nobody reads would fill the memory: of each connection one request runs at a time, few more may
 * wait, and an answer must be read within a time.
 */
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import type { Observe } from '../../operations/ports/index.js';
import type { Api } from './api.js';
import { Attached } from './attached.js';
import { answerUnknownExpectation } from './client-errors.js';
import { limitIdle } from './idle-connections.js';
import { parseInSlices } from './slices.js';

export interface ConnectionLimits {
  /** How many requests may wait behind the one that runs. A client that sends more is disconnected. */
  readonly maxWaiting: number;
  /** How many requests a connection may send before it is closed. */
  readonly maxRequests: number;
  /** How long a client may take to read an answer that is complete, in milliseconds. */
  readonly readTimeout: number;
  /** How many bytes of complete answers may wait to be read, on all connections together. */
  readonly maxUnreadBytes: number;
}

/** Connections with a complete answer that was not read yet, the oldest first. */
type Unread = Set<Socket>;

/** Disconnects the clients that wait longest to read, until the bytes that wait are few enough. Never the last one. */
function boundUnread(unread: Unread, maxBytes: number): void {
  let bytes = [...unread].reduce((sum, socket) => sum + socket.writableLength, 0);
  for (const socket of unread) {
    if (bytes <= maxBytes || unread.size === 1) return;
    bytes -= socket.writableLength;
    unread.delete(socket);
    socket.destroy();
  }
}

/** Disconnects the client if it has not read the answer some time after it was complete, or if too many wait. */
function limitReading(
  response: ServerResponse,
  socket: Socket,
  { readTimeout, maxUnreadBytes }: ConnectionLimits,
  unread: Unread,
): void {
  response.once('prefinish', () => {
    const timer = setTimeout(() => socket.destroy(), readTimeout).unref();
    unread.add(socket);
    boundUnread(unread, maxUnreadBytes);
    response.once('close', () => {
      clearTimeout(timer);
      unread.delete(socket);
    });
  });
}

/** Returns a listener that runs `handle` for one request of each connection at a time, in their order. */
export function oneAtATime(handle: RequestListener, limits: ConnectionLimits): RequestListener {
  const waiting = new Attached<Socket, (() => void)[]>('waiting requests');
  const served = new Attached<Socket, number>('requests served');
  const unread: Unread = new Set();

  function run(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    limitReading(response, socket, limits, unread);
    const count = (served.get(socket) ?? 0) + 1;
    served.set(socket, count);
    if (count >= limits.maxRequests) response.setHeader('connection', 'close');
    response.once('close', () => {
      const next = waiting.get(socket)?.shift();
      if (next) next();
      else waiting.set(socket, undefined);
    });
    handle(request, response);
  }

  return (request, response) => {
    const { socket } = request;
    if (socket.destroyed) return;
    const queue = waiting.get(socket);
    if (queue === undefined) {
      waiting.set(socket, []);
      run(request, response);
    } else if (queue.length < limits.maxWaiting) {
      queue.push(() => run(request, response));
    } else {
      socket.destroy();
    }
  };
}

/** Times in milliseconds, sizes in bytes. */
const options: ServerOptions = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 5000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1000,
  // Node's own refusal would lack our headers; see `requireOneHost`.
  requireHostHeader: false,
};

const maxConnections = 1000;
const limits: ConnectionLimits = {
  maxWaiting: 9,
  maxRequests: 1000,
  readTimeout: 20_000,
  maxUnreadBytes: 16 * 1024 * 1024,
};

export interface ServerParts {
  /** Returns the API that renders what is refused before any route. */
  readonly apiOf: (url: string) => Api;
  /** How long a connection stays open between two requests, in seconds. */
  readonly keepAliveSeconds: number;
  readonly observe: Observe;
}

/** Returns the HTTP server. */
export function createLimitedServer(
  handle: RequestListener,
  { apiOf, keepAliveSeconds, observe }: ServerParts,
): Server {
  const times = { keepAliveTimeout: keepAliveSeconds * 1000 };
  const server = createServer({ ...options, ...times }, oneAtATime(handle, limits));
  server.maxConnections = maxConnections;
  server.on('connection', parseInSlices);
  limitIdle(server, maxConnections);
  server.on('checkExpectation', answerUnknownExpectation(apiOf, observe));
  return server;
}
