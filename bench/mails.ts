/**
 * Measures requested resets: the rate of requests beside that of bare inserts over HTTP, the rate of resets from the
 * request to the relay, and how long one mail takes on an idle service.
 * Usage: npm run bench -- mails [--rounds N] [--count N] [--clients N]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openMailTarget, type MailTarget, type WorkerPlace } from './mail-target.js';
import { inParallel, median } from './support.js';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    count: { type: 'string', default: '1000' },
    clients: { type: 'string', default: '32' },
  },
  allowPositionals: true,
});
const rounds = Number(options.rounds);
const count = Number(options.count);
const clients = Number(options.clients);

async function rateOf(emails: string[], work: (email: string) => Promise<void>): Promise<number> {
  const begin = performance.now();
  await inParallel(clients, emails, work);
  return emails.length / ((performance.now() - begin) / 1000);
}

async function arrived(target: MailTarget, emails: readonly string[]): Promise<void> {
  while (!emails.every((email) => target.arrivals.has(email))) await sleep(1);
}

/** V8 compiles code that runs often, so the first thousands of requests are slower than those of a running service. */
const warmUpRounds = 4;

/** Measures requests and bare inserts alternately. */
async function measureRequests(target: MailTarget): Promise<string> {
  const bare: number[] = [];
  const requested: number[] = [];
  for (let round = -warmUpRounds; round < rounds; round += 1) {
    const emails = await target.customers(count);
    const rates = [await rateOf(emails, target.insert), await rateOf(emails, target.request)];
    if (round < 0) continue;
    bare.push(rates[0] ?? NaN);
    requested.push(rates[1] ?? NaN);
  }
  const ratio = median(requested.map((rate, round) => rate / (bare[round] ?? NaN)));
  return `requests ${median(requested).toFixed(0)}/s | bare inserts ${median(bare).toFixed(0)}/s | ratio ${ratio.toFixed(2)}`;
}

/** Measures from the first request to the last mail at the relay. */
async function measureEndToEnd(target: MailTarget): Promise<string> {
  const rates: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const emails = await target.customers(count);
    const begin = performance.now();
    await inParallel(clients, emails, target.request);
    await arrived(target, emails);
    rates.push(count / ((performance.now() - begin) / 1000));
  }
  return `end to end ${median(rates.slice(1)).toFixed(0)} resets/s`;
}

/** Sends one request at a time, each after the previous one's mail has arrived. */
async function measureLatency(target: MailTarget): Promise<string> {
  const waits: number[] = [];
  for (const email of await target.customers(60)) {
    const begin = performance.now();
    await target.request(email);
    await arrived(target, [email]);
    waits.push((target.arrivals.get(email) ?? NaN) - begin);
    await sleep(50 + Math.random() * 200);
  }
  const sorted = waits.slice(10).sort((a, b) => a - b);
  return `request to relay, idle: median ${median(sorted).toFixed(0)} ms, worst ${(sorted.at(-1) ?? NaN).toFixed(0)} ms`;
}

async function measure(
  place: WorkerPlace,
  measurements: readonly ((target: MailTarget) => Promise<string>)[],
): Promise<void> {
  const target = await openMailTarget(place);
  try {
    for (const one of measurements) {
      process.stdout.write(`worker: ${place} | ${await one(target)}\n`);
    }
  } finally {
    await target.close();
  }
}

process.stdout.write(
  `${rounds} rounds of ${count}, ${clients} clients on keep-alive connections\n`,
);
await measure('none', [measureRequests]);
await measure('service', [measureEndToEnd, measureLatency]);
await measure('process', [measureEndToEnd, measureLatency]);
