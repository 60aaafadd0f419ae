/** One process of the service: start, listen, stop. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createApp, processGraceMs, type App } from '../../app/create-app.js';
import { limitHeapGrowth } from '../../app/heap.js';
import { openObservers } from '../../app/observers.js';
import { watchProcessFailures } from '../../app/process-failures.js';
import { unknownSettings, type Config } from '../../config/index.js';
import type { Observe } from '../../operations/ports/index.js';
import { stopOnSignals } from './signals.js';

/** What differs if the process is one of several that share the port. */
export interface Membership {
  /** Returns `log` without what another process says for all. */
  quiet(log: Observe): Observe;
  /** Tells the primary what it asks of the process. */
  answer(app: App): void;
  /** Tells the primary that the process serves requests at that URL. */
  started(url: string): void;
}

/** Not ready at once, then serves on until load balancers have noticed, then closes. */
async function close(app: App, { stopDelaySeconds }: Config['service']): Promise<number> {
  app.health.stop();
  await sleep(stopDelaySeconds * 1000);
  setTimeout(() => process.exit(1), processGraceMs).unref();
  await app.close();
  return 0;
}

const unknownHostCodes = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN']);

/** Returns an error that says what to do if the process cannot listen on the address. */
function toListenError(error: unknown, { host, port }: Config['service']): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (unknownHostCodes.has(code)) return new Error(`HOST: this machine has no address ${host}.`);
  if (code !== 'EADDRINUSE') return error;
  const place = `port ${port} of ${host} is in use`;
  return new Error(`${place}. Set PORT to another one, or stop what listens there.`);
}

async function listen(app: App, config: Config['service']): Promise<string> {
  const { host, port } = config;
  try {
    await app.http.listen({ host, port });
  } catch (error) {
    throw toListenError(error, config);
  }
  const address = app.http.server.address();
  const actualPort = typeof address === 'object' && address ? address.port : port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function printNewDataDirectory(directory: string): void {
  print(`Making an embedded database in ${directory}.`);
}

async function announce(app: App, url: string): Promise<void> {
  const lines = await app.welcome(url);
  if (lines.length > 0) print(lines.join('\n'));
  else app.observe({ kind: 'process.listening', url });
}

async function serve(app: App, config: Config, membership?: Membership): Promise<void> {
  // The primary listens for all, and says so.
  if (!membership) await app.operator.listen();
  const url = await listen(app, config.service);
  // Not before: the heap only grows while a service starts, and each collection would take from that.
  limitHeapGrowth();
  if (!membership) await announce(app, url);
  app.queues.start();
  await app.worker?.start();
  membership?.started(url);
}

async function openLog(config: Config, membership?: Membership) {
  if (!membership) return openObservers(config);
  const { observe, traces } = await openObservers(config, { pid: process.pid });
  return { observe: membership.quiet(observe), traces };
}

/** Returns when the process serves requests. Throws if it cannot. */
export async function startProcess(config: Config, membership?: Membership): Promise<void> {
  const { observe, traces } = await openLog(config, membership);
  for (const unknown of unknownSettings()) observe({ kind: 'settings.unknown', ...unknown });
  watchProcessFailures(observe);
  const onNewDataDirectory = printNewDataDirectory;
  const app = await createApp(config, { observe, traces, onNewDataDirectory });
  let isStopping = false;
  stopOnSignals(app.observe, () => {
    isStopping = true;
    return close(app, config.service);
  });
  membership?.answer(app);
  try {
    await serve(app, config, membership);
  } catch (error) {
    // It was told to stop while it started: whatever that took away is no failure.
    if (isStopping) return;
    await app.close();
    throw error;
  }
}
