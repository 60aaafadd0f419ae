/** One POST to addresses that were checked, and what came back. Knows HTTP and TLS, nothing of webhooks. */
import { request as requestByHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestByHttps, type RequestOptions } from 'node:https';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import type { FailureReason } from '../domain/webhooks/outcome.js';
import { WebhookCallError } from './call-error.js';

export interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Where to connect to: tried in turn, and nothing else is. */
  readonly addresses: readonly string[];
  /** Certificates (PEM) to trust in place of Node's own list. */
  readonly authorities?: readonly string[] | undefined;
  /** Ends everything. */
  readonly signal: AbortSignal;
}

export interface PostAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** The first bytes of the body as they came, compressed or not. */
  readonly start: Buffer;
}

const maxReadBytes = 64 * 1024;
const keptBytes = 1024;

const reasonsByCode: Readonly<Record<string, FailureReason>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  EADDRNOTAVAIL: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'unreachable',
  EPROTO: 'tls',
};

/** In place of a look-up: the answer that was checked. */
function pinned(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_hostName, options, callback) => {
    if (options.all) callback(null, all);
    else callback(null, all[0]?.address ?? '', all[0]?.family);
  };
}

function reasonFor(error: NodeJS.ErrnoException, isPrivate: boolean): FailureReason {
  const code = error.code ?? '';
  const known = reasonsByCode[code];
  if (known) return known;
  if (code.startsWith('HPE_')) return 'protocol';
  // What fails between connecting and the end of the handshake is the certificate or TLS itself.
  return !isPrivate || code.startsWith('ERR_SSL') ? 'tls' : 'unreachable';
}

/**
 * `agent: false` is a connection for this request alone: none waits in a pool that another call might want,
 * and none outlives its answer. Certificates are checked whatever the environment says.
 */
function optionsOf({ headers, body, addresses, authorities, signal }: Post): RequestOptions {
  const own = {
    'content-length': body.length,
    'accept-encoding': 'identity',
    'user-agent': 'Rekey',
  };
  return {
    method: 'POST',
    headers: { ...headers, ...own },
    agent: false,
    lookup: pinned(addresses),
    signal,
    rejectUnauthorized: true,
    ...(authorities ? { ca: [...authorities] } : {}),
  };
}

/** Reads the body up to the cap, keeps its beginning and closes. Whatever ends the body, the answer stands. */
function readAnswer(response: IncomingMessage, done: (answer: PostAnswer) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    if (size < keptBytes) chunks.push(chunk);
    size += chunk.length;
    if (size >= maxReadBytes) response.destroy();
  });
  response.on('error', () => undefined);
  response.on('close', () =>
    done({
      status: response.statusCode ?? 0,
      retryAfter: response.headers['retry-after'],
      start: Buffer.concat(chunks).subarray(0, keptBytes),
    }),
  );
}

/** Tells whether the handshake is over; there is none without TLS. */
function watchHandshake(request: ClientRequest, url: URL): () => boolean {
  let isPrivate = url.protocol === 'http:';
  request.on('socket', (socket: Socket) =>
    socket.once('secureConnect', () => {
      isPrivate = true;
    }),
  );
  return () => isPrivate;
}

/**
 * Sends the body and answers the status and the beginning of what the receiver says. Follows no redirect,
 * unpacks nothing. Once a status came, it counts, whatever becomes of the body. Throws `WebhookCallError`.
 */
export function post(call: Post): Promise<PostAnswer> {
  return new Promise((resolve, reject) => {
    const send = call.url.protocol === 'https:' ? requestByHttps : requestByHttp;
    const request = send(call.url, optionsOf(call));
    const isPrivate = watchHandshake(request, call.url);
    let isAnswered = false;
    const fail = (reason: FailureReason, cause?: unknown) => {
      if (isAnswered) return;
      reject(new WebhookCallError(call.signal.aborted ? 'timeout' : reason, { cause }));
    };
    request.on('response', (response) => {
      isAnswered = true;
      readAnswer(response, resolve);
    });
    request.on('error', (error) => fail(reasonFor(error, isPrivate()), error));
    // A connection can end without an error, as after 101, which nobody asked for.
    request.on('close', () => fail('protocol'));
    request.end(call.body);
  });
}
