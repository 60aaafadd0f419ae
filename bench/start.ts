/**
 * Measures the time from the start of a built service to its first response through GraphQL: on a PostgreSQL server
 * beside the least that a server could do, and on an embedded database the very first time, when the database is made,
 * and when its data exists. Usage: npm run bench -- start [--rounds N] [--seconds N]
 * [--json FILE]
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../test/support/world/server.js';
import { publish, type Figure } from './figures.js';
import { describeMachine } from './machine.js';
import { readOptions } from './options.js';
import { addShop, main, ownSettings, prepareServer, startPeer } from './service.js';
import { cpuSecondsOf, inRounds, median } from './support.js';

const { json, ...turns } = readOptions({ rounds: 5, seconds: Infinity });

interface Start {
  readonly seconds: number;
  readonly cpu: number;
}

const headers = { 'content-type': 'application/json' };

/** Sends requests until there is a response. Throws if the service ends before that. */
async function firstResponse(port: number, service: ChildProcess): Promise<void> {
  const body = JSON.stringify({ query: '{ viewer { caller { kind } } }' });
  while (service.exitCode === null) {
    const sent = fetch(`http://127.0.0.1:${port}/graphql`, { method: 'POST', headers, body });
    const isUp = await sent.then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('The service ended.');
}

/** Ends the process. Returns how long it took from `begin` to now. */
async function ended(child: ChildProcess, begin: number): Promise<Start> {
  const seconds = (performance.now() - begin) / 1000;
  const cpu = cpuSecondsOf(child.pid ?? 0);
  child.kill('SIGTERM');
  await once(child, 'exit');
  return { seconds, cpu };
}

async function start(settings: Record<string, string>): Promise<Start> {
  const port = await freePort();
  const begin = performance.now();
  const service = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], PORT: String(port), ...settings },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await firstResponse(port, service);
  return ended(service, begin);
}

/** Starts Fastify and `pg`, and inserts a row through them. */
async function startBare(databaseUrl: string): Promise<Start> {
  const begin = performance.now();
  const { url, child } = await startPeer('insert-server', databaseUrl);
  await fetch(url, { method: 'POST', headers, body: '{}' });
  return ended(child, begin);
}

const secondsOf = (starts: readonly Start[]) => median(starts.map(({ seconds }) => seconds));

function describe(name: string, starts: readonly Start[]): void {
  const cpu = median(starts.map((one) => one.cpu)).toFixed(2);
  process.stdout.write(
    `${name}: first response after ${secondsOf(starts).toFixed(2)} s (${cpu} s of CPU)\n`,
  );
}

function figureOf(what: string, baseline: string, starts: readonly Start[], atMost: number) {
  describe(what, starts);
  const value = secondsOf(starts);
  return { what, baseline, value, unit: 's', bar: { atMost } } satisfies Figure;
}

async function measureServer(): Promise<Figure> {
  const prepared = await prepareServer();
  try {
    await addShop(prepared);
    const settings = { ...prepared.environment, ...ownSettings() };
    const starts = await inRounds(
      turns,
      async () => ({
        bare: await startBare(prepared.environment['DATABASE_URL'] ?? ''),
        service: await start(settings),
      }),
      0,
    );
    const bare = secondsOf(starts.map((round) => round.bare));
    const baseline = `bare Fastify and pg: ${bare.toFixed(2)} s`;
    const service = starts.map((round) => round.service);
    return figureOf('start on PostgreSQL', baseline, service, 0.7);
  } finally {
    await prepared.remove();
  }
}

/** On an embedded database that is not there yet, and again. */
async function startTwice() {
  const directory = mkdtempSync(join(tmpdir(), 'rekey-bench-'));
  const first = await start({ DATA_DIR: directory });
  const later = await start({ DATA_DIR: directory });
  rmSync(directory, { recursive: true, force: true });
  return { first, later };
}

async function measureEmbedded(): Promise<Figure[]> {
  const starts = await inRounds(turns, startTwice, 0);
  const first = starts.map((round) => round.first);
  const later = starts.map((round) => round.later);
  return [
    figureOf('start, embedded database, the very first time', '-', first, 2.5),
    figureOf('start, embedded database, when the data exists', '-', later, 1.2),
  ];
}

process.stdout.write(`medians of ${turns.rounds}; ${await describeMachine()}\n`);
publish([await measureServer(), ...(await measureEmbedded())], json);
