/**
 * Measures the inputs of the capacity model of docs/scaling.md, and checks what it predicts against a run with other
 * numbers: another mix, fewer clients, more customers. On a PostgreSQL server of its own, with a worker and mails.
 * Ends with exit code 1 if a prediction is wrong by more than 15 %.
 * Usage: npm run bench -- capacity [--rounds N] [--count N] [--clients N] [--partitions N]
 */
import { randomBytes } from 'node:crypto';
import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import argon2 from 'argon2';
import { growingTables } from '../src/database/partitions/growing-tables.js';
import { argon2Floor } from '../src/security/argon2-hasher.js';
import { measureBulk } from './capacity/bulk.js';
import { nothing, predictBytes, predictCost, type Amounts, type Cost } from './capacity/model.js';
import { startMeasuredServer, type TableSize } from './capacity/server.js';
import { openCapacityTarget } from './capacity/work.js';
import { inParallel, median } from './support.js';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    count: { type: 'string', default: '200' },
    clients: { type: 'string', default: '6' },
    partitions: { type: 'string', default: '0' },
  },
  allowPositionals: true,
});
const [rounds, count, clients] = [options.rounds, options.count, options.clients].map(Number) as [
  number,
  number,
  number,
];
const partitions = Number(options.partitions);
const bar = 0.15;

/** So many of each for each redemption of the run that checks, which has half of the clients. */
const mix: Amounts = {
  'new customer': 3,
  'mailed reset': 2,
  redemption: 1,
  'sign-in': 2,
  'own account': 5,
  'list of 50': 1,
};
/** Cheap ones more often, for the clock of the CPU to see them. */
const times: Amounts = { 'new customer': 5, 'mailed reset': 3, 'own account': 10, 'list of 50': 5 };

const print = (line: string) => void process.stdout.write(`${line}\n`);

async function hashMs(concurrency: number): Promise<number> {
  const passwords = Array.from({ length: count }, () => randomBytes(12).toString('base64'));
  const before = process.cpuUsage();
  await inParallel(concurrency, passwords, (one) =>
    argon2.hash(one, { ...argon2Floor, type: argon2.argon2id }),
  );
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / count;
}

const server = await startMeasuredServer();
const target = await openCapacityTarget(server.url, partitions);

/** Runs `work`, and all jobs that follow. Returns what that took, and the seconds of it. */
async function costOf(work: () => Promise<unknown>): Promise<{ cost: Cost; seconds: number }> {
  const [service, before, begin] = [target.cpuSeconds(), await server.used(), performance.now()];
  await work();
  await server.settled();
  const [after, end] = [await server.used(), performance.now()];
  const cost = {
    service: target.cpuSeconds() - service,
    database: after.cpuSeconds - before.cpuSeconds,
    statements: after.statements - before.statements,
    walBytes: after.walBytes - before.walBytes,
  };
  return { cost, seconds: (end - begin) / 1000 };
}

const scaled = (cost: Cost, factor: number): Cost =>
  predictCost({ it: cost }, { it: factor }, { cost: nothing, seconds: 0 });

const medianCost = (costs: readonly Cost[]): Cost => ({
  service: median(costs.map(({ service }) => service)),
  database: median(costs.map(({ database }) => database)),
  statements: median(costs.map(({ statements }) => statements)),
  walBytes: median(costs.map(({ walBytes }) => walBytes)),
});

/** Returns the cost of one operation, beyond what doing nothing takes meanwhile. */
async function measureOne(name: string, idle: Cost): Promise<Cost> {
  const much = count * (times[name] ?? 1);
  const turns = (await target.works[name]?.prepare(much)) ?? [];
  await server.settled();
  const { cost, seconds } = await costOf(() => inParallel(clients, turns, (turn) => turn()));
  return scaled(
    predictCost({ cost, idle }, { cost: 1, idle: -seconds }, { cost: nothing, seconds: 0 }),
    1 / much,
  );
}

async function measureAll(idle: Cost): Promise<Record<string, Cost>> {
  const found: Record<string, Cost[]> = {};
  for (let round = 0; round <= rounds; round += 1)
    for (const name of Object.keys(target.works)) {
      const cost = await measureOne(name, idle);
      // The first round warms.
      if (round > 0) (found[name] ??= []).push(cost);
    }
  return Object.fromEntries(
    Object.entries(found).map(([name, costs]) => [name, medianCost(costs)]),
  );
}

