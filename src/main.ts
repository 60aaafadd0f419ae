/** The process: settings, start, listen, signals. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createApp, processGraceMs, type App } from './app/create-app.js';
import { openObservers } from './app/observers.js';
import { ConfigError, loadConfig, unknownSettings, type Config } from './config/index.js';

/** Not ready at once, then serves on until load balancers have noticed, then closes. */
async function close(app: App, { stopDelaySeconds }: Config['service']): Promise<void> {
  app.health.stop();
  await sleep(stopDelaySeconds * 1000);
  setTimeout(() => process.exit(1), processGraceMs).unref();
  await app.close();
}

function stopOnSignals(app: App, config: Config['service']): void {
  const { observe } = app;
  let isStopping = false;
  const stop = (signal: string) => {
    if (isStopping) return;
    isStopping = true;
    observe({ kind: 'process.stopping', signal });
    close(app, config).then(
      () => process.exit(0),
      (error: unknown) => {
        observe({ kind: 'process.stop_failed', error });
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
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
  print(`Making an embedded database in ${directory}: a few seconds.`);
}

async function main(): Promise<void> {
  const config = loadConfig();
  const { observe, traces } = await openObservers(config);
  for (const unknown of unknownSettings()) observe({ kind: 'settings.unknown', ...unknown });
  process.on('unhandledRejection', (error) => {
    observe({ kind: 'process.unhandled_rejection', error });
  });
  const onNewDataDirectory = printNewDataDirectory;
  const app = await createApp(config, { observe, traces, onNewDataDirectory });
  stopOnSignals(app, config.service);
  try {
    await app.operator.listen();
    const url = await listen(app, config.service);
    const lines = await app.welcome(url);
    if (lines.length > 0) print(lines.join('\n'));
    else app.observe({ kind: 'process.listening', url });
    await app.worker?.start();
  } catch (error) {
    await app.close();
    throw error;
  }
}

function describe(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof ConfigError) return message;
  const isForbidden = code === 'EACCES';
  const reason = isForbidden ? 'this user may not use the port or the data directory.' : message;
  return `Rekey could not start: ${reason}`;
}

main().catch((error: unknown) => {
  process.stderr.write(`${describe(error)}\n`);
  process.exit(1);
});
