/** A collector of spans on loopback: OTLP over HTTP, as JSON where a test reads the spans. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first span of a trace. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  /** 2 is an error. */
  readonly status: number;
}

export interface Collector {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  readonly spans: SeenSpan[];
  /** Each request: its path, its type, and its bytes. */
  readonly requests: { readonly path: string; readonly type: string; readonly body: Buffer }[];
  close(): Promise<void>;
}

function spansOf(body: Buffer): SeenSpan[] {
  const { resourceSpans } = JSON.parse(body.toString());
  const all = resourceSpans.flatMap(({ scopeSpans }: any) => scopeSpans);
  return all
    .flatMap(({ spans }: any) => spans)
    .map(({ traceId, spanId, parentSpanId = '', name, attributes, status }: any) => ({
      ...{ traceId, spanId, parentSpanId, name, status: status?.code ?? 0 },
      attributes: Object.fromEntries(
        attributes.map(({ key, value }: any) => [key, Object.values(value)[0]]),
      ),
    }));
}

export async function startCollector(): Promise<Collector> {
  const spans: SeenSpan[] = [];
  const requests: Collector['requests'] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const type = request.headers['content-type'] ?? '';
      requests.push({ path: request.url ?? '', type, body });
      if (type === 'application/json') spans.push(...spansOf(body));
      response.writeHead(200, { 'content-type': type }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
