/** Several processes on one port, by Node's cluster: the primary starts them, and hands them its connections in turn. */
import cluster from 'node:cluster';
import { wireMetrics } from '../../app/metrics.js';
import { openObservers } from '../../app/observers.js';
import { watchProcessFailures } from '../../app/process-failures.js';
import { processGraceMs } from '../../app/create-app.js';
import type { Config } from '../../config/index.js';
import { observeByAll } from '../../observability/observe.js';
import { startProcess } from '../process/start.js';
import { stopOnSignals } from '../process/signals.js';
import { Group, ProcessEndedError } from './group.js';
import { joinCluster } from './membership.js';
import { wireClusterListener } from './operator.js';
import { startServiceProcess, type Ending } from './service-process.js';

/** Beyond the time after which a process that stops ends itself, in milliseconds. */
const reserveMs = 500;

/** The primary has the log and the metrics of what it does itself; it makes no spans. */
async function openOwn(config: Config) {
  const { observe: log } = await openObservers({ ...config, traces: null }, { pid: process.pid });
  const metrics = await wireMetrics(config);
  return { metrics, observe: metrics ? observeByAll(log, metrics.listener) : log };
}

/** A process that failed by itself has said why. */
function sayWhy({ exitCode, signal }: Ending): void {
  if (exitCode) return;
  const how = signal === null ? 'ended' : `was ended by ${signal}`;
  process.stderr.write(`Rekey could not start: one of its processes ${how}.\n`);
}

/** Ends the primary with the code of the process that could not start, once the others have stopped. */
async function giveUp(group: Group, ending: Ending): Promise<never> {
  sayWhy(ending);
  await group.stop();
  return process.exit(ending.exitCode || 1);
}

async function runPrimary(config: Config, args: readonly string[]): Promise<void> {
  // Whatever NODE_CLUSTER_SCHED_POLICY says: a process must not end with the socket that all share.
  cluster.schedulingPolicy = cluster.SCHED_RR;
  cluster.setupPrimary({ args: [...args] });
  const { observe, metrics } = await openOwn(config);
  watchProcessFailures(observe);
  const { workers, stopDelaySeconds } = config.service;
  const group: Group = new Group({
    size: workers,
    startProcess: () => startServiceProcess(workers),
    stopMs: stopDelaySeconds * 1000 + processGraceMs + reserveMs,
    observe,
    onHopeless: (ending) => void giveUp(group, ending),
  });
  stopOnSignals(observe, () => group.stop());
  const listener = await wireClusterListener(config, group, metrics, observe);
  await listener.listen();
  try {
    observe({ kind: 'process.listening', processes: workers, url: await group.start() });
  } catch (error) {
    if (!(error instanceof ProcessEndedError)) throw error;
    if (!group.isStopping) await giveUp(group, error.ending);
  }
}

/** Runs the primary, or the service process that it started. `args` are those of the program. */
export async function runInCluster(config: Config, args: readonly string[]): Promise<void> {
  if (cluster.isPrimary) return runPrimary(config, args);
  return startProcess(config, joinCluster());
}
