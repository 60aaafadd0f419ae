/** `rekey start`: the service itself. Its code is loaded only then, since that takes longest. */
import type { Command } from 'commander';
import { example } from './output.js';

async function run(): Promise<void> {
  await import('../main.js');
}

const environmentHelp = `
With DATABASE_URL it starts in the production profile, on tables that "rekey migrate" made. Without it, it starts in
the development profile, with a demo shop in an embedded database in DATA_DIR. SIGTERM stops it. A signal to npx may
not reach it, so in production run node_modules/.bin/rekey start.`;

export function addStartCommand(program: Command): void {
  program
    .command('start')
    .description('Start the service.')
    .addHelpText('after', environmentHelp)
    .addHelpText('after', example('start'))
    .action(run);
}
