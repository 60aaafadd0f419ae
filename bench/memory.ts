/**
 * Measures the resident memory of the built service half a minute after its start, and after many requests of all
 * kinds. Usage: npm run bench -- memory [--count N] [--clients N] [--customers N] [--json FILE]
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { present } from '../test/support/upgrade/programs.js';
import { publish } from './figures.js';
import { describeMachine } from './machine.js';
import { readOptions } from './options.js';
import { resetLinks, startService } from './service.js';
import { inParallel } from './support.js';
import {
  addCustomer,
  fill,
  graphql,
  openVersion,
  signIn,
  type Version,
  type Work,
} from './versions.js';
import { worksOf } from './works.js';

const { count, clients, customers, json } = readOptions({
  count: 100_000,
  clients: 16,
  customers: 10_000,
});

/** Returns the resident memory of a process in MiB (proc(5)); NaN on systems without /proc. */
function memoryOf(pid: number): number {
  try {
    const [, kB] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kB) / 1024;
  } catch {
    return NaN;
  }
}

/** How many of two hundred requests are of each kind. */
async function mixOf(version: Version): Promise<(readonly [Work, number])[]> {
  const { works, subject } = await worksOf(version);
  const { email } = subject;
  const channel = { 'x-api-key': version.keys.salesChannel };
  const request = `mutation { requestPasswordResetEmail(input: { email: "${email}" }) { __typename } }`;
  return [
    [works['own account'], 70],
    [works['customer by API key'], 60],
    [works['50 customers, counted'], 5],
    [works['25 customers, JSON:API'], 5],
    [works['25 resets with customers'], 5],
    [works['25 resets, JSON:API'], 5],
    [works['rejected token'], 30],
    [() => addCustomer(version), 9],
    [() => graphql(version, channel, request), 10],
    [() => signIn(version, subject), 1],
  ];
}

/** Sends so many requests in random order. */
async function sendAll(version: Version): Promise<void> {
  const mix = await mixOf(version);
  const all = mix.flatMap(([work, share]) => Array.from({ length: share }, () => work));
  let done = 0;
  await inParallel(
    clients,
    Array.from({ length: count }, (_, n) => n),
    async () => {
      await all[Math.floor(Math.random() * all.length)]!();
      done += 1;
      if (done % Math.ceil(count / 5) === 0)
        process.stdout.write(`${done} requests: ${memoryOf(pid).toFixed(0)} MiB\n`);
    },
  );
}

let pid = 0;

/** Twenty seconds after the last work, V8 collects what the start left behind. */
const idleMs = 30_000;

process.stdout.write(`${count} requests, ${clients} clients; ${await describeMachine()}\n`);
const version = await openVersion(present, async (settings, program) => {
  const service = await startService({ ...settings, ...resetLinks }, program);
  ({ pid } = service);
  return service;
});
try {
  await sleep(idleMs);
  const idle = memoryOf(pid);
  await fill(version, customers);
  await sendAll(version);
  const most = (what: string, value: number, atMost: number) =>
    ({ what, baseline: '-', value, unit: 'MiB', bar: { atMost } }) as const;
  const after = `resident memory after ${count} mixed requests`;
  publish([most('resident memory, idle', idle, 110), most(after, memoryOf(pid), 200)], json);
} finally {
  await version.close();
}
