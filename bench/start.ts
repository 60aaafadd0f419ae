/**
 * Measures the time from the start of a built service to its first response through GraphQL, on an embedded database:
 * the very first time, when the database is made, and when its data exists.
 * Usage: npm run bench -- start [--rounds N]
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../test/support/world/server.js';
import { main } from './service.js';
import { cpuSecondsOf, median } from './support.js';

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '5' } },
  allowPositionals: true,
});

interface Start {
  readonly seconds: number;
  readonly cpu: number;
}

/** Sends requests until there is a response. Throws if the service ends before that. */
async function firstResponse(port: number, service: ChildProcess): Promise<void> {
  const body = JSON.stringify({ query: '{ viewer { caller { kind } } }' });
  while (service.exitCode === null) {
    const sent = fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const isUp = await sent.then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('The service ended.');
}

async function start(directory: string): Promise<Start> {
  const port = await freePort();
  const begin = performance.now();
  const service = spawn(process.execPath, ['--enable-source-maps', main], {
    env: { PATH: process.env['PATH'], DATA_DIR: directory, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await firstResponse(port, service);
  const seconds = (performance.now() - begin) / 1000;
  const cpu = cpuSecondsOf(service.pid ?? 0);
  service.kill('SIGTERM');
  await once(service, 'exit');
  return { seconds, cpu };
}

function describe(name: string, starts: readonly Start[]): string {
  const seconds = median(starts.map((one) => one.seconds)).toFixed(2);
  const cpu = median(starts.map((one) => one.cpu)).toFixed(2);
  return `${name}: first response after ${seconds} s (${cpu} s of CPU), median of ${starts.length}`;
}

const first: Start[] = [];
const later: Start[] = [];
for (let round = 0; round < Number(options.rounds); round += 1) {
  const directory = mkdtempSync(join(tmpdir(), 'rekey-bench-'));
  first.push(await start(directory));
  later.push(await start(directory));
  rmSync(directory, { recursive: true, force: true });
}
process.stdout.write(`${describe('the very first time', first)}\n`);
process.stdout.write(`${describe('when the data exists', later)}\n`);
