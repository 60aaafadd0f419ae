/** Functions that all measurements share. */
import { readdirSync, readFileSync } from 'node:fs';

export interface Measured {
  readonly perSecond: number;
  /** CPU seconds of the process that hashes, for one hash or redemption. */
  readonly cpu: number;
  /** CPU seconds of the client and of the database server's processes for one redemption; 0 for bare hashes. */
  readonly elsewhere: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
}

/** Returns the value below which so large a share of all lies; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** Runs `work` on every value, at most `limit` at a time. */
export async function inParallel<T>(
  limit: number,
  values: readonly T[],
  work: (value: T) => Promise<unknown>,
): Promise<void> {
  const left = [...values];
  const run = async () => {
    for (let value = left.pop(); value !== undefined; value = left.pop()) await work(value);
  };
  await Promise.all(Array.from({ length: limit }, run));
}

/** How often something is measured. */
export interface Turns {
  readonly rounds: number;
  /** After so long there are no more rounds, but three there are: a slow machine measures less often. */
  readonly seconds: number;
}

/** Calls `work` to warm, and then once in each round. Returns what it returned in the rounds. */
export async function inRounds<T>(
  { rounds, seconds }: Turns,
  work: (round: number) => Promise<T>,
  warmUps = 1,
): Promise<T[]> {
  for (let warmUp = 0; warmUp < warmUps; warmUp += 1) await work(warmUp);
  const samples: T[] = [];
  const until = performance.now() + seconds * 1000;
  while (samples.length < rounds && (samples.length < 3 || performance.now() < until))
    samples.push(await work(samples.length));
  return samples;
}

export interface Sample {
  readonly perSecond: number;
  /** Of the process that is measured, in milliseconds for one. */
  readonly cpu: number;
}

/** Does `work` so many times, as many clients at once as said. `cpuSeconds` returns those of the process so far. */
export async function timed(
  { clients, count }: { readonly clients: number; readonly count: number },
  work: () => Promise<unknown>,
  cpuSeconds: () => number = () => 0,
): Promise<Sample> {
  const before = cpuSeconds();
  const begin = performance.now();
  await inParallel(
    clients,
    Array.from({ length: count }, (_, n) => n),
    work,
  );
  const seconds = (performance.now() - begin) / 1000;
  return { perSecond: count / seconds, cpu: ((cpuSeconds() - before) * 1000) / count };
}

const ticksPerSecond = 100;

/** Returns the CPU seconds of a process with its threads (proc(5): utime and stime); 0 on systems without /proc. */
export function cpuSecondsOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return 0;
  }
}

/** Returns the CPU seconds of all processes of that name (proc(5): comm). */
export function cpuSecondsOfAll(name: string): number {
  const isNamed = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === name;
    } catch {
      return false;
    }
  };
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && isNamed(entry));
  return pids.reduce((total, pid) => total + cpuSecondsOf(Number(pid)), 0);
}

/** Returns one line. It compares each round with the bare hashes right before it, and shows medians of the rounds. */
export function describeRatios(
  name: string,
  bare: readonly Measured[],
  redeemed: readonly Measured[],
): string {
  const pairs = redeemed.map((after, round) => [bare[round] as Measured, after] as const);
  const rate = (values: readonly Measured[]) => median(values.map(({ perSecond }) => perSecond));
  const milliseconds = (values: readonly Measured[], member: 'cpu' | 'elsewhere' = 'cpu') =>
    (median(values.map((value) => value[member])) * 1000).toFixed(1);
  return [
    name,
    `bare ${rate(bare).toFixed(1)}/s`,
    `redeemed ${rate(redeemed).toFixed(1)}/s`,
    `ratio ${median(pairs.map(([a, b]) => b.perSecond / a.perSecond)).toFixed(2)}`,
    `CPU ms: bare ${milliseconds(bare)}, service ${milliseconds(redeemed)}, client and database ${milliseconds(redeemed, 'elsewhere')}`,
    `ratio of CPU ${median(pairs.map(([a, b]) => a.cpu / b.cpu)).toFixed(2)}`,
  ].join(' | ');
}
