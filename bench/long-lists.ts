/**
 * Measures what customers notice of an operator's long work: one redemption every so many milliseconds, alone and beside
 * `rekey counts`, `rekey export` and `rekey purge` in a shop of many rows, and the memory that these commands take.
 * Usage: npm run bench -- long-lists [--customers N] [--every MS] [--alone SECONDS]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDatabase } from '../src/database/database.js';
import { addBulk, unbound } from '../test/support/rows/bulk.js';
import { percentile } from './support.js';
import { openTarget, type Target } from './target.js';

const { values: options } = parseArgs({
  options: {
    customers: { type: 'string', default: '1000000' },
    every: { type: 'string', default: '100' },
    alone: { type: 'string', default: '60' },
  },
  allowPositionals: true,
});
const customers = Number(options.customers);
const everyMs = Number(options.every);
const aloneMs = Number(options.alone) * 1000;

/** No redemption is to be delayed by more. */
const aimMs = 100;

const program = fileURLToPath(new URL('../service/rekey.js', import.meta.url));

interface Work {
  readonly ended: Promise<unknown>;
  /** Of the process so far, in MB; 0 if there is none. */
  peakMemory(): number;
}

/** Returns the most resident memory that a process has had (proc(5): VmHWM), in MB. */
function peakOf(pid: number): number {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Starts a command, as an operator does; what it exports is thrown away. */
function start(databaseUrl: string, args: readonly string[]): Work {
  const env = {
    PATH: process.env['PATH'],
    DATABASE_URL: databaseUrl,
    // Nearly all rows are older.
    RESET_RETENTION_DAYS: '1',
    EVENT_RETENTION_DAYS: '1',
  };
  const child = spawn(process.execPath, [program, ...args], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let peak = 0;
  const look = () => void (peak = Math.max(peak, peakOf(child.pid ?? 0)));
  const timer = setInterval(look, 100);
  const ended = once(child, 'exit').then(([code]) => {
    clearInterval(timer);
    if (code !== 0) throw new Error(`rekey ${args.join(' ')} ended with ${code}.`);
  });
  return { ended, peakMemory: () => peak };
}

const tickets: { readonly id: string; readonly token: string }[] = [];

/** Redeems one reset after the other, each at its time, until the work has ended. Returns how long each took. */
async function redeemBeside(target: Target, { ended }: Work): Promise<number[]> {
  let isOver = false;
  const over = ended.finally(() => (isOver = true));
  const times: number[] = [];
  while (!isOver) {
    const begin = performance.now();
    const ticket = tickets.pop();
    if (!ticket) throw new Error('There are too few resets to redeem.');
    await target.redeem(ticket);
    times.push(performance.now() - begin);
    await sleep(Math.max(0, begin + everyMs - performance.now()));
  }
  await over;
  return times;
}

const quantiles = { p50: 0.5, p99: 0.99, max: 1 } as const;
type Latency = Readonly<Record<keyof typeof quantiles, number>>;

function latencyOf(times: readonly number[]): Latency {
  const at = ([name, share]: [string, number]) => [name, percentile(times, share)];
  return Object.fromEntries(Object.entries(quantiles).map(at)) as Latency;
}

async function measure(
  target: Target,
  name: string,
  work: Work,
  alone?: Latency,
): Promise<Latency> {
  const begin = performance.now();
  const times = await redeemBeside(target, work);
  const seconds = (performance.now() - begin) / 1000;
  const latency = latencyOf(times);
  const cells = Object.entries(latency).map(([quantile, ms]) => {
    const more = alone ? ` (${(ms - alone[quantile as keyof Latency]).toFixed(0)} more)` : '';
    return `${quantile} ${ms.toFixed(0)} ms${more}`;
  });
  const memory = work.peakMemory() > 0 ? ` | ${work.peakMemory().toFixed(0)} MB` : '';
  const result = !alone ? '' : latency.max - alone.max <= aimMs ? ' | aim met' : ' | AIM MISSED';
  process.stdout.write(
    `${name} | ${seconds.toFixed(0)} s | ${times.length} redemptions: ${cells.join(', ')}${memory}${result}\n`,
  );
  return latency;
}

async function fill(target: Target, databaseUrl: string): Promise<void> {
  const { dataSource, close } = await openDatabase({
    url: databaseUrl,
    embedded: { directory: null },
  });
  await addBulk(dataSource, { organizationId: target.organizationId, mode: 'live' }, customers);
  await unbound(dataSource, (runner) => runner.query('VACUUM ANALYZE'));
  await unbound(dataSource, (runner) => runner.query('CHECKPOINT'));
  await close();
}

const exported = (type: string) => [
  ...['export', '--organization', 'bench', '--mode', 'live', '--type', type],
];
const commands = [['counts'], exported('customers'), exported('events'), ['purge', '--json']];

const target = await openTarget('server', 1);
try {
  const databaseUrl = target.databaseUrl ?? '';
  await fill(target, databaseUrl);
  process.stdout.write(
    `${customers} customers, as many resets and events; a redemption every ${everyMs} ms\n`,
  );
  const seconds = aloneMs / 500 + customers / 2000;
  tickets.push(...(await target.prepare(Math.ceil((seconds * 1000) / everyMs))));
  const pause = (): Work => ({ ended: sleep(aloneMs), peakMemory: () => 0 });
  const alone = await measure(target, 'alone', pause());
  for (const command of commands)
    await measure(target, command.join(' '), start(databaseUrl, command), alone);
  await measure(target, 'alone again', pause(), alone);
} finally {
  await target.close();
}
