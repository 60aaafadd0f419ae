/**
 * Measures whether response times reveal which addresses belong to customers: requests for known and unknown addresses,
 * in random order, compared by Welch's t. Usage: npm run bench -- timing [--count N]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openMailTarget, type MailTarget } from './mail-target.js';
import { median } from './support.js';

const { values: options } = parseArgs({
  options: { count: { type: 'string', default: '1000' } },
  allowPositionals: true,
});
const count = Number(options.count);

/** Below this value, dudect reports that it found no difference. */
const bound = 4.5;

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}

/** Welch's t: the difference of the means in units of its standard error. */
function welch(a: readonly number[], b: readonly number[]): number {
  return (mean(a) - mean(b)) / Math.sqrt(variance(a) / a.length + variance(b) / b.length);
}

/** Leaves the slowest twentieth out: scheduling delays a few responses of both kinds. */
function trimmed(samples: readonly Sample[]): Sample[] {
  const sorted = samples.map(({ ms }) => ms).sort((a, b) => a - b);
  const limit = sorted[Math.floor(sorted.length * 0.95)] ?? Infinity;
  return samples.filter(({ ms }) => ms <= limit);
}

interface Sample {
  readonly isKnown: boolean;
  readonly ms: number;
}

function shuffled<T>(values: readonly T[]): T[] {
  const keyed = values.map((value) => ({ value, key: Math.random() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value);
}

/** Sends one request at a time. The pause lets the worker finish the previous request's job. */
async function sample(target: MailTarget): Promise<Sample[]> {
  const known = await target.customers(count);
  const unknown = known.map((email) => email.replace('c', 'u'));
  const samples: Sample[] = [];
  for (const email of shuffled([...known, ...unknown])) {
    const begin = performance.now();
    await target.request(email);
    samples.push({ isKnown: email.startsWith('c'), ms: performance.now() - begin });
    await sleep(10);
  }
  return samples;
}

function describe(name: string, samples: readonly Sample[]): string {
  const of = (isKnown: boolean) =>
    samples.filter((one) => one.isKnown === isKnown).map(({ ms }) => ms);
  const [known, unknown] = [of(true), of(false)];
  const t = welch(known, unknown);
  const gap = median(known) - median(unknown);
  const verdict = Math.abs(t) < bound ? 'no difference' : 'A DIFFERENCE';
  return `${name}: known ${median(known).toFixed(3)} ms, unknown ${median(unknown).toFixed(3)} ms (medians, gap ${gap.toFixed(3)} ms) | t = ${t.toFixed(2)} (bound ${bound}): ${verdict}`;
}

const target = await openMailTarget('service');
try {
  for (const email of await target.customers(200)) await target.request(email);
  const samples = await sample(target);
  process.stdout.write(
    `${count} requests each for known and of unknown addresses, in random order\n`,
  );
  process.stdout.write(`${describe('all', samples)}\n`);
  process.stdout.write(`${describe('without the slowest twentieth', trimmed(samples))}\n`);
} finally {
  await target.close();
}
