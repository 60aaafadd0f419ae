/** Builds everything once, from the settings. `create-app.ts` loads this file while the embedded database opens. */
import { openPreparedDatabase } from './database.js';
import { wireDependencies } from './dependencies.js';
import { wireLimits } from './limits.js';
import { wireCustomerMailer, wireMailer } from './mail.js';
import { wireMetrics } from './metrics.js';
import { wireOperator, type Operator } from './operator.js';
import { wireReplica, type WiredReplica } from './replica.js';
import { wireQueues, type Queues } from './queues.js';
import { wirePages, type DevelopmentPages } from './pages.js';
import { observeSettings } from './mail-settings.js';
import { wireWorker } from './worker.js';
import { watchTraffic, type Traffic } from '../worker/traffic.js';
import { createFabricApi } from '../api/fabric/api.js';
import { createGraphqlApis } from '../api/graphql/api.js';
import { createHttpServer } from '../api/http/server.js';
import { createJsonApi } from '../api/json-api/api.js';
import type { Config } from '../config/index.js';
import { createAdministration } from '../database/administration.js';
import type { Database } from '../database/database.js';
import type { EmbeddedDatabase } from '../database/embedded.js';
import { createJobQueue } from '../database/jobs/job-source.js';
import { poolOf } from '../database/sessions/session-pool.js';
import { traceStatements } from '../database/traced-statements.js';
import { resolveKeys, type Keys } from '../development/keys.js';
import type { Mailer } from '../mail/mailer.js';
import { watchProcess, type ProcessWatch } from '../observability/health/process-state.js';
import { createLogger } from '../observability/logger.js';
import type { Metrics } from '../observability/metrics/metrics.js';
import { createObserver, observeByAll } from '../observability/observe.js';
import { watchRelay } from '../observability/relay-watch.js';
import type { Traces } from '../observability/traces/traces.js';
import { createOperations, type Operations } from '../operations/index.js';
import { createJobHandlers, type JobHandlers } from '../operations/jobs.js';
import type { Dependencies, Health, Observe, Trace } from '../operations/ports/index.js';
import {
  databaseGraceMs,
  jobsGraceMs,
  lastGraceMs,
  tracesGraceMs,
  within,
} from '../worker/stop-grace.js';
import type { Worker } from '../worker/worker.js';

export interface App {
  readonly http: ReturnType<typeof createHttpServer>;
  readonly operations: Operations;
  readonly jobs: JobHandlers;
  readonly database: Database;
  readonly keys: Keys;
  /** Not started yet: then it tells the operator of no failure. */
  readonly queues: Queues;
  /** Not started yet; null if this process takes no jobs. */
  readonly worker: Worker | null;
  /** The listener for metrics and probes, not listening yet. */
  readonly operator: Operator;
  readonly health: Health;
  /** Reports to the operator by all means. */
  readonly observe: Observe;
  /** Seeds the demo organization and returns the lines to print for a newcomer; none in production. */
  welcome(url: string): Promise<string[]>;
  /** Finishes the requests and jobs under way, then closes the database. */
  close(): Promise<void>;
}

/** Parts that a caller, such as a test, replaces. */
export interface AppOverrides {
  /** Called before an embedded database is made in that directory, which takes a few seconds. */
  readonly onNewDataDirectory?: (directory: string) => void;
  /** By default each event becomes a line on standard output. */
  readonly observe?: Observe;
  /** Closed with the app. By default there are none. */
  readonly traces?: Traces | undefined;
  /** An open database, which is closed with the app. */
  readonly database?: Database;
  readonly mailer?: Mailer;
  /** Introspection in a profile that has none: some audits of GraphQL over HTTP ask by it. */
  readonly hasIntrospection?: boolean;
  readonly wrapDependencies?: (dependencies: Dependencies) => Dependencies;
}

interface Apis {
  readonly http: App['http'];
  close(): Promise<void>;
}

interface ApiOptions {
  readonly observe: Observe;
  readonly trace: Trace | undefined;
  readonly health: Health;
  readonly replica: WiredReplica;
  readonly hasIntrospection: boolean | undefined;
  readonly pages: DevelopmentPages | undefined;
}

