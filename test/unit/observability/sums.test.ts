/** What several processes of one service show together: their metrics, and their readiness. */
import { describe, expect, it } from '@jest/globals';
import { worstReadiness } from '../../../src/observability/health/worst.js';
import { createMetrics, type MetricValues } from '../../../src/observability/metrics/metrics.js';
import { createSums } from '../../../src/observability/metrics/sums.js';
import type { Check, Readiness } from '../../../src/operations/ports/index.js';
import { samplesOf, type Samples } from '../../support/world/operator.js';

const ok: Check = { status: 'ok' };
const inOrder: Readiness = {
  isReady: true,
  checks: {
    ...{ process: ok, database: ok, writable: ok, migrations: ok },
    ...{ keys: ok, queue: ok, worker: ok, hashes: ok },
  },
  queues: [],
  failures: [],
};
const notReady: Readiness = {
  ...inOrder,
  isReady: false,
  checks: { ...inOrder.checks, worker: { status: 'fail', reason: 'deaf' } },
};
const queueOf = (dueSeconds: number) =>
  ({ queue: 'purges', dueSeconds, workerSeenSeconds: 1 }) as const;

interface Seen {
  readonly opened: number;
  readonly readiness?: Readiness;
}

/** Returns what a process sends that has seen so many links opened. */
async function valuesOf({ opened, readiness = inOrder }: Seen): Promise<MetricValues> {
  const metrics = createMetrics({ version: '1', gate: { concurrency: 2, queue: 8 } });
  for (let turn = 0; turn < opened; turn += 1) {
    metrics.listener({ kind: 'reset.opened', mode: 'live' });
    const hash = { hashClass: 'guess', waitedMs: 20, durationMs: 30 } as const;
    metrics.listener({ kind: 'hash.done', ...hash });
  }
  const pool = () => ({ open: 5, idle: 3, waiting: 1 });
  const values = await metrics.values({ readiness: async () => readiness, pool });
  // As it comes from another process.
  return JSON.parse(JSON.stringify(values));
}

async function ownValues(ended: number): Promise<MetricValues> {
  const metrics = createMetrics({ version: '1', gate: { concurrency: 2, queue: 8 } });
  const event = { process: 1, exitCode: 1, signal: null, seconds: 0 };
  for (let turn = 0; turn < ended; turn += 1) metrics.listener({ kind: 'process.ended', ...event });
  return metrics.values();
}

type Scrape = Readonly<Record<number, Seen | undefined>>;

/** Returns the samples of each scrape, by what the processes with these numbers answer. */
async function scrapes(...given: Scrape[]): Promise<Samples[]> {
  const sums = createSums();
  const seen: Samples[] = [];
  for (const scrape of given) {
    const answers = Object.entries(scrape).map(
      async ([id, one]) => [Number(id), one && (await valuesOf(one))] as const,
    );
    const text = await sums.render(new Map(await Promise.all(answers)), await ownValues(1));
    seen.push(samplesOf(text));
  }
  return seen;
}

const opened = 'rekey_resets_opened_total';

describe('the metrics of several processes', () => {
  it('are sums of what they count, time and hold', async () => {
    const [samples] = await scrapes({ 1: { opened: 2 }, 2: { opened: 3 } });
    expect(Object.fromEntries(samples!)).toMatchObject({
      [opened]: 5,
      'rekey_hash_wait_seconds_count{class="guess"}': 5,
      'rekey_hash_wait_seconds_bucket{le="0.05",class="guess"}': 5,
      rekey_hash_gate_concurrency: 4,
      rekey_hash_gate_places: 16,
      'rekey_database_sessions{state="idle"}': 6,
      rekey_database_waiting: 2,
      rekey_processes: 2,
      'rekey_build_info{version="1"}': 1,
    });
  });

  it('are those of the worst, of what is no sum', async () => {
    const [samples] = await scrapes({
      1: { opened: 0, readiness: { ...inOrder, queues: [queueOf(7)] } },
      2: { opened: 0, readiness: { ...notReady, queues: [queueOf(8)] } },
    });
    expect(Object.fromEntries(samples!)).toMatchObject({
      rekey_ready: 0,
      'rekey_check{check="worker"}': 0,
      'rekey_check{check="database"}': 1,
      'rekey_queue_age_seconds{queue="purges"}': 8,
    });
  });

  it('count what the primary says itself, and nothing else of it', async () => {
    const [samples] = await scrapes({ 1: { opened: 1 } });
    expect(samples!.get('rekey_events_total{kind="process.ended"}')).toBe(1);
    expect(samples!.get('rekey_hash_gate_concurrency')).toBe(2);
  });

  it('never fall when a process ends or does not answer', async () => {
    const seen = await scrapes(
      { 1: { opened: 2 }, 2: { opened: 3 } },
      { 1: undefined, 2: { opened: 4 } },
      { 2: { opened: 4 }, 3: { opened: 0 } },
      { 3: { opened: 1 } },
      { 3: { opened: 1 } },
    );
    expect(seen.map((samples) => samples.get(opened))).toEqual([5, 6, 6, 7, 7]);
    expect(seen.map((samples) => samples.get('rekey_processes'))).toEqual([2, 1, 2, 1, 1]);
    expect(seen.map((samples) => samples.get('rekey_hash_gate_places'))).toEqual([16, 8, 16, 8, 8]);
  });
});

describe('the readiness of several processes', () => {
  it('is that of all', () => {
    expect(worstReadiness([inOrder, inOrder])).toEqual(inOrder);
    expect(worstReadiness([inOrder, notReady])).toEqual(notReady);
    expect(worstReadiness([notReady, inOrder])).toEqual(notReady);
  });

  it('has a check that one of them lacks', () => {
    const replica: Check = { status: 'warn', reason: 'behind' };
    const other = { ...inOrder, checks: { ...inOrder.checks, replica } };
    expect(worstReadiness([inOrder, other])).toEqual(other);
    expect(worstReadiness([other, inOrder])).toEqual(other);
    expect(worstReadiness([other, undefined]).checks.replica).toEqual(replica);
  });

  it.each([
    ['one of them says nothing', [inOrder, undefined]],
    ['none of them serves', []],
  ])('fails if %s', (_case, all) => {
    const { isReady, checks } = worstReadiness(all);
    expect(isReady).toBe(false);
    expect(checks.process).toEqual({ status: 'fail', reason: 'timeout' });
    expect(checks.database).toEqual({ status: 'warn', reason: 'unknown' });
  });
});
