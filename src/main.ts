/** The process: settings, start, listen, signals. */
import { createApp, stopTimeoutMs, type App } from './app/create-app.js';
import { ConfigError, loadConfig, unknownSettings, type Config } from './config/index.js';
import { createLogger, type Logger } from './observability/logger.js';

function stopOnSignals(app: App, logger: Logger): void {
  let isStopping = false;
  const stop = (signal: string) => {
    if (isStopping) return;
    isStopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), stopTimeoutMs).unref();
    app.close().then(
      () => process.exit(0),
      (err: unknown) => {
        logger.error({ err }, 'stop failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

const unknownHostCodes = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN']);

/** What to do about an address that cannot be listened on. */
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

function announce(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<void> {
  const config = loadConfig();
  const logger = createLogger(config.log.level);
  for (const unknown of unknownSettings()) logger.warn(unknown, 'there is no such setting');
  process.on('unhandledRejection', (err) => logger.error({ err }, 'unhandled rejection'));
  const app = await createApp(config, { logger, announce });
  stopOnSignals(app, logger);
  try {
    const url = await listen(app, config.service);
    const lines = await app.welcome(url);
    if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
    else logger.info({ url }, 'listening');
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
