/** The server for operators, on a port of its own: metrics, and the probes for processes that serve no API. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Health } from '../../operations/ports/index.js';
import { renderReadiness } from './health-routes.js';
import { securityHeaders } from './security-headers.js';

export interface OperatorPages {
  readonly health: Pick<Health, 'readiness'>;
  readonly metrics: {
    readonly contentType: string;
    render(): Promise<string>;
  };
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

function json(status: number, body: object): Answer {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(body) };
}

async function readyz({ health }: OperatorPages): Promise<Answer> {
  const { status, body } = renderReadiness(await health.readiness());
  return json(status, body);
}

async function metricsOf({ metrics }: OperatorPages): Promise<Answer> {
  return { status: 200, type: metrics.contentType, body: await metrics.render() };
}

const pages: ReadonlyMap<string, (given: OperatorPages) => Promise<Answer>> = new Map([
  ['/metrics', metricsOf],
  ['/readyz', readyz],
  ['/livez', async () => json(200, { status: 'ok' })],
]);

async function answerTo({ method = '', url = '' }: IncomingMessage, given: OperatorPages) {
  const page = pages.get(url.split('?')[0] ?? '');
  if (!page) return json(404, { error: 'not_found' });
  if (method !== 'GET' && method !== 'HEAD') return json(405, { error: 'method_not_allowed' });
  return page(given);
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  given: OperatorPages,
): Promise<void> {
  const { status, type, body } = await answerTo(request, given);
  response.writeHead(status, { ...securityHeaders, 'content-type': type }).end(body);
}

/** Few ask, and a client of theirs that is slow or silent keeps no connection. Times in milliseconds. */
const options = { maxHeaderSize: 8192, headersTimeout: 5000, requestTimeout: 5000 };

/** Returns the server, which does not listen yet. Every answer is 500 that cannot be made. */
export function createOperatorServer(given: OperatorPages): Server {
  const server = createServer(options, (request, response) => {
    handle(request, response, given).catch(() => response.writeHead(500).end());
  });
  server.maxConnections = 50;
  return server;
}
