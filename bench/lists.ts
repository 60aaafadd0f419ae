/**
 * Measures a page of 25 resets with their customers out of 100,000, through JSON:API as Commerce Layer's clients
 * request it, and through GraphQL with the same data. Both alternate in one run. Usage: npm run bench -- lists
 * [--rounds N] [--count N] [--clients N] [--resets N]
 */
import { Agent, request } from 'node:http';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { createApp } from '../src/app/create-app.js';
import { loadConfig } from '../src/config/index.js';
import { openDatabase } from '../src/database/database.js';
import { addBulk } from '../test/support/rows/bulk.js';
import { statementsOf } from '../test/support/rows/statements.js';
import { addShop, ownSettings, prepareServer, startService, type BenchShop } from './service.js';
import { cpuSecondsOf, inParallel, median } from './support.js';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    count: { type: 'string', default: '200' },
    clients: { type: 'string', default: '4' },
    resets: { type: 'string', default: '100000' },
  },
  allowPositionals: true,
});
const rounds = Number(options.rounds);
const count = Number(options.count);
const clients = Number(options.clients);
const resets = Number(options.resets);
const size = 25;

interface Page {
  readonly ids: readonly string[];
  readonly customers: number;
  readonly total: number;
}

/** A way to request the page. */
interface Way {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly payload?: string;
  readonly read: (body: any) => Page;
}

const query = `{ customerPasswordResets(first: ${size}) {
  totalCount
  nodes {
    id customerEmail resetPasswordAt createdAt updatedAt reference referenceOrigin metadata
    customer { id email status hasPassword createdAt updatedAt reference referenceOrigin metadata }
  } } }`;

function jsonApiPage(name: string, number: number): Way {
  return {
    name,
    method: 'GET',
    path: `/api/customer_password_resets?page[number]=${number}&page[size]=${size}&include=customer`,
    read: ({ data, included, meta }) => ({
      ids: data.map((row: { id: string }) => row.id),
      customers: included.length,
      total: meta.record_count,
    }),
  };
}

const ways: readonly Way[] = [
  {
    name: 'GraphQL, the first page',
    method: 'POST',
    path: '/graphql',
    payload: JSON.stringify({ query }),
    read: ({ data: { customerPasswordResets: page } }) => ({
      ids: page.nodes.map((row: { id: string }) => row.id),
      customers: page.nodes.filter((row: { customer: unknown }) => row.customer).length,
      total: page.totalCount,
    }),
  },
  jsonApiPage('JSON:API, the first page', 1),
  jsonApiPage('JSON:API, the last page', Math.ceil(resets / size)),
];

function headersOf({ payload }: Way, { trusted }: BenchShop): Record<string, string> {
  return { 'x-api-key': trusted, ...(payload && { 'content-type': 'application/json' }) };
}

async function fill(url: string, { organizationId }: BenchShop): Promise<void> {
  const database = await openDatabase({ url, embedded: { directory: null } });
  await addBulk(database.dataSource, { organizationId, mode: 'live' }, resets);
  await database.dataSource.query('ANALYZE');
  await database.close();
}

/**
 * Counts statements on an application in this process, with the same database. Throws if the ways return different
 * pages.
 */
async function countStatements(
  environment: Record<string, string>,
  shop: BenchShop,
): Promise<number[]> {
  const app = await createApp(loadConfig({ ...environment, LOG_LEVEL: 'silent' }));
  const counts: number[] = [];
  const pages: Page[] = [];
  for (const way of ways) {
    const ask = async () => {
      const { method, path: url, payload } = way;
      const headers = headersOf(way, shop);
      const given = { method, url, headers, ...(payload && { payload }) };
      pages.push(way.read((await app.http.inject(given)).json()));
    };
    // The very first request does work that later ones do not repeat.
    await ask();
    pages.pop();
    counts.push((await statementsOf(app.database.dataSource, ask)).length);
  }
  await app.close();
  const [first, second] = pages.map((page) => JSON.stringify(page));
  const isWhole = pages.every(({ ids, customers, total }) => {
    return ids.length === size && customers === size && total === resets;
  });
  if (!isWhole || first !== second) throw new Error('The APIs return different pages.');
  return counts;
}

interface Round {
  readonly perSecond: number;
  /** The median latency of the requests, in milliseconds. */
  readonly latency: number;
  /** The CPU time of the service's process for a request, in seconds. */
  readonly cpu: number;
}

type Ask = () => Promise<void>;

/** Returns a function that sends one request and reads the whole response. */
function createAsk(agent: Agent, url: string, way: Way, shop: BenchShop): Ask {
  const { method, path, payload = '' } = way;
  const length = { 'content-length': Buffer.byteLength(payload) };
  const headers = { ...headersOf(way, shop), ...(payload && length) };
  return () =>
    new Promise((resolve, reject) => {
      const sent = request(`${url}${path}`, { method, agent, headers }, (response) => {
        if (response.statusCode !== 200)
          reject(new Error(`The service returned ${response.statusCode}.`));
        response.resume().on('end', resolve);
      });
      sent.on('error', reject).end(payload);
    });
}

async function measure(ask: Ask, pid: number): Promise<Round> {
  const latencies: number[] = [];
  const cpuBefore = cpuSecondsOf(pid);
  const begin = performance.now();
  const numbers = Array.from({ length: count }, (_, number) => number);
  await inParallel(clients, numbers, async () => {
    const asked = performance.now();
    await ask();
    latencies.push(performance.now() - asked);
  });
  const seconds = (performance.now() - begin) / 1000;
  const cpu = (cpuSecondsOf(pid) - cpuBefore) / count;
  return { perSecond: count / seconds, latency: median(latencies), cpu };
}

function describe(name: string, done: readonly Round[], beside: readonly Round[], sql: number) {
  const of = (read: (round: Round) => number) => median(done.map(read));
  const ratio = median(done.map((round, n) => round.perSecond / (beside[n] as Round).perSecond));
  return [
    name,
    `${of(({ perSecond }) => perSecond).toFixed(1)}/s`,
    `latency ${of(({ latency }) => latency).toFixed(1)} ms`,
    `CPU ${of(({ cpu }) => cpu * 1000).toFixed(1)} ms`,
    `${sql} statements`,
    `ratio to GraphQL ${ratio.toFixed(2)}`,
  ].join(' | ');
}

async function run(): Promise<void> {
  const prepared = await prepareServer();
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  try {
    const shop = await addShop(prepared);
    const environment = {
      ...ownSettings(),
      ...prepared.environment,
    };
    await fill(prepared.environment['DATABASE_URL'] ?? '', shop);
    const statements = await countStatements(environment, shop);
    const service = await startService(environment);
    const asks = ways.map((way) => createAsk(agent, service.url, way, shop));
    const results: Round[][] = ways.map(() => []);
    for (const ask of asks) await measure(ask, service.pid);
    for (let round = 0; round < rounds; round += 1) {
      for (const [n, ask] of asks.entries()) results[n]?.push(await measure(ask, service.pid));
    }
    await service.stop();
    const [beside = []] = results;
    for (const [n, { name }] of ways.entries()) {
      const line = describe(name, results[n] ?? [], beside, statements[n] ?? NaN);
      process.stdout.write(`${line}\n`);
    }
  } finally {
    agent.destroy();
    await prepared.remove();
  }
}

const load = () => loadavg().map((value) => value.toFixed(1))[0];
process.stdout.write(
  `${resets} resets, ${rounds} rounds of ${count}, ${clients} clients; load ${load()} before\n`,
);
await run();
process.stdout.write(`load ${load()} after\n`);
