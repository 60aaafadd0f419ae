/**
 * Measures how much of the machine's hashing speed redemptions get: redemptions per second of the real service,
 * divided by bare argon2id hashes per second. Both alternate in one run.
 * Usage: npm run bench -- redeem [--rounds N] [--count N] [--clients N]
 */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import argon2 from 'argon2';
import { argon2Floor } from '../src/security/argon2-hasher.js';
import { cpuSecondsOfAll, describeRatios, inParallel, type Measured } from './support.js';
import { openTarget, type Target } from './target.js';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    count: { type: 'string', default: '120' },
    clients: { type: 'string', default: '8' },
  },
  allowPositionals: true,
});
const rounds = Number(options.rounds);
const count = Number(options.count);
const clients = Number(options.clients);

/** Measures bare hashes, without the service, `concurrency` at a time. */
async function measureBare(concurrency: number): Promise<Measured> {
  const passwords = Array.from({ length: count }, () => randomBytes(12).toString('base64'));
  const before = process.cpuUsage();
  const begin = performance.now();
  await inParallel(concurrency, passwords, (password) =>
    argon2.hash(password, { ...argon2Floor, type: argon2.argon2id }),
  );
  const seconds = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { perSecond: count / seconds, cpu: (user + system) / 1e6 / count, elsewhere: 0 };
}

type DatabaseKind = 'server' | 'embedded';

/** Returns the CPU seconds so far of this process, the client, and of the PostgreSQL server if there is one. */
function cpuSecondsElsewhere(database: DatabaseKind): number {
  const { user, system } = process.cpuUsage();
  const ofServer = database === 'server' ? cpuSecondsOfAll('postgres') : 0;
  return (user + system) / 1e6 + ofServer;
}

/** Measures redemptions, each with a customer and a token of its own. */
async function measureRedemptions(target: Target, database: DatabaseKind): Promise<Measured> {
  const tickets = await target.prepare(count);
  const before = { service: target.cpuSeconds(), elsewhere: cpuSecondsElsewhere(database) };
  const begin = performance.now();
  await inParallel(clients, tickets, (ticket) => target.redeem(ticket));
  const seconds = (performance.now() - begin) / 1000;
  return {
    perSecond: count / seconds,
    cpu: (target.cpuSeconds() - before.service) / count,
    elsewhere: (cpuSecondsElsewhere(database) - before.elsewhere) / count,
  };
}

async function measure(database: DatabaseKind, concurrency: number): Promise<string> {
  const target = await openTarget(database, concurrency);
  try {
    await measureRedemptions(target, database);
    await measureBare(concurrency);
    const bare: Measured[] = [];
    const redeemed: Measured[] = [];
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await measureBare(concurrency));
      redeemed.push(await measureRedemptions(target, database));
    }
    return describeRatios(`${database}, HASH_CONCURRENCY=${concurrency}`, bare, redeemed);
  } finally {
    await target.close();
  }
}

process.stdout.write(
  `${rounds} rounds of ${count}, ${clients} clients on keep-alive connections\n`,
);
for (const database of ['server', 'embedded'] as const) {
  for (const concurrency of [1, 2]) {
    process.stdout.write(`${await measure(database, concurrency)}\n`);
  }
}
