/**
 * `npm run dev`: builds and starts the service, and does so again whenever a file of `src` or `pages` changes. If a
 * change cannot be read as TypeScript, the old service keeps running. Types are checked once the new
 * service listens, since a check takes as long as everything else. Ctrl-C stops all of it.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { openBundler } from './bundler.js';
import { removeEmbeddedData } from './embedded-data.js';
import { buildPages } from './pages.js';

const compiler = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--pretty'];
const emit = [...compiler, '--noCheck', '--tsBuildInfoFile', 'dist/dev-emit.tsbuildinfo'];
const check = [...compiler, '--noEmit', '--tsBuildInfoFile', 'dist/dev-check.tsbuildinfo'];

/** Editors write a file in several steps, and `git switch` writes many files. */
const quietMs = 50;

// Migrations may change from one rebuild to the next: PGlite makes the data of a new database then.
removeEmbeddedData();
const bundler = await openBundler();

let service: ChildProcess | null = null;
let checking: ChildProcess | null = null;
let isStopping = false;
let changedAt = performance.now();

function say(line: string): void {
  process.stdout.write(`[dev] ${line}\n`);
}

async function stopService(): Promise<void> {
  const running = service;
  service = null;
  if (running === null || running.exitCode !== null || running.signalCode !== null) return;
  const ended = once(running, 'exit');
  running.kill('SIGTERM');
  await ended;
}

/** Prints the errors of the types; a check that a newer change overtakes is ended. */
function checkTypes(): void {
  checking?.kill();
  const child = spawn(process.execPath, check, { stdio: 'inherit' });
  child.once('exit', (code) => {
    if (code) say('the service runs, but its types have errors');
  });
  checking = child;
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
    checkTypes();
  });
  child.once('exit', (code) => {
    if (service !== child) return;
    say(`the service ended with ${code}; change a file to start it again`);
    checkTypes();
  });
  service = child;
}

async function emits(): Promise<boolean> {
  const child = spawn(process.execPath, emit, { stdio: 'inherit' });
  await once(child, 'exit');
  return child.exitCode === 0;
}

async function rebuild(): Promise<void> {
  if (isStopping) return;
  if (!(await emits())) return say('this does not compile; the service goes on as it was');
  await Promise.all([bundler.bundle(), buildPages(), stopService()]);
  if (isStopping) return;
  startService();
}

let work: Promise<void> = Promise.resolve();
let timer: NodeJS.Timeout | undefined;

/** Rebuilds after a moment without changes, and never while a rebuild runs. */
function schedule(): void {
  if (timer === undefined) changedAt = performance.now();
  clearTimeout(timer);
  timer = setTimeout(() => {
    timer = undefined;
    work = work.then(rebuild).catch((error: unknown) => say(String(error)));
  }, quietMs);
}

async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  say('stopping');
  checking?.kill();
  await work;
  await Promise.all([stopService(), bundler.close()]);
  process.exit(0);
}

process.on('SIGINT', () => void stop()).on('SIGTERM', () => void stop());
for (const folder of ['src', 'pages']) watch(folder, { recursive: true }, schedule);
say(
  'builds and starts the service, and again whenever a file of src or pages changes; Ctrl-C stops it',
);
schedule();