async function wireApis(
  config: Config,
  operations: Operations,
  { observe, trace, health, replica, hasIntrospection, pages }: ApiOptions,
): Promise<Apis> {
  const { trustedProxies, corsHeaders, publicUrl, keepAliveSeconds } = config.service;
  const isOpen = config.service.profile === 'development';
  const corsOrigins = [...config.service.corsOrigins, ...(pages?.corsOrigins ?? [])];
  const { isServed, ...names } = config.subgraph;
  const subgraph = isServed === 'on' ? names : null;
  const asked = { isOpen, hasIntrospection, observe, subgraph };
  const graphql = await createGraphqlApis(operations, asked);
  const apis = [...graphql, createJsonApi(operations), createFabricApi(operations)];
  const service = { trustedProxies, corsOrigins, corsHeaders, publicUrl, keepAliveSeconds };
  const options = { ...service, health, observe, trace, addPages: pages?.addPages };
  const http = createHttpServer({ operations, apis, fallbackApi: graphql[0], ...options });
  // No other process reads lists.
  http.addHook('onReady', async () => replica.start());
  return {
    http,
    async close() {
      await http.close();
      await Promise.all(graphql.map((api) => api.close()));
    },
  };
}

/** A server is left as it is; the embedded database has files to write. */
async function closeDatabase(database: Database): Promise<void> {
  const closed = database.close();
  await (database.isEmbedded ? closed : within(closed, databaseGraceMs));
}

interface WiredObserve {
  readonly observe: Observe;
  readonly metrics: Metrics | null;
  readonly watch: ProcessWatch;
  readonly traffic: Traffic;
}

/** Everything that listens to the events: the log, the readiness of the process, and metrics if there are any. */
async function wireObserve(config: Config, overrides: AppOverrides): Promise<WiredObserve> {
  const log = overrides.observe ?? createObserver(createLogger(config.log.level), config.log);
  const watch = watchProcess();
  const metrics = await wireMetrics(config);
  const { traffic, listener } = watchTraffic();
  const listeners = [log, watch.listener, listener, ...(metrics ? [metrics.listener] : [])];
  return { observe: watchRelay(observeByAll(...listeners)), metrics, watch, traffic };
}

/** Returns the application. `embedded` is the embedded database whose opening began earlier; null if it is not used. */
export async function wireApp(
  config: Config,
  overrides: AppOverrides,
  embedded: Promise<EmbeddedDatabase> | null,
): Promise<App> {
  const keys = resolveKeys(config);
  const { observe, metrics, watch, traffic } = await wireObserve(config, overrides);
  const database = overrides.database ?? (await openPreparedDatabase(config, embedded, observe));
  const trace = overrides.traces?.trace;
  if (trace) traceStatements(poolOf(database.dataSource), trace);
  const replica = wireReplica(config, database, { observe, trace });
  const queue = createJobQueue(database.dataSource, observe);
  const mailer = overrides.mailer ?? wireMailer(config, observe);
  const customerMailer = wireCustomerMailer(config, mailer);
  const limits = await wireLimits(config, database, observe);
  const given = { database, replica, keys, queue, customerMailer, limits, observe, trace };
  const built = wireDependencies(config, given);
  const dependencies = overrides.wrapDependencies?.(built) ?? built;
  const operations = createOperations(dependencies, trace);
  const jobs = createJobHandlers(dependencies);
  const queues = wireQueues(database, observe);
  const taking = { queue, jobs, watch: queues.watch, observe, traffic, trace };
  const worker = wireWorker(config, taking);
  const told = { watch, queues, replica, metrics, observe };
  const { health, ...seen } = wireOperator(config, { database, signers: built, ...told });
  const administration = createAdministration(database.dataSource);
  await observeSettings(config, administration, observe);
  const { hasIntrospection } = overrides;
  const pages = await wirePages(config, { database, signer: built.accessTokenSigner });
  const options = { observe, trace, health, replica, hasIntrospection, pages };
  const apis = await wireApis(config, operations, options);
  return {
    http: apis.http,
    operations,
    jobs,
    database,
    keys,
    queues,
    worker,
    operator: seen.operator,
    health,
    observe,
    async welcome(url) {
      if (pages === undefined) return [];
      const { seedAndWelcome } = await import('../development/seed-and-welcome.js');
      const signer = built.accessTokenSigner;
      const parts = { administration, operations, dependencies };
      return seedAndWelcome(config, { url, hasPages: pages.hasPages, database, signer, ...parts });
    },
    async close() {
      health.stop();
      // Requests may still need the mailer; no request needs the worker.
      await Promise.all([within(apis.close(), jobsGraceMs), worker?.stop(), queues.stop()]);
      const last = [mailer.close(), limits.close(), built.refusals.flush()];
      await Promise.all(last.map((part) => within(part, lastGraceMs)));
      await seen.close();
      await Promise.all([closeDatabase(database), replica.close()]);
      if (overrides.traces) await within(overrides.traces.close(), tracesGraceMs);
    },
  };
}
