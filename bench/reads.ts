/**
 * Measures reads of the built service beside a server that does nothing but the same SQL, alternately, among as many
 * customers as `--customers` says. Usage: npm run bench -- reads [--rounds N] [--count N] [--clients N] [--customers N]
 * [--seconds N] [--json FILE]
 */
import { createHash } from 'node:crypto';
import { Agent } from 'node:http';
import { present } from '../test/support/upgrade/programs.js';
import { publish, type Figure } from './figures.js';
import { describeMachine } from './machine.js';
import { readOptions } from './options.js';
import { startPeer } from './service.js';
import { inRounds, median, timed } from './support.js';
import { asker, fill, openVersion, type Version, type Work } from './versions.js';
import { expecting, worksOf } from './works.js';

const { rounds, seconds, count, clients, customers, json } = readOptions({
  rounds: 7,
  seconds: Infinity,
  count: 600,
  clients: 16,
  customers: 10_000,
});

type Name = keyof Awaited<ReturnType<typeof worksOf>>['works'];

/** The least part of the bare server's rate. */
const bars: Readonly<Record<Name, number>> = {
  'own account': 0.4,
  'customer by API key': 0.45,
  '50 customers, counted': 0.4,
  '25 customers, JSON:API': 0.4,
  '25 resets with customers': 0.4,
  '25 resets, JSON:API': 0.4,
  'rejected token': 0.45,
};

/** One read, and the same done by the bare server. */
interface Pair {
  readonly service: Work;
  readonly bare: Work;
}

async function pairsOf(version: Version, bareUrl: string): Promise<Record<Name, Pair>> {
  const { works, subject, wrongToken } = await worksOf(version);
  const askBare = asker(bareUrl, new Agent({ keepAlive: true, maxSockets: clients }));
  const bare = (route: string, last = '') => {
    const path = `/${route}/${version.organizationId}/live${last}`;
    return () => expecting(200, askBare('GET', path, {}));
  };
  const one = bare('one', `/${subject.customerId}`);
  const digest = createHash('sha256').update(wrongToken).digest('hex');
  return {
    'own account': { service: works['own account'], bare: one },
    'customer by API key': { service: works['customer by API key'], bare: one },
    '50 customers, counted': {
      service: works['50 customers, counted'],
      bare: bare('customers', '/51'),
    },
    '25 customers, JSON:API': {
      service: works['25 customers, JSON:API'],
      bare: bare('customers', '/25'),
    },
    '25 resets with customers': {
      service: works['25 resets with customers'],
      bare: bare('resets'),
    },
    '25 resets, JSON:API': { service: works['25 resets, JSON:API'], bare: bare('resets') },
    'rejected token': { service: works['rejected token'], bare: bare('token', `/${digest}`) },
  };
}

/** V8 compiles code that runs often, so the first thousands of requests are slower than those of a running service. */
const warmUpRounds = 5;

async function measure({ service, bare }: Pair, { cpuSeconds }: Version) {
  const much = { clients, count };
  const round = async () => ({
    service: await timed(much, service, cpuSeconds),
    bare: await timed(much, bare),
  });
  const samples = await inRounds({ rounds, seconds }, round, warmUpRounds);
  const of = (read: (sample: (typeof samples)[number]) => number) => median(samples.map(read));
  return {
    ratio: of((s) => s.service.perSecond / s.bare.perSecond),
    perSecond: of((s) => s.service.perSecond),
    cpuMs: of((s) => s.service.cpu),
    barePerSecond: of((s) => s.bare.perSecond),
  };
}

type Measured = Awaited<ReturnType<typeof measure>>;

function describe(what: string, { ratio, perSecond, barePerSecond, cpuMs }: Measured): string {
  const rates = `${perSecond.toFixed(0)}/s beside ${barePerSecond.toFixed(0)}/s`;
  return `${what.padEnd(26)} | ratio ${ratio.toFixed(2)} | ${rates} | CPU ${cpuMs.toFixed(2)} ms`;
}

function figuresOf(what: Name, { ratio, barePerSecond, cpuMs }: Measured): Figure[] {
  const baseline = `the same SQL, bare: ${barePerSecond.toFixed(0)}/s`;
  const rate: Figure = { what, baseline, value: ratio, unit: '', bar: { atLeast: bars[what] } };
  if (what !== 'rejected token') return [rate];
  const cpu = { value: cpuMs, unit: 'ms', bar: { atMost: 0.6 } } as const;
  return [rate, { what: 'rejected token: CPU of the service', baseline: '-', ...cpu }];
}

process.stdout.write(
  `${customers} customers, ${rounds} rounds of ${count}, ${clients} clients; ${await describeMachine()}\n`,
);
const version = await openVersion(present);
try {
  await fill(version, customers);
  const { url, child } = await startPeer('bare-server', version.databaseUrl);
  const figures: Figure[] = [];
  for (const [what, pair] of Object.entries(await pairsOf(version, url)) as [Name, Pair][]) {
    const measured = await measure(pair, version);
    process.stdout.write(`${describe(what, measured)}\n`);
    figures.push(...figuresOf(what, measured));
  }
  publish(figures, json);
  child.kill('SIGTERM');
} finally {
  await version.close();
}
