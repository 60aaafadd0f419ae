/**
 * Measures lists with the number of all their rows, in a shop with few customers and in one with many, alternately: each
 * is a built service with a database of its own. Beside them: what counting the same rows takes in SQL. Usage: npm run
 * bench -- counts [--rounds N] [--count N] [--clients N] [--few N] [--customers N] [--customers-only]
 */
import { parseArgs } from 'node:util';
import { openDatabase, type Database } from '../src/database/database.js';
import { addBulk, addCustomers, unbound } from '../test/support/rows/bulk.js';
import { present } from '../test/support/upgrade/programs.js';
import { median, timed, type Sample } from './support.js';
import { graphql, openVersion, type Version, type Work } from './versions.js';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    count: { type: 'string', default: '300' },
    clients: { type: 'string', default: '4' },
    few: { type: 'string', default: '10000' },
    customers: { type: 'string', default: '1000000' },
    // Without resets and events, which take three quarters of the time and the disk.
    'customers-only': { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const rounds = Number(options.rounds);
const much = { count: Number(options.count), clients: Number(options.clients) };
const sizes = { few: Number(options.few), many: Number(options.customers) };
const fill = options['customers-only'] ? addCustomers : addBulk;

const names = ['few', 'many'] as const;
type Name = (typeof names)[number];

interface Shop extends Version {
  readonly lists: Readonly<Record<string, Work>>;
  /** How long the server takes to count its customers, in milliseconds: the median of some turns. */
  readonly sqlMs: number;
}

async function timeCounting({ dataSource }: Database): Promise<number> {
  const times: number[] = [];
  await unbound(dataSource, async (runner) => {
    for (let turn = 0; turn < 5; turn += 1) {
      const begin = performance.now();
      await runner.query(`SELECT count(*) FROM customers WHERE mode = 'live'`);
      times.push(performance.now() - begin);
    }
  });
  return median(times);
}

/** Fills the shop's database past its limits of time, and returns what counting takes there. */
async function prepare({ databaseUrl, organizationId }: Version, size: number): Promise<number> {
  const database = await openDatabase({ url: databaseUrl, embedded: { directory: null } });
  await fill(database.dataSource, { organizationId, mode: 'live' }, size);
  await unbound(database.dataSource, (runner) => runner.query('VACUUM ANALYZE'));
  const ms = await timeCounting(database);
  await database.close();
  return ms;
}

function listsOf(version: Version, size: number): Record<string, Work> {
  const key = { 'x-api-key': version.keys.integration };
  const expecting = (total: number) => {
    if (total !== size) throw new Error(`The list says ${total}.`);
  };
  const ofGraphql = (field: string) => async () =>
    expecting((await graphql(version, key, field)).totalCount);
  const ofJsonApi = (path: string) => async () =>
    expecting((await version.ask('GET', `/api/${path}`, key)).body.meta.record_count);
  const person = 'id email status createdAt';
  const customers = {
    '50 customers and their number': ofGraphql(
      `{ customers(first: 50) { totalCount nodes { ${person} } } }`,
    ),
    '25 customers, JSON:API': ofJsonApi('customers?page[size]=25'),
  };
  const others = {
    '25 resets and their number': ofGraphql(
      '{ customerPasswordResets(first: 25) { totalCount nodes { id status createdAt } } }',
    ),
    '25 resets, JSON:API': ofJsonApi('customer_password_resets?page[size]=25'),
    '25 events and their number': ofGraphql(
      '{ events(first: 25) { totalCount nodes { id name createdAt } } }',
    ),
  };
  return options['customers-only'] ? customers : { ...customers, ...others };
}

async function openShop(name: Name): Promise<Shop> {
  const version = await openVersion(present);
  const sqlMs = await prepare(version, sizes[name]);
  return { ...version, lists: listsOf(version, sizes[name]), sqlMs };
}

/** Both shops alternate, each of them first in every second round. */
async function measure(shops: Record<Name, Shop>, list: string): Promise<Record<Name, Sample[]>> {
  const samples: Record<Name, Sample[]> = { few: [], many: [] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const { lists, cpuSeconds } = shops[name];
      const sample = await timed(much, lists[list] as Work, cpuSeconds);
      // The first round warms.
      if (round > 0) samples[name].push(sample);
    }
  }
  return samples;
}

function describe(list: string, { few, many }: Record<Name, Sample[]>): string {
  const cost = median(many.map(({ perSecond }, n) => few[n]!.perSecond / perSecond));
  const rate = (of: Sample[]) => `${median(of.map((s) => s.perSecond)).toFixed(0)}/s`;
  return `${list.padEnd(30)} | ${rate(few)} and ${rate(many)} | cost, of that with few ${cost.toFixed(2)}\n`;
}

const opened: Shop[] = [];
try {
  for (const name of names) opened.push(await openShop(name));
  const [few, many] = opened as [Shop, Shop];
  process.stdout.write(
    `${sizes.few} and ${sizes.many} customers, ${rounds} rounds of ${much.count}, ${much.clients} clients\n`,
  );
  process.stdout.write(
    `counting them in SQL: ${few.sqlMs.toFixed(1)} ms and ${many.sqlMs.toFixed(1)} ms\n`,
  );
  for (const list of Object.keys(few.lists))
    process.stdout.write(describe(list, await measure({ few, many }, list)));
} finally {
  for (const shop of opened) await shop.close();
}
