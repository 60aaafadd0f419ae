/**
 * Measures whether response times reveal which addresses belong to customers: that of a request for a mail, and those
 * of the five requests that follow it, which share the process or the database with the work that it caused. Pairs of
 * addresses in random order are compared by Welch's t; pairs of which neither is known are the control.
 * Usage: npm run bench -- timing [--count PAIRS] [--pause MS] [--spread MS]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openMailTarget, type MailTarget, type WorkerPlace } from './mail-target.js';
import { median } from './support.js';
import { trimmed, welch } from './welch.js';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '500' },
    pause: { type: 'string', default: '60' },
    // The default in production. With 0, the measurement shows what it can see.
    spread: { type: 'string', default: '3000' },
  },
  allowPositionals: true,
});
const count = Number(options.count);
const pauseMs = Number(options.pause);
const spreadMs = Number(options.spread);

/** Below this value, dudect reports that it found no difference. */
const bound = 4.5;
const probes = 5;

type Kind = 'known' | 'unknown' | 'also unknown';

interface Sample {
  readonly kind: Kind;
  /** The request's own time and those of the next ones, in milliseconds. */
  readonly times: readonly number[];
}

function shuffled<T>(values: readonly T[]): T[] {
  const keyed = values.map((value) => ({ value, key: Math.random() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value);
}

let made = 0;

/** Returns addresses of that kind, no two of them alike in length or form to those of another kind. */
async function addressesOf(target: MailTarget, kind: Kind): Promise<string[]> {
  if (kind === 'known') return target.customers(count);
  return Array.from({ length: count }, () => `u${(made += 1)}@example.org`);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

/** Sends one request at a time. */
async function sampleOne(target: MailTarget, kind: Kind, email: string): Promise<Sample> {
  const times = [await timed(() => target.request(email))];
  for (let probe = 0; probe < probes; probe += 1) times.push(await timed(target.probe));
  await sleep(pauseMs);
  return { kind, times };
}

async function sampleAll(target: MailTarget, kinds: readonly Kind[]): Promise<Sample[]> {
  const all = await Promise.all(
    kinds.map(async (kind) => (await addressesOf(target, kind)).map((email) => ({ kind, email }))),
  );
  const samples: Sample[] = [];
  for (const { kind, email } of shuffled(all.flat())) {
    samples.push(await sampleOne(target, kind, email));
  }
  return samples;
}

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** What is compared: a name, and its time in a sample. */
const compared: readonly (readonly [string, (times: readonly number[]) => number])[] = [
  ['first answer', ([first = NaN]) => first],
  ...Array.from(
    { length: probes },
    (_, index) =>
      [`next ${index + 1}`, (times: readonly number[]) => times[index + 1] ?? NaN] as const,
  ),
  ['sum of the next', (times) => sumOf(times.slice(1))],
];

function describe(samples: readonly Sample[], [one, other]: readonly [Kind, Kind]): string[] {
  return compared.map(([name, timeOf]) => {
    const of = (kind: Kind) =>
      samples.filter((s) => s.kind === kind).map(({ times }) => timeOf(times));
    const [a, b] = [of(one), of(other)];
    const [t, cut] = [welch(a, b), welch(...trimmed(a, b))];
    const isSame = Math.max(Math.abs(t), Math.abs(cut)) < bound;
    if (!isSame) process.exitCode = 1;
    const times = `${median(a).toFixed(2)} and ${median(b).toFixed(2)} ms`;
    return `  ${name}: ${times} | t = ${t.toFixed(2)}, without the slowest twentieth ${cut.toFixed(2)}: ${isSame ? 'no difference' : 'A DIFFERENCE'}`;
  });
}

const pairs: readonly (readonly [Kind, Kind])[] = [
  ['known', 'unknown'],
  ['also unknown', 'unknown'],
];

async function measure(place: WorkerPlace): Promise<void> {
  const target = await openMailTarget(place, spreadMs);
  try {
    for (const email of await target.customers(200)) await target.request(email);
    for (const pair of pairs) {
      // Until the worker has done what was requested before.
      await sleep(spreadMs + 2000);
      const samples = await sampleAll(target, pair);
      const lines = [
        `worker: ${place} | ${pair.join(' and ')} (medians)`,
        ...describe(samples, pair),
      ];
      process.stdout.write(`${lines.join('\n')}\n`);
    }
  } finally {
    await target.close();
  }
}

process.stdout.write(
  `${count} pairs, ${pauseMs} ms between them, spread ${spreadMs} ms, |t| < ${bound} is no difference\n`,
);
await measure('service');
await measure('process');
