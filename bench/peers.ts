/**
 * Measures Rekey beside better-auth and parse-server, which it installs from npm: each with a database of its own on one
 * PostgreSQL server, as many customers, and its own defaults. They take turns in each round. Usage: npm run bench -- peers
 * [--rounds N] [--count N] [--clients N] [--customers N] [--json FILE]
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { openBetterAuth } from './peers/better-auth.js';
import { emailOf, type Candidate, type Works } from './peers/candidate.js';
import { installPeers } from './peers/install.js';
import { openParseServer } from './peers/parse-server.js';
import { openRekey } from './peers/rekey.js';
import { renderTable, summarize, type Bar, type Row } from './peers/table.js';
import { timed, type Sample } from './support.js';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    count: { type: 'string', default: '300' },
    clients: { type: 'string', default: '16' },
    customers: { type: 'string', default: '10000' },
    json: { type: 'string' },
  },
  allowPositionals: true,
});
const rounds = Number(options.rounds);
const count = Number(options.count);
const clients = Number(options.clients);
const customers = Number(options.customers);
/** A redemption costs a hash. */
const redemptions = Math.ceil(count / 10);
const warmUp = rounds * count;

/** How many times the rate of the better peer the aims are. */
const bars: Readonly<Record<keyof Works | 'redemption', Bar>> = {
  ownAccount: { what: 'own account', atLeast: 3 },
  list: { what: '50 customers', atLeast: 3 },
  countedList: { what: '50 customers and their number', atLeast: 3 },
  unknownReset: { what: 'rejected: unknown reset token', atLeast: 2 },
  forgedSession: { what: 'rejected: forged session', atLeast: 2 },
  endedSession: { what: 'rejected: session that has ended', atLeast: 2 },
  redemption: { what: 'redemption', atLeast: 1 },
};

const say = (line: string) => process.stdout.write(`${line}\n`);
const load = () => loadavg()[0]?.toFixed(1);

let used = 0;

/** Returns addresses of customers who have not been used. One in fifty of Rekey's is disabled. */
function takeEmails(many: number): string[] {
  const taken: string[] = [];
  while (taken.length < many) {
    used += 1;
    if (used % 50 !== 0) taken.push(emailOf(used));
  }
  return taken;
}

/** Throws if a redemption is not what it should be: the new password signs in, and the token is used up. */
async function prove({ addResets, redeem, signIn }: Candidate): Promise<void> {
  const [email = ''] = takeEmails(1);
  const [reset] = await addResets([email]);
  await redeem(reset!, `harbour of ${email}`);
  await signIn(email, `harbour of ${email}`);
  const isUsedUp = await redeem(reset!, 'another harbour').then(
    () => false,
    () => true,
  );
  if (!isUsedUp) throw new Error('A reset token was redeemed twice.');
}

async function timedRedemptions(candidate: Candidate): Promise<Sample> {
  const resets = await candidate.addResets(takeEmails(redemptions));
  const { email } = resets[0]!;
  const work = () => {
    const reset = resets.pop()!;
    return candidate.redeem(reset, `lighthouse ${reset.email}`);
  };
  const sample = await timed({ clients, count: redemptions }, work, candidate.cpuSeconds);
  await candidate.signIn(email, `lighthouse ${email}`);
  return sample;
}

/**
 * They take turns, another one first in each round. The first round warms, for reads as long as all others: V8 compiles code
 * that runs often, so the first thousands of requests are slower than those of a running service.
 */
async function measure(candidates: readonly Candidate[], what: keyof typeof bars): Promise<Row> {
  const samples: Sample[][] = candidates.map(() => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const turn of candidates.keys()) {
      const index = (round + turn) % candidates.length;
      const candidate = candidates[index]!;
      const sample = await (what === 'redemption'
        ? timedRedemptions(candidate)
        : timed(
            { clients, count: round === 0 ? warmUp : count },
            candidate.works[what],
            candidate.cpuSeconds,
          ));
      if (round > 0) samples[index]?.push(sample);
    }
  }
  return summarize(bars[what], samples);
}

async function measureAll(candidates: readonly Candidate[]): Promise<Row[]> {
  for (const candidate of candidates) {
    for (const work of Object.values(candidate.works)) await work();
    await prove(candidate);
    say(`${candidate.name} ${candidate.version}: every answer is as expected; ${candidate.hash}`);
  }
  const rows: Row[] = [];
  for (const what of Object.keys(bars) as (keyof typeof bars)[]) {
    rows.push(await measure(candidates, what));
    say(`measured ${bars[what].what}`);
  }
  return rows;
}

const folder = installPeers();
const machine = `${availableParallelism()} cores of ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
say(`${customers} customers, ${rounds} rounds of ${count}, ${clients} clients; ${machine}`);
const loads = [load()];
say(`starting three servers; load ${loads[0]}`);
const candidates: Candidate[] = [];
try {
  candidates.push(await openRekey(customers));
  candidates.push(await openBetterAuth(folder, customers));
  candidates.push(await openParseServer(folder, customers));
  const rows = await measureAll(candidates);
  loads.push(load());
  say(`load ${loads[1]}\n\n${renderTable(candidates, rows)}`);
  if (options.json) {
    const servers = candidates.map(({ name, version, hash }) => ({ name, version, hash }));
    const much = { customers, rounds, count, clients, load: loads };
    writeFileSync(
      options.json,
      `${JSON.stringify({ machine, ...much, servers, rows }, null, 2)}\n`,
    );
  }
} finally {
  for (const { close } of candidates) await close();
}
