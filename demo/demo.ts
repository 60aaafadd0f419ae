/** `npm run demo`: resets a password step by step, on a running service or on one that it starts. */
import { Command, InvalidArgumentError } from 'commander';
import { runMainJob } from './main-job.js';
import { findService, startService, type Service } from './service.js';
import { createRunner, StepError } from './steps.js';

interface Options {
  readonly url?: string;
  readonly token?: string;
}

const print = (line: string) => void process.stdout.write(`${line}\n`);

function parseUrl(text: string): string {
  const isHttp = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  if (!isHttp) throw new InvalidArgumentError('It must be a URL such as http://127.0.0.1:4000.');
  return text.replace(/\/(graphql\/?)?$/, '');
}

function open({ url, token }: Options): Promise<Service> {
  if (url !== undefined) return findService(url, token);
  if (token !== undefined) throw new Error('--token needs --url beside it.');
  return startService();
}

async function run(options: Options): Promise<void> {
  const service = await open(options);
  print(`The service at ${service.url}`);
  try {
    await runMainJob(service, createRunner(print));
  } finally {
    await service.close();
  }
  print('\nEvery step was as it should be.');
}

// The program that reads the output, such as `head`, has ended.
process.stdout.on('error', () => process.exit(1));

const program = new Command('demo')
  .description('Drives a Rekey service through a password reset and prints each step.')
  .option('--url <url>', 'a running service; without it, the demo starts one', parseUrl)
  .option(
    '--token <token>',
    "an integration's access token; without it, the demo signs one with this machine's development keys",
  )
  .addHelpText('after', '\nExample:\n  npm run demo -- --url http://127.0.0.1:4000')
  .action(run);

try {
  await program.parseAsync();
} catch (error) {
  const verdict = error instanceof StepError ? 'NOT as it should be' : 'error';
  process.stderr.write(`${verdict}: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
