/** Cross-origin requests: from listed origins only, and without credentials, because there are no cookies. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Observe } from '../../operations/ports/index.js';

/** The methods of all paths together. `Allow` lists those of one path. */
const allowedMethods = 'GET, POST, PATCH, DELETE, OPTIONS';
/** Those of Rekey, and of tools that add them to every request of a front end. */
const usualHeaders = [
  'authorization',
  'content-type',
  'x-api-key',
  'x-request-id',
  'x-site-context',
  // A front end that traces its requests sends these (W3C Trace Context and Baggage; Sentry).
  'traceparent',
  'tracestate',
  'baggage',
  'sentry-trace',
  // Apollo's clients and its Sandbox send these by default.
  'apollo-require-preflight',
  'apollographql-client-name',
  'apollographql-client-version',
  'x-apollo-operation-name',
];
const exposedHeaders = 'retry-after, x-request-id';
const maxAgeSeconds = '600';

function allowOrigin(reply: FastifyReply, origin: string): void {
  reply.headers({
    'access-control-allow-origin': origin,
    'access-control-expose-headers': exposedHeaders,
  });
}

/** Enough for an operator; a client can make up as many origins as it likes. */
const maxObservedOrigins = 100;

/** Returns a function that observes each origin once. What is no origin (RFC 6454, 6.2) is not repeated in the log. */
function observeRefusedOnce(observe: Observe): (origin: string) => void {
  const seen = new Set<string>();
  return (origin) => {
    const isOrigin = URL.canParse(origin) && new URL(origin).origin === origin;
    if (!isOrigin || origin.length > 255 || seen.has(origin)) return;
    if (seen.size >= maxObservedOrigins) return;
    seen.add(origin);
    observe({ kind: 'cors.refused', origin });
  };
}

export interface CorsOptions {
  readonly origins: readonly string[];
  /** Headers that pages may send beside the usual ones. */
  readonly headers: readonly string[];
  readonly observe: Observe;
}

/**
 * Adds the headers of preflight requests, and lets only pages of listed origins read responses: other origins get no
 * headers. `answerOtherMethods` answers OPTIONS on paths that exist.
 */
export function addCors(app: FastifyInstance, { origins, headers, observe }: CorsOptions): void {
  const listed = new Set(origins);
  const allowedHeaders = [...usualHeaders, ...headers].join(', ');
  const observeRefused = observeRefusedOnce(observe);
  app.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers;
    reply.header('vary', 'Origin');
    const isListed = origin !== undefined && listed.has(origin);
    if (isListed) allowOrigin(reply, origin);
    if (request.method !== 'OPTIONS') return done();
    if (origin !== undefined && !isListed) observeRefused(origin);
    // A page that asks for a path that does not exist must be able to read that.
    const isPreflight = request.headers['access-control-request-method'] !== undefined;
    if (isListed) {
      reply.headers({
        'access-control-allow-methods': allowedMethods,
        'access-control-allow-headers': allowedHeaders,
        'access-control-max-age': maxAgeSeconds,
      });
    }
    // For a public page that calls a service on loopback: Chromium's private network access.
    if (isListed && request.headers['access-control-request-private-network'] === 'true') {
      reply.header('access-control-allow-private-network', 'true');
    }
    if (!request.is404 || !isPreflight) return done();
    reply.status(204).send();
  });
}
