/**
 * Measures what counting rows costs those who add them: one service adds customers and redeems resets, with the triggers
 * that count and without, alternately. Usage: npm run bench -- counted-writes [--rounds N] [--count N] [--clients N]
 */
import { parseArgs } from 'node:util';
import pg from 'pg';
import { present } from '../test/support/upgrade/programs.js';
import { cpuSecondsOfAll, median, timed, type Sample } from './support.js';
import { addCustomer, openVersion, timedRedemptions } from './versions.js';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    count: { type: 'string', default: '400' },
    clients: { type: 'string', default: '8' },
  },
  allowPositionals: true,
});
const rounds = Number(options.rounds);
const much = { clients: Number(options.clients), count: Number(options.count) };
/** A redemption costs a hash, and its customer another one. */
const redemptions = { ...much, count: Math.ceil(much.count / 10) };

interface Round extends Sample {
  /** CPU of the processes of the database server for one, in milliseconds; of all its databases. */
  readonly serverCpu: number;
}

const tables = ['customers', 'password_resets', 'events', 'webhook_deliveries'];

async function switchTriggers(client: pg.Client, isOn: boolean): Promise<void> {
  for (const table of tables)
    await client.query(`ALTER TABLE ${table} ${isOn ? 'ENABLE' : 'DISABLE'} TRIGGER USER`);
}

async function measured(work: () => Promise<Sample>, count: number): Promise<Round> {
  const before = cpuSecondsOfAll('postgres');
  const sample = await work();
  return { ...sample, serverCpu: ((cpuSecondsOfAll('postgres') - before) * 1000) / count };
}

function describe(what: string, without: readonly Round[], counted: readonly Round[]): string {
  const ratio = median(counted.map(({ perSecond }, n) => perSecond / without[n]!.perSecond));
  const of = (all: readonly Round[], member: 'cpu' | 'serverCpu') =>
    median(all.map((round) => round[member])).toFixed(2);
  return [
    what,
    `rate, of that without ${ratio.toFixed(3)}`,
    `CPU of the service ${of(without, 'cpu')} ms, counted ${of(counted, 'cpu')} ms`,
    `of the database ${of(without, 'serverCpu')} ms, counted ${of(counted, 'serverCpu')} ms\n`,
  ].join(' | ');
}

const version = await openVersion(present);
const client = new pg.Client({ connectionString: version.databaseUrl });
try {
  await client.connect();
  const works = {
    'created customer': () =>
      measured(() => timed(much, () => addCustomer(version), version.cpuSeconds), much.count),
    redemption: () => measured(() => timedRedemptions(version, redemptions), redemptions.count),
  };
  process.stdout.write(`${rounds} rounds of ${much.count}, ${much.clients} clients\n`);
  for (const [what, work] of Object.entries(works)) {
    const samples: Record<'true' | 'false', Round[]> = { true: [], false: [] };
    for (let round = 0; round <= rounds; round += 1) {
      for (const isOn of round % 2 === 0 ? [true, false] : [false, true]) {
        await switchTriggers(client, isOn);
        const sample = await work();
        // The first round warms.
        if (round > 0) samples[`${isOn}`].push(sample);
      }
    }
    process.stdout.write(describe(what, samples.false, samples.true));
  }
} finally {
  await client.end();
  await version.close();
}
