/** The process: settings, start, listen, signals. */
import { createApp, processGraceMs, type App } from './app/create-app.js';
import { ConfigError, loadConfig, unknownSettings, type Config } from './config/index.js';
import { createLogger } from './observability/logger.js';
import { createObserver, type Observe } from './observability/observe.js';

function stopOnSignals(app: App, observe: Observe): void {
  let isStopping = false;
  const stop = (signal: string) => {
    if (isStopping) return;
    isStopping = true;
    observe({ kind: 'process.stopping', signal });
    setTimeout(() => process.exit(1), processGraceMs).unref();
    app.close().then(
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
  const observe = createObserver(createLogger(config.log.level), config.log);
  for (const unknown of unknownSettings()) observe({ kind: 'settings.unknown', ...unknown });
  process.on('unhandledRejection', (error) => {
    observe({ kind: 'process.unhandled_rejection', error });
  });
  const app = await createApp(config, { observe, onNewDataDirectory: printNewDataDirectory });
  stopOnSignals(app, observe);
  try {
    const url = await listen(app, config.service);
    const lines = await app.welcome(url);
    if (lines.length > 0) print(lines.join('\n'));
    else observe({ kind: 'process.listening', url });
    app.queues.start();
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
