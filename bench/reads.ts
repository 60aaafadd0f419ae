/**
 * Measures reads of the built service beside a server that does nothing but the same SQL, alternately, among as many
 * customers as `--customers` says. Usage: npm run bench -- reads [--rounds N] [--count N] [--clients N] [--customers N]
 * [--json]
 */
import { createHash } from 'node:crypto';
import { Agent } from 'node:http';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { present } from '../test/support/upgrade/programs.js';
import { startPeer } from './service.js';
import { median, timed, type Sample } from './support.js';
import {
  addSubject,
  asker,
  fill,
  graphql,
  openVersion,
  redeem,
  signIn,
  type Version,
  type Work,
} from './versions.js';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    count: { type: 'string', default: '600' },
    clients: { type: 'string', default: '16' },
    customers: { type: 'string', default: '10000' },
    json: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const rounds = Number(options.rounds);
const count = Number(options.count);
const clients = Number(options.clients);
const customers = Number(options.customers);

/** One read, and the same done by the bare server. */
interface Pair {
  readonly service: Work;
  readonly bare: Work;
}

/** Throws if the answer has another status, so that no failure is measured. */
async function expecting(status: number, asked: ReturnType<Version['ask']>): Promise<void> {
  const answer = await asked;
  if (answer.status !== status) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
}

async function pairsOf(version: Version, bareUrl: string): Promise<Record<string, Pair>> {
  const { ask, keys, organizationId } = version;
  const askBare = asker(bareUrl, new Agent({ keepAlive: true, maxSockets: clients }));
  const bare = (route: string, last = '') => {
    const path = `/${route}/${organizationId}/live${last}`;
    return () => expecting(200, askBare('GET', path, {}));
  };
  const key = { 'x-api-key': keys.integration };
  const subject = await addSubject(version);
  const own = { authorization: `Bearer ${await signIn(version, subject)}` };
  const person = '{ id email status profile { name { first last } } }';
  const one = `{ customer(id: "${subject.customerId}") ${person} }`;
  const page = `{ customers(first: 50) { totalCount nodes ${person} } }`;
  const resets = `{ customerPasswordResets(first: 25) { totalCount nodes { id status createdAt
    customer { id email status } } } }`;
  const json = (path: string) => () => expecting(200, ask('GET', `/api/${path}`, key));
  const wrong = { ...subject, token: 'no-such-token' };
  const digest = createHash('sha256').update(wrong.token).digest('hex');
  return {
    'own account': {
      service: () => graphql(version, own, one),
      bare: bare('one', `/${subject.customerId}`),
    },
    'customer by API key': {
      service: () => graphql(version, key, one),
      bare: bare('one', `/${subject.customerId}`),
    },
    '50 customers, counted': {
      service: () => graphql(version, key, page),
      bare: bare('customers', '/51'),
    },
    '25 customers, JSON:API': {
      service: json('customers?page[size]=25'),
      bare: bare('customers', '/25'),
    },
    '25 resets with customers': {
      service: () => graphql(version, key, resets),
      bare: bare('resets'),
    },
    '25 resets, JSON:API': {
      service: json('customer_password_resets?page[size]=25&include=customer'),
      bare: bare('resets'),
    },
    'rejected token': { service: () => redeem(version, wrong), bare: bare('token', `/${digest}`) },
  };
}

async function measure({ service, bare }: Pair, { cpuSeconds }: Version) {
  const much = { clients, count };
  const samples: { service: Sample; bare: Sample }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const sample = {
      service: await timed(much, service, cpuSeconds),
      bare: await timed(much, bare),
    };
    // The first round warms.
    if (round > 0) samples.push(sample);
  }
  const of = (read: (sample: (typeof samples)[number]) => number) => median(samples.map(read));
  return {
    ratio: of((s) => s.service.perSecond / s.bare.perSecond),
    perSecond: of((s) => s.service.perSecond),
    cpuMs: of((s) => s.service.cpu),
    barePerSecond: of((s) => s.bare.perSecond),
  };
}

type Figures = Awaited<ReturnType<typeof measure>>;

function describe(what: string, { ratio, perSecond, barePerSecond, cpuMs }: Figures): string {
  const rates = `${perSecond.toFixed(0)}/s beside ${barePerSecond.toFixed(0)}/s`;
  return `${what.padEnd(26)} | ratio ${ratio.toFixed(2)} | ${rates} | CPU ${cpuMs.toFixed(2)} ms`;
}

const machine = `${availableParallelism()} cores of ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
process.stdout.write(
  `${customers} customers, ${rounds} rounds of ${count}, ${clients} clients; ${machine}\n`,
);
const version = await openVersion(present);
try {
  await fill(version, customers);
  const { url, child } = await startPeer('bare-server', version.databaseUrl);
  const figures: Record<string, Figures> = {};
  for (const [what, pair] of Object.entries(await pairsOf(version, url))) {
    figures[what] = await measure(pair, version);
    process.stdout.write(`${describe(what, figures[what])}\n`);
  }
  if (options.json) process.stdout.write(`${JSON.stringify({ machine, customers, figures })}\n`);
  child.kill('SIGTERM');
} finally {
  await version.close();
}
