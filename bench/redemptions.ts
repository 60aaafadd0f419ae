/**
 * Measures redemptions and sign-ins of the built service, which sends the notices as well, beside bare hashes: how long one
 * takes beside a hash and a commit, how many a second two hashes at a time allow, and what one costs the service beyond its
 * hash. Usage: npm run bench -- redemptions [--rounds N] [--count N] [--clients N]
 * [--seconds N] [--json FILE]
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import argon2 from 'argon2';
import pg from 'pg';
import { argon2Floor } from '../src/security/argon2-hasher.js';
import { publish, type Figure } from './figures.js';
import { describeMachine } from './machine.js';
import { readOptions } from './options.js';
import { startRelay, type Relay } from './relay.js';
import { inParallel, inRounds, median } from './support.js';
import { openTarget, type Target, type Ticket } from './target.js';

const { rounds, seconds, count, clients, json } = readOptions({
  rounds: 7,
  seconds: Infinity,
  count: 100,
  clients: 16,
});
/** V8 compiles code that runs often, so the first hundreds of redemptions cost more than those of a running service. */
const warmUpRounds = 6;
/** As many as the service computes. */
const hashesAtOnce = 2;

const bareHash = () =>
  argon2.hash(randomBytes(12).toString('base64'), { ...argon2Floor, type: argon2.argon2id });

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

/** Returns when every customer has been told that the password has changed. */
async function told({ arrivals }: Relay, tickets: readonly Ticket[]): Promise<void> {
  while (!tickets.every(({ email }) => arrivals.has(email))) await sleep(2);
}

interface Single {
  readonly bare: number;
  readonly redemption: number;
  readonly signIn: number;
}

/** Signs in as often as customers redeemed before the measurement. */
async function warmSignIns(target: Target): Promise<void> {
  const tickets = await target.prepare(count);
  for (const ticket of tickets) await target.redeem(ticket);
  for (let round = 0; round < warmUpRounds; round += 1)
    await inParallel(clients, tickets, (ticket) => target.signIn(ticket));
}

/** Measures one of each at a time, alternately, in milliseconds. */
async function measureSingles(target: Target, relay: Relay, database: pg.Client) {
  const singles: Single[] = [];
  await warmSignIns(target);
  for (const ticket of await target.prepare(count)) {
    const bare = await msOf(async () => {
      const hash = await bareHash();
      await database.query('INSERT INTO bare (hash) VALUES ($1)', [hash]);
    });
    const redemption = await msOf(() => target.redeem(ticket));
    await told(relay, [ticket]);
    singles.push({ bare, redemption, signIn: await msOf(() => target.signIn(ticket)) });
  }
  return singles;
}

interface Round {
  readonly barePerSecond: number;
  readonly perSecond: number;
  /** In milliseconds for one: of a bare hash, and of the service until the last notice has been sent. */
  readonly bareCpu: number;
  readonly cpu: number;
}

async function measureBare() {
  const before = process.cpuUsage();
  const ms = await msOf(() =>
    inParallel(
      hashesAtOnce,
      Array.from({ length: count }, (_, n) => n),
      bareHash,
    ),
  );
  const { user, system } = process.cpuUsage(before);
  return { barePerSecond: (count / ms) * 1000, bareCpu: (user + system) / 1000 / count };
}

async function measureRound(target: Target, relay: Relay): Promise<Round> {
  const tickets = await target.prepare(count);
  const bare = await measureBare();
  const before = target.cpuSeconds();
  const ms = await msOf(() => inParallel(clients, tickets, (ticket) => target.redeem(ticket)));
  await told(relay, tickets);
  const cpu = ((target.cpuSeconds() - before) * 1000) / count;
  return { ...bare, perSecond: (count / ms) * 1000, cpu };
}

function figuresOfSingles(singles: readonly Single[]): Figure[] {
  const of = (name: keyof Single) => median(singles.map((single) => single[name]));
  const baseline = `a bare hash and a bare commit: ${of('bare').toFixed(1)} ms`;
  const aim = { baseline, unit: '', bar: { atLeast: 0.9 } } as const;
  return [
    { what: 'sign-in, one at a time, p50', ...aim, value: of('bare') / of('signIn') },
    { what: 'redemption, one at a time, p50', ...aim, value: of('bare') / of('redemption') },
  ];
}

function figuresOf(all: readonly Round[]): Figure[] {
  const of = (read: (round: Round) => number) => median(all.map(read));
  return [
    {
      what: 'redemptions, two hashes at once',
      baseline: `bare hashes: ${of((round) => round.barePerSecond).toFixed(1)}/s`,
      value: of((round) => round.perSecond / round.barePerSecond),
      unit: '',
      bar: { atLeast: 0.85 },
    },
    {
      what: 'redemption: CPU of the service beyond its hash',
      baseline: `a bare hash: ${of((round) => round.bareCpu).toFixed(1)} ms`,
      value: of((round) => round.cpu - round.bareCpu),
      unit: 'ms',
      bar: { atMost: 4 },
    },
  ];
}

process.stdout.write(
  `${rounds} rounds of ${count}, ${clients} clients; ${await describeMachine()}\n`,
);
const relay = await startRelay();
const more = { SMTP_URL: relay.url, WORKER_CONCURRENCY: '10' };
const target = await openTarget('server', hashesAtOnce, more);
const database = new pg.Client({ connectionString: target.databaseUrl ?? '' });
try {
  await database.connect();
  await database.query('CREATE TABLE bare (hash text)');
  const all = await inRounds({ rounds, seconds }, () => measureRound(target, relay), warmUpRounds);
  process.stdout.write(`measured ${clients} clients\n`);
  const singles = await measureSingles(target, relay, database);
  publish([...figuresOfSingles(singles), ...figuresOf(all)], json);
} finally {
  await database.end();
  await target.close();
  relay.close();
}
