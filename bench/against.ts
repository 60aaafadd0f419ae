/**
 * Measures reads, rejected tokens and redemptions of this version beside those of an earlier commit, each as a built
 * service with a database of its own. Both alternate in one run, so a ratio says what all changes in between cost or
 * save. Usage: npm run bench -- against COMMIT [--rounds N] [--count N] [--clients N]
 */
import { parseArgs } from 'node:util';
import { buildCommit } from '../test/support/upgrade/build-commit.js';
import { present } from '../test/support/upgrade/programs.js';
import { median, timed, type Sample } from './support.js';
import { openVersion, readsOf, timedRedemptions, type Version, type Work } from './versions.js';

const { values: options, positionals } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    count: { type: 'string', default: '400' },
    clients: { type: 'string', default: '16' },
  },
  allowPositionals: true,
});
const rounds = Number(options.rounds);
const count = Number(options.count);
const clients = Number(options.clients);
/** A redemption costs a hash. */
const redemptions = Math.ceil(count / 4);
const [, commit] = positionals;
if (!commit) throw new Error('Name a commit: npm run bench -- against COMMIT');

const both = ['before', 'now'] as const;
type Name = (typeof both)[number];
type Pair = Record<Name, Version>;

/** Both versions alternate, each of them first in every second round. */
async function sampleBoth(pair: Pair, workOf: (name: Name) => Work | undefined) {
  const samples: Record<Name, Sample[]> = { before: [], now: [] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of round % 2 === 0 ? both : both.toReversed()) {
      const work = workOf(name);
      const sample = await (work
        ? timed({ clients, count }, work, pair[name].cpuSeconds)
        : timedRedemptions(pair[name], { clients, count: redemptions }));
      // The first round warms.
      if (round > 0) samples[name].push(sample);
    }
  }
  return samples;
}

function describe(what: string, { before, now }: Record<Name, Sample[]>): string {
  const ratio = median(now.map(({ perSecond }, n) => perSecond / before[n]!.perSecond));
  const rate = (of: Sample[]) => `${median(of.map((s) => s.perSecond)).toFixed(0)}/s`;
  const cpu = (of: Sample[]) => `${median(of.map((s) => s.cpu)).toFixed(2)} ms`;
  const rates = `${rate(before)}, now ${rate(now)}, ratio ${ratio.toFixed(3)}`;
  return `${what} | ${rates} | CPU ${cpu(before)}, now ${cpu(now)}\n`;
}

async function measure(pair: Pair): Promise<void> {
  for (const name of both) await timedRedemptions(pair[name], { clients, count: redemptions });
  const reads = { before: await readsOf(pair.before), now: await readsOf(pair.now) };
  process.stdout.write(`now beside ${commit}: ${rounds} rounds of ${count}, ${clients} clients\n`);
  for (const what of [...Object.keys(reads.now), 'redemption'])
    process.stdout.write(describe(what, await sampleBoth(pair, (name) => reads[name][what])));
}

const before = await openVersion(buildCommit(commit));
try {
  const now = await openVersion(present);
  await measure({ before, now }).finally(now.close);
} finally {
  await before.close();
}