const rowsOf = (tables: readonly TableSize[]): Amounts =>
  Object.fromEntries(tables.map(({ name, rows }) => [name, rows]));

/** What a row adds, since an empty table has pages, too. Tables with few rows stay out. */
function bytesPerRow(before: readonly TableSize[], after: readonly TableSize[]): Amounts {
  const pairs = after.flatMap(({ name, rows, bytes }) => {
    const was = before.find((table) => table.name === name);
    return was && growingTables.includes(name) && rows - was.rows > 200
      ? [[name, (bytes - was.bytes) / (rows - was.rows)]]
      : [];
  });
  return Object.fromEntries(pairs);
}

function check(what: string, predicted: number, measured: number, unit: string): void {
  const error = predicted / measured - 1;
  const isMet = Math.abs(error) <= bar;
  if (!isMet) process.exitCode = 1;
  const digits = measured < 100 ? 2 : 0;
  print(
    `  ${what.padEnd(22)} | predicted ${predicted.toFixed(digits)} ${unit}, measured ${measured.toFixed(digits)} | ${(error * 100).toFixed(1)} % | ${isMet ? 'within the bar' : 'MISSED'}`,
  );
}

const ms = (seconds: number) => (seconds * 1000).toFixed(2);

function printInputs(costs: Readonly<Record<string, Cost>>, idle: Cost, hash: number): void {
  print(`a bare hash: ${hash.toFixed(1)} ms of CPU, ${(1000 / hash).toFixed(0)} a second and core`);
  print(
    `doing nothing, a second: service ${ms(idle.service)} ms, database ${ms(idle.database)} ms, ${idle.statements.toFixed(1)} statements`,
  );
  for (const [name, { service, database, statements, walBytes }] of Object.entries(costs))
    print(
      `${name.padEnd(14)} | service ${ms(service)} ms, database ${ms(database)} ms | ${statements.toFixed(1)} statements | WAL ${(walBytes / 1000).toFixed(1)} kB`,
    );
}

async function checkModel(costs: Record<string, Cost>, idle: Cost, perRow: Amounts): Promise<void> {
  const amounts = Object.fromEntries(Object.entries(mix).map(([name, n]) => [name, n * count]));
  const prepared = await Promise.all(
    Object.entries(amounts).map(([name, n]) => target.works[name]!.prepare(n)),
  );
  const turns = prepared.flat().toSorted(() => Math.random() - 0.5);
  await server.settled();
  const few = Math.max(1, Math.round(clients / 2));
  const { cost, seconds } = await costOf(() => inParallel(few, turns, (turn) => turn()));
  const predicted = predictCost(costs, amounts, { cost: idle, seconds });
  print(`${turns.length} operations of another mix, ${few} clients, ${seconds.toFixed(1)} s:`);
  check('CPU of the service', predicted.service, cost.service, 's');
  check('CPU of the database', predicted.database, cost.database, 's');
  check('statements', predicted.statements, cost.statements, '');
  const tables = (await server.sizes()).filter(({ name }) => name in perRow);
  const bytes = tables.reduce((sum, table) => sum + table.bytes, 0);
  check('bytes', predictBytes(perRow, rowsOf(tables)) / 1e6, bytes / 1e6, 'MB');
}

try {
  print(
    `${cpus().length} cores, ${cpus()[0]?.model}, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}`,
  );
  print(
    `medians of ${rounds} rounds of ${count} or more, ${clients} clients, ${partitions} partitions`,
  );
  const empty = await server.sizes();
  await sleep(3000);
  const resting = await costOf(() => sleep(20_000));
  const idle = scaled(resting.cost, 1 / resting.seconds);
  const hash = await hashMs(2);
  const costs = await measureAll(idle);
  printInputs(costs, idle, hash);
  const perRow = bytesPerRow(empty, await server.sizes());
  for (const [table, bytes] of Object.entries(perRow))
    print(`a row of ${table.padEnd(20)} | ${bytes.toFixed(0)} bytes with its indexes`);
  await checkModel(costs, idle, perRow);
  await target.close();
  for (const line of await measureBulk(server.url, partitions > 0)) print(line);
} finally {
  await target.close();
  await server.close();
}
