/**
 * Measures what metrics cost: reads by GraphQL of a service with METRICS_PORT, which is scraped every 15 seconds, beside
 * the same service without. Both run as processes of their own, one after the other in each round, so that a ratio comes
 * from one run. Usage: npm run bench -- metrics [--rounds N] [--count N] [--clients N]
 */
import { Agent } from 'node:http';
import { parseArgs } from 'node:util';
import { post } from './post.js';
import {
  addShop,
  ownSettings,
  prepareServer,
  startService,
  withoutLimits,
  type BenchShop,
} from './service.js';
import { cpuSecondsOf, inParallel, median } from './support.js';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '30' },
    count: { type: 'string', default: '300' },
    clients: { type: 'string', default: '4' },
  },
  allowPositionals: true,
});
const rounds = Number(options.rounds);
const count = Number(options.count);
const clients = Number(options.clients);

interface Subject {
  readonly url: string;
  readonly pid: number;
  /** Undefined without metrics. */
  readonly metricsUrl: string | undefined;
  readonly stop: () => Promise<void>;
}

interface Sample {
  readonly perSecond: number;
  /** CPU seconds of the service for one read. */
  readonly cpu: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const read = `query ($id: ID!) { customer(id: $id) { id email createdAt hasPassword } }`;

async function readOne({ url }: Subject, keys: BenchShop, id: string): Promise<void> {
  const headers = { 'x-api-key': keys.trusted };
  const { data, errors } = await post(
    agent,
    `${url}/graphql`,
    { query: read, variables: { id } },
    headers,
  );
  if (data?.customer?.id !== id) throw new Error(JSON.stringify(errors));
}

async function measure(subject: Subject, keys: BenchShop, id: string): Promise<Sample> {
  const reads = Array.from({ length: count }, () => id);
  const cpuBefore = cpuSecondsOf(subject.pid);
  const begin = performance.now();
  await inParallel(clients, reads, (one) => readOne(subject, keys, one));
  const perSecond = count / ((performance.now() - begin) / 1000);
  return { perSecond, cpu: (cpuSecondsOf(subject.pid) - cpuBefore) / count };
}

const prepared = await prepareServer();
const keys = await addShop(prepared);
const environment = {
  REKEY_PROFILE: 'production',
  ...ownSettings(),
  RESET_LINKS: '{}',
  WORKER_CONCURRENCY: '0',
  STOP_DELAY_SECONDS: '0',
  LOG_LEVEL: 'info',
  ...withoutLimits,
  ...prepared.environment,
};
/** A port that was free a moment ago would do; this one only has to be known. */
const port = 20_000 + (process.pid % 10_000);
const plain: Subject = { ...(await startService(environment)), metricsUrl: undefined };
const counted: Subject = {
  ...(await startService({ ...environment, METRICS_PORT: String(port) })),
  metricsUrl: `http://127.0.0.1:${port}`,
};

const create = `mutation { createCustomer(input: { email: "m@example.org" }) {
  ... on Customer { id } } }`;
const { data } = await post(
  agent,
  `${plain.url}/graphql`,
  { query: create },
  { 'x-api-key': keys.trusted },
);
const { id } = data.createCustomer;

/** As Prometheus does by default. */
const scrapeMs = 15_000;
const scrape = () => void fetch(`${counted.metricsUrl}/metrics`).then((answer) => answer.text());
const scraping = setInterval(scrape, scrapeMs);

const [rates, cpus, samples]: [number[], number[], Sample[]] = [[], [], []];
for (let round = 0; round <= rounds; round += 1) {
  const order = round % 2 === 0 ? [plain, counted] : [counted, plain];
  const found = new Map<Subject, Sample>();
  for (const subject of order) found.set(subject, await measure(subject, keys, id));
  const [one, other] = [found.get(counted) as Sample, found.get(plain) as Sample];
  // The first round warms both.
  if (round === 0) continue;
  rates.push(one.perSecond / other.perSecond);
  cpus.push(one.cpu / other.cpu);
  samples.push(other);
}
const rate = median(samples.map(({ perSecond }) => perSecond));
process.stdout.write(
  `reads with metrics: ${median(rates).toFixed(3)} of the rate without (${rate.toFixed(0)}/s), ${median(cpus).toFixed(3)} of its CPU (medians of ${rounds} rounds of ${count})\n`,
);
clearInterval(scraping);
await Promise.all([plain.stop(), counted.stop()]);
agent.destroy();
await prepared.remove();
