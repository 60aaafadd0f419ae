/**
 * Measures what the bars are about in a shop with few customers and in one with many (each with a reset and an event),
 * alternately: each is a built service with a database of its own. Usage: npm run bench -- sizes [--rounds N] [--count N]
 * [--clients N] [--few N] [--customers N] [--seconds N] [--json FILE]
 */
import { openDatabase } from '../src/database/database.js';
import { addBulk, unbound } from '../test/support/rows/bulk.js';
import { present } from '../test/support/upgrade/programs.js';
import { publish, type Figure } from './figures.js';
import { describeMachine } from './machine.js';
import { readOptions } from './options.js';
import { resetLinks, startService } from './service.js';
import { inRounds, median, timed, type Sample } from './support.js';
import { graphql, openVersion, timedRedemptions, type Version } from './versions.js';
import { worksOf } from './works.js';

const options = readOptions({
  rounds: 7,
  seconds: Infinity,
  count: 400,
  clients: 16,
  few: 10_000,
  customers: 1_000_000,
});
const { rounds, seconds, count, clients, json } = options;
const sizes = { few: options.few, many: options.customers };
/** A redemption costs a hash, and its customer another one. */
const redemptions = { clients, count: Math.ceil(count / 10) };

const names = ['few', 'many'] as const;
type Name = (typeof names)[number];
type Measure = () => Promise<Sample>;

interface Shop extends Version {
  readonly measures: Readonly<Record<string, Measure>>;
}

async function fill({ databaseUrl, organizationId }: Version, size: number): Promise<void> {
  const database = await openDatabase({ url: databaseUrl, embedded: { directory: null } });
  await addBulk(database.dataSource, { organizationId, mode: 'live' }, size);
  await unbound(database.dataSource, (runner) => runner.query('VACUUM ANALYZE'));
  await database.close();
}

let requested = 0;

/** Requests a mail to one customer after the other of those whom `fill` has added. */
function requestMail(version: Version) {
  const key = { 'x-api-key': version.keys.salesChannel };
  return () => {
    requested += 1;
    const email = `pat${(requested % sizes.few) + 1}@example.org`;
    const mutation = `mutation { requestPasswordResetEmail(input: { email: "${email}" }) { __typename } }`;
    return graphql(version, key, mutation);
  };
}

async function measuresOf(version: Version): Promise<Record<string, Measure>> {
  const { works } = await worksOf(version);
  const all = { ...works, 'requested mails, known address': requestMail(version) };
  const measures = Object.entries(all).map(
    ([what, work]) => [what, () => timed({ clients, count }, work, version.cpuSeconds)] as const,
  );
  return {
    ...Object.fromEntries(measures),
    redemption: () => timedRedemptions(version, redemptions),
  };
}

async function openShop(name: Name): Promise<Shop> {
  const version = await openVersion(present, (settings, program) =>
    startService({ ...settings, ...resetLinks }, program),
  );
  opened.push(version);
  await fill(version, sizes[name]);
  process.stdout.write(`added ${sizes[name]} customers\n`);
  return { ...version, measures: await measuresOf(version) };
}

/** Both shops alternate, each of them first in every second round. */
async function measureBoth(shops: Record<Name, Shop>, what: string, round: number) {
  const samples: Partial<Record<Name, Sample>> = {};
  for (const name of round % 2 === 0 ? names : names.toReversed())
    samples[name] = await shops[name].measures[what]!();
  return samples as Record<Name, Sample>;
}

async function measure(shops: Record<Name, Shop>, what: string): Promise<Figure> {
  const samples = await inRounds({ rounds, seconds }, (round) => measureBoth(shops, what, round));
  const few = median(samples.map((sample) => sample.few.perSecond));
  const cost = samples.map((sample) => sample.few.perSecond / sample.many.perSecond);
  return {
    what: `${what}, of ${sizes.many} customers: cost`,
    baseline: `of ${sizes.few}: ${few.toFixed(0)}/s`,
    value: median(cost),
    unit: '',
    bar: { atMost: 1.2 },
  };
}

const opened: Version[] = [];
process.stdout.write(
  `${rounds} rounds of ${count}, ${clients} clients; ${await describeMachine()}\n`,
);
try {
  const shops = { few: await openShop('few'), many: await openShop('many') };
  const figures: Figure[] = [];
  for (const what of Object.keys(shops.few.measures)) {
    figures.push(await measure(shops, what));
    process.stdout.write(`measured ${what}: ${figures.at(-1)!.value.toFixed(2)}\n`);
  }
  publish(figures, json);
} finally {
  for (const { close } of opened) await close();
}
