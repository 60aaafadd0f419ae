/**
 * Measures requests for mails, of unknown and of known addresses, beside a server that inserts a row for each: their rates
 * with some clients, and how long one takes if there are no others. The service sends the mails as well, at once.
 * Usage: npm run bench -- requests [--rounds N] [--count N] [--clients N] [--seconds N] [--json FILE]
 */
import { publish, type Figure } from './figures.js';
import { describeMachine } from './machine.js';
import { openMailTarget, type MailTarget } from './mail-target.js';
import { readOptions } from './options.js';
import { inParallel, inRounds, median } from './support.js';

const { rounds, seconds, count, clients, json } = readOptions({
  rounds: 7,
  seconds: Infinity,
  count: 800,
  clients: 16,
});

/** V8 compiles code that runs often, so the first thousands of requests are slower than those of a running service. */
const warmUpRounds = 4;

type Ask = (email: string) => Promise<void>;
type Measure = (emails: readonly string[], ask: Ask) => Promise<number>;

const perSecond: Measure = async (emails, ask) => {
  const begin = performance.now();
  await inParallel(clients, emails, ask);
  return (emails.length / (performance.now() - begin)) * 1000;
};

/** In milliseconds, one at a time. */
const latency: Measure = async (emails, ask) => {
  const times: number[] = [];
  for (const email of emails) {
    const begin = performance.now();
    await ask(email);
    times.push(performance.now() - begin);
  }
  return median(times);
};

let made = 0;
const unknownAddresses = (many: number) =>
  Array.from({ length: many }, () => `u${(made += 1)}@example.org`);

interface Round {
  readonly bare: number;
  readonly unknown: number;
  readonly known: number;
}

/** What a turn leaves in the queue is removed, so that it takes nothing from the next. */
async function measureRound(target: MailTarget, many: number, measure: Measure): Promise<Round> {
  const bare = await measure(unknownAddresses(many), target.insert);
  const unknown = await measure(unknownAddresses(many), target.request);
  await target.settle();
  const known = await measure(await target.customers(many), target.request);
  await target.settle();
  return { bare, unknown, known };
}

const measureRounds = (target: MailTarget, many: number, measure: Measure) =>
  inRounds({ rounds, seconds }, () => measureRound(target, many, measure), warmUpRounds);

const kinds = ['unknown', 'known'] as const;
const medianOf = (all: readonly Round[], read: (round: Round) => number) => median(all.map(read));

function figuresOf(all: readonly Round[], aim: Omit<Figure, 'baseline' | 'value'>): Figure[] {
  const bare = medianOf(all, (round) => round.bare);
  const baseline =
    'atLeast' in aim.bar
      ? `a bare insert over HTTP: ${bare.toFixed(0)}/s`
      : `a bare insert over HTTP: ${bare.toFixed(2)} ms`;
  return kinds.map((kind) => {
    const value = medianOf(all, (round) => round[kind] / round.bare);
    return { ...aim, what: `${aim.what}, ${kind} address`, baseline, value };
  });
}

process.stdout.write(
  `${rounds} rounds of ${count}, ${clients} clients; ${await describeMachine()}\n`,
);
const target = await openMailTarget('service');
try {
  const rates = await measureRounds(target, count, perSecond);
  const ofRates = { what: 'requested mails', unit: '', bar: { atLeast: 0.65 } } as const;
  process.stdout.write(`measured ${clients} clients\n`);
  const latencies = await measureRounds(target, Math.ceil(count / 8), latency);
  const ofLatencies = {
    what: 'requested mail, one client, p50',
    unit: '',
    bar: { atMost: 2 },
  } as const;
  publish([...figuresOf(rates, ofRates), ...figuresOf(latencies, ofLatencies)], json);
} finally {
  await target.close();
}
