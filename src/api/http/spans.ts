/** The span of each request. Reading a body loses the context of Node's, so each step of a request enters it again. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Trace, TracedSpan } from '../../operations/ports/index.js';
import { Attached } from './attached.js';
import { probePaths } from './health-routes.js';

const spans = new Attached<FastifyRequest, TracedSpan>('span');

/** Runs `run` in the span of the request, if it has one. */
export function inSpan<T>(request: FastifyRequest, run: () => T): T {
  const span = spans.get(request);
  return span ? span.run(run) : run();
}

/** Begins a span for each request, below the span that the caller names in `traceparent`, and ends it. */
export function addSpans(app: FastifyInstance, trace: Trace): void {
  app.addHook('onRequest', async (request) => {
    const { id: requestId, method, headers, routeOptions } = request;
    if (probePaths.has(routeOptions.url ?? '')) return;
    const { traceparent } = headers;
    const parent = typeof traceparent === 'string' ? traceparent : undefined;
    spans.set(request, trace.begin({ kind: 'http', method, requestId }, parent));
  });
  app.addHook('onResponse', (request, { statusCode: status }, done) => {
    const route = request.routeOptions.url ?? 'none';
    spans.get(request)?.end({ route, status, isFailure: status >= 500 });
    done();
  });
}
