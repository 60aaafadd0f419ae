/** `rekey worker`: takes jobs in a process of its own. */
import type { Command } from 'commander';
import { defaultWorkerConcurrency, loadConfig, unknownSettings } from '../config/index.js';
import { example, print } from './output.js';

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve()).once('SIGINT', () => resolve());
  });
}

async function run(): Promise<void> {
  const given = loadConfig();
  // The same file of settings may belong to a service that leaves its jobs to this process.
  const concurrency = given.worker.concurrency || defaultWorkerConcurrency;
  const config = { ...given, worker: { concurrency } };
  const { createApp, processGraceMs } = await import('../app/create-app.js');
  const { limitHeapGrowth } = await import('../app/heap.js');
  limitHeapGrowth();
  const { openObservers } = await import('../app/observers.js');
  const { watchProcessFailures } = await import('../app/process-failures.js');
  const { observe, traces } = await openObservers(config);
  watchProcessFailures(observe);
  for (const unknown of unknownSettings()) observe({ kind: 'settings.unknown', ...unknown });
  const app = await createApp(config, { observe, traces });
  const stopping = signalled();
  try {
    await app.operator.listen();
    app.queues.start();
    await app.worker?.start();
    // In development people read the output, in production programs read the log.
    if (config.service.profile === 'production')
      observe({ kind: 'worker.started', workerConcurrency: concurrency });
    else print(`The worker takes jobs, ${concurrency} mails at once. Ctrl-C stops it.`);
    await stopping;
    observe({ kind: 'process.stopping' });
    setTimeout(() => process.exit(1), processGraceMs).unref();
  } finally {
    await app.close();
  }
  // A relay that hangs would keep the process alive. Another worker takes its mail when the job expires.
  process.exit(0);
}

const environmentHelp = `
It needs the same environment as the service, RESET_LINKS and MAIL_SETTINGS included.
After SIGTERM, mails under way are finished. A signal to npx may not reach the worker, so in production run
node_modules/.bin/rekey worker.`;

export function addWorkerCommand(program: Command): void {
  program
    .command('worker')
    .description(
      `Send mails and call webhooks, beside services that run with WORKER_CONCURRENCY=0, which counts as ${defaultWorkerConcurrency} here.`,
    )
    .addHelpText('after', environmentHelp)
    .addHelpText('after', example('worker'))
    .action(run);
}
