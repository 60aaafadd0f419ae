/** `rekey start`: the service itself. Its code is loaded only then, since that takes longest. */
import { Option, type Command } from 'commander';
import { parseWorkers, workersTake } from '../config/index.js';
import { argument } from './arguments.js';
import { example } from './output.js';

async function run({ workers }: { readonly workers?: number }): Promise<void> {
  const { runService } = await import('../service/run.js');
  await runService({ workers, args: ['start'] });
}

function workersOption(): Option {
  const what = `how many processes serve the port: ${workersTake} for one a core (default: WORKERS, or 1)`;
  return new Option('--workers <number>', what).argParser(argument(parseWorkers));
}

const environmentHelp = `
With DATABASE_URL it starts in the production profile, on tables that "rekey migrate" made. Without it, it starts in
the development profile, with a demo shop in an embedded database in DATA_DIR. SIGTERM stops it. A signal to npx may
not reach it, so in production run node_modules/.bin/rekey start.`;

export function addStartCommand(program: Command): void {
  program
    .command('start')
    .description('Start the service.')
    .addOption(workersOption())
    .addHelpText('after', environmentHelp)
    .addHelpText('after', example('start --workers auto'))
    .action(run);
}
