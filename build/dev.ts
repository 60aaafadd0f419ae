/**
 * `npm run dev`: builds and starts the service, and does so again whenever a file of `src` changes. If a
 * change does not compile, the old service keeps running. Ctrl-C stops both.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';

const compiler = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'];
/** The bundle is made each time: it takes less time than loading a thousand files would. */
const bundler = ['dist/build/bundle.js'];

/** Editors write a file in several steps, and `git switch` writes many files. */
const quietMs = 50;

let service: ChildProcess | null = null;
let isStopping = false;
let changedAt = performance.now();

function say(line: string): void {
  process.stdout.write(`[dev] ${line}\n`);
}

async function succeeds(step: readonly string[]): Promise<boolean> {
  const child = spawn(process.execPath, step, { stdio: 'inherit' });
  await once(child, 'exit');
  return child.exitCode === 0;
}

async function stopService(): Promise<void> {
  const running = service;
  service = null;
  if (running === null || running.exitCode !== null || running.signalCode !== null) return;
  const ended = once(running, 'exit');
  running.kill('SIGTERM');
  await ended;
}

/** Starts the service, forwards its output, and prints the time from the change until it listens. */
function startService(): void {
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/service/main.js'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const begunAt = changedAt;
  let isListening = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    process.stdout.write(text);
    if (isListening || !/"listening"|\/graphql/.test(text)) return;
    isListening = true;
    say(`listening ${((performance.now() - begunAt) / 1000).toFixed(1)} s after the change`);
  });
  child.once('exit', (code) => {
    if (service === child) say(`the service ended with ${code}; change a file to start it again`);
  });
  service = child;
}

async function rebuild(): Promise<void> {
  const compiles = await succeeds(compiler);
  if (isStopping) return;
  if (!compiles) return say('this does not compile; the service goes on as it was');
  await Promise.all([succeeds(bundler), stopService()]);
  if (!isStopping) startService();
}

let work: Promise<void> = Promise.resolve();
let timer: NodeJS.Timeout | undefined;

/** Rebuilds after a moment without changes, and never while a rebuild runs. */
function schedule(): void {
  if (timer === undefined) changedAt = performance.now();
  clearTimeout(timer);
  timer = setTimeout(() => {
    timer = undefined;
    work = work.then(rebuild);
  }, quietMs);
}

function stop(): void {
  if (isStopping) return;
  isStopping = true;
  say('stopping');
  void stopService().then(() => process.exit(0));
}

process.on('SIGINT', stop).on('SIGTERM', stop);
watch('src', { recursive: true }, schedule);
say('builds and starts the service, and again whenever a file of src changes; Ctrl-C stops it');
schedule();
