/** The listener for operators: metrics and probes on a port of their own. */
import type { Server } from 'node:http';
import { createOperatorServer } from '../api/http/operator-server.js';
import type { Config } from '../config/index.js';
import type { Metrics, MetricSources } from '../observability/metrics/metrics.js';
import type { Health, Observe } from '../operations/ports/index.js';

export interface Operator {
  /** Does nothing if the settings have no port. Throws an error that names the setting if the port is in use. */
  listen(): Promise<void>;
  close(): Promise<void>;
}

export interface OperatorParts {
  readonly health: Health;
  readonly metrics: Metrics | null;
  readonly pool: MetricSources['pool'];
  readonly observe: Observe;
}

function toListenError(error: unknown, place: string): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== 'EADDRINUSE') return new Error(`METRICS_HOST: ${message}`, { cause: error });
  const cure =
    'Set METRICS_PORT to another one, or to nothing: a worker beside the service has its own';
  return new Error(`${place} is in use. ${cure}.`);
}

async function listenOn(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const fail = (error: unknown) => reject(toListenError(error, `port ${port} of ${host}`));
    server.once('error', fail).listen(port, host, () => {
      server.off('error', fail);
      resolve();
    });
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

/** Returns the listener, which does not listen yet. */
export function wireOperator(
  { metrics: { port, host } }: Pick<Config, 'metrics'>,
  { health, metrics, pool, observe }: OperatorParts,
): Operator {
  if (port === null || metrics === null)
    return { listen: async () => undefined, close: async () => undefined };
  const sources = { readiness: () => health.readiness(), pool };
  const { contentType } = metrics;
  const render = () => metrics.render(sources);
  const server = createOperatorServer({ health, metrics: { contentType, render } });
  return {
    async listen() {
      const actual = await listenOn(server, port, host);
      const shown = host.includes(':') ? `[${host}]` : host;
      observe({ kind: 'metrics.listening', url: `http://${shown}:${actual}` });
    },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
