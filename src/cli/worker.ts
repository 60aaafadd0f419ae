/** `rekey worker`: does the work of the queue in a process of its own. */
import type { Command } from 'commander';
import { ConfigError, loadConfig, unknownSettings } from '../config.js';
import { createLogger } from '../logger.js';
import { example, print } from './output.js';

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve()).once('SIGINT', () => resolve());
  });
}

async function run(): Promise<void> {
  const config = loadConfig();
  if (config.workerConcurrency === 0) {
    throw new ConfigError(['WORKER_CONCURRENCY: must be at least 1 for a worker']);
  }
  const { createApp } = await import('../app.js');
  const logger = createLogger(config.logLevel);
  for (const name of unknownSettings()) logger.warn({ name }, 'there is no such setting');
  const app = await createApp(config, { logger });
  const stopping = signalled();
  try {
    await app.worker?.start();
    print(`The worker takes jobs, ${config.workerConcurrency} mails at once. Ctrl-C stops it.`);
    await stopping;
  } finally {
    await app.close();
  }
}

export function addWorkerCommand(program: Command): void {
  program
    .command('worker')
    .description('Mail and call what is due, beside services that run with WORKER_CONCURRENCY=0.')
    .addHelpText('after', example('worker'))
    .action(run);
}
