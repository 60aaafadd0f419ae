/** The listener for operators: metrics and probes on a port of their own. */
import type { Server } from 'node:http';
import { wireHealth, type HealthParts, type Signers } from './health.js';
import { createOperatorServer, type OperatorPages } from '../api/http/operator-server.js';
import type { Config } from '../config/index.js';
import type { Database } from '../database/database.js';
import { createDatabaseLook } from '../database/health-look.js';
import { poolOf } from '../database/sessions/session-pool.js';
import type { Metrics, MetricSources, MetricValues } from '../observability/metrics/metrics.js';
import type { Observe } from '../operations/ports/index.js';

export interface Listener {
  /** Does nothing if the settings have no port. Throws an error that names the setting if the port is in use. */
  listen(): Promise<void>;
  close(): Promise<void>;
}

export interface Operator extends Listener {
  /** Returns the metrics for a process that sums them; none if the settings have no port. */
  values(): Promise<MetricValues>;
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

/** Returns the listener, which does not listen yet. It never does without `pages`. */
export function createListener(
  { metrics: { port, host } }: Pick<Config, 'metrics'>,
  pages: OperatorPages | null,
  observe: Observe,
): Listener {
  if (port === null || pages === null)
    return { listen: async () => undefined, close: async () => undefined };
  const server = createOperatorServer(pages);
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

export interface OperatorParts extends Omit<HealthParts, 'look'> {
  readonly database: Database;
  readonly signers: Signers;
  readonly metrics: Metrics | null;
  readonly observe: Observe;
}

function pagesOf(
  health: OperatorPages['health'],
  metrics: Metrics | null,
  sources: MetricSources,
): OperatorPages | null {
  if (metrics === null) return null;
  const { contentType } = metrics;
  return { health, metrics: { contentType, render: () => metrics.render(sources) } };
}

/** Returns what operators and balancers look at: the readiness of the process, and the listener. */
export function wireOperator(
  config: Pick<Config, 'metrics'>,
  { database, signers, watch, queues, replica, metrics, observe }: OperatorParts,
) {
  const look = createDatabaseLook(database);
  const health = wireHealth(signers, { look, watch, queues, replica });
  const pool = () => poolOf(database.dataSource).counts;
  const sources = { readiness: () => health.readiness(), pool, replica: replica.state };
  const listener = createListener(config, pagesOf(health, metrics, sources), observe);
  const values = async () => (await metrics?.values(sources)) ?? [];
  return {
    health,
    operator: { ...listener, values } satisfies Operator,
    async close(): Promise<void> {
      await Promise.all([look.close(), listener.close()]);
    },
  };
}
