/** `rekey worker`: does the work of the queue in a process of its own. */
import type { Command } from 'commander';
import { loadConfig, unknownSettings } from '../config/index.js';
import { createLogger } from '../observability/logger.js';
import { example, print } from './output.js';

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve()).once('SIGINT', () => resolve());
  });
}

/** As WORKER_CONCURRENCY is where it is not set. */
const usualConcurrency = 10;

async function run(): Promise<void> {
  const given = loadConfig();
  // The same file of settings may serve a service that leaves its work to this process.
  const concurrency = given.worker.concurrency || usualConcurrency;
  const config = { ...given, worker: { concurrency } };
  const { createApp, stopTimeoutMs } = await import('../app/create-app.js');
  const logger = createLogger(config.log.level);
  for (const unknown of unknownSettings()) logger.warn(unknown, 'there is no such setting');
  const app = await createApp(config, { logger });
  const stopping = signalled();
  try {
    await app.worker?.start();
    // People see the command's output in development, programs read its log in production.
    if (config.service.profile === 'production')
      logger.info({ workerConcurrency: concurrency }, 'working');
    else print(`The worker takes jobs, ${concurrency} mails at once. Ctrl-C stops it.`);
    await stopping;
    logger.info('stopping');
    setTimeout(() => process.exit(1), stopTimeoutMs).unref();
  } finally {
    await app.close();
  }
  // A relay that hangs would keep the process; its mail is another worker's by then.
  process.exit(0);
}

const environmentHelp = `
It needs the same environment as the service, RESET_LINKS and MAIL_SETTINGS included.
SIGTERM lets mails under way end. A signal to npm may not reach it, so in production run
node dist/src/cli/main.js worker.`;

export function addWorkerCommand(program: Command): void {
  program
    .command('worker')
    .description(
      'Mail and call what is due, beside services that run with WORKER_CONCURRENCY=0, which counts as 10 here.',
    )
    .addHelpText('after', environmentHelp)
    .addHelpText('after', example('worker'))
    .action(run);
}
