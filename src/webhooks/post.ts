/** Sends one POST to checked addresses. Knows HTTP and TLS, but nothing of webhooks. */
import { request as requestByHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestByHttps, type RequestOptions } from 'node:https';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import type { FailureReason } from '../domain/webhooks/outcome.js';
import { WebhookCallError } from './call-error.js';

export interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The only addresses to connect to, in the order to try them. */
  readonly addresses: readonly string[];
  /** Certificates (PEM) to trust in place of Node's own list. */
  readonly authorities?: readonly string[] | undefined;
  /** Aborts the whole exchange. */
  readonly signal: AbortSignal;
}

export interface PostAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** The first bytes of the body as they arrived, compressed or not. */
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

/** Replaces the DNS lookup by the addresses that were checked, so that a second lookup cannot lead elsewhere. */
function pinned(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_hostName, options, callback) => {
    if (options.all) callback(null, all);
    else callback(null, all[0]?.address ?? '', all[0]?.family);
  };
}

function reasonFor(error: NodeJS.ErrnoException, isConnected: boolean): FailureReason {
  const code = error.code ?? '';
  const known = reasonsByCode[code];
  if (known) return known;
  if (code.startsWith('HPE_')) return 'protocol';
  // An unknown error before the end of the handshake is that of a certificate or of TLS itself.
  return !isConnected || code.startsWith('ERR_SSL') ? 'tls' : 'unreachable';
}

/**
 * `agent: false` opens a connection for this request alone, which closes after the response: calls share no pool.
 * Certificates are always checked, even if the environment turns that off.
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

/** Reads the body up to the limit, keeps its beginning and closes. A body that breaks off does not fail the call. */
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

/** Returns a function that says whether the TLS handshake has ended; without TLS there is none to wait for. */
function watchHandshake(request: ClientRequest, url: URL): () => boolean {
  let isConnected = url.protocol === 'http:';
  request.on('socket', (socket: Socket) =>
    socket.once('secureConnect', () => {
      isConnected = true;
    }),
  );
  return () => isConnected;
}

/**
 * Sends the body and returns the status and the beginning of the response's body. Follows no redirect and
 * decompresses nothing. Once a status has arrived it counts, however the body ends. Throws `WebhookCallError` if no
 * status arrives.
 */
export function post(call: Post): Promise<PostAnswer> {
  return new Promise((resolve, reject) => {
    const send = call.url.protocol === 'https:' ? requestByHttps : requestByHttp;
    const request = send(call.url, optionsOf(call));
    const isConnected = watchHandshake(request, call.url);
    let isAnswered = false;
    const fail = (reason: FailureReason, cause?: unknown) => {
      if (isAnswered) return;
      reject(new WebhookCallError(call.signal.aborted ? 'timeout' : reason, { cause }));
    };
    request.on('response', (response) => {
      isAnswered = true;
      readAnswer(response, resolve);
    });
    request.on('error', (error) => fail(reasonFor(error, isConnected()), error));
    // A connection can end without an error, as after a 101 that the request did not ask for.
    request.on('close', () => fail('protocol'));
    request.end(call.body);
  });
}
