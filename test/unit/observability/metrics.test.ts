/** What each event adds to the metrics, and what each scrape reads: what is not known any more has no value. */
import { describe, expect, it } from '@jest/globals';
import { createMetrics } from '../../../src/observability/metrics/metrics.js';
import { queueNames } from '../../../src/database/jobs/queues.js';
import type {
  ObservedEvent,
  QueueFailure,
  QueueState,
  Readiness,
  ReplicaState,
} from '../../../src/operations/ports/index.js';
import { samplesOf, sumOf, type Samples } from '../../support/world/operator.js';

const queue = 'password_reset_mails';
const failing = (code: string): QueueFailure => ({
  ...{ queue, task: 'claim', code, detail: 'permission denied', seconds: 3 },
});
const state = (workerSeenSeconds: number | null): QueueState => ({
  ...{ queue, dueSeconds: 7, workerSeenSeconds },
});

/** Returns the samples of queues after each of these looks, by one process. */
async function scrapes(...looks: Pick<Readiness, 'queues' | 'failures'>[]): Promise<string[][]> {
  const metrics = createMetrics({ version: '1', gate: { concurrency: 1, queue: 1 } });
  const pool = () => ({ open: 0, idle: 0, waiting: 0 });
  const seen: string[][] = [];
  for (const look of looks) {
    const readiness = async () => ({ isReady: true, checks: {} as Readiness['checks'], ...look });
    const text = await metrics.render({ readiness, pool });
    seen.push(text.match(/^rekey_queue_(?:age|worker|failing).*$/gm) ?? []);
  }
  return seen;
}

const labels = `queue="${queue}",task="claim"`;

describe('the metrics of queues', () => {
  it('have the age of each, and when a worker was seen', async () => {
    const [seen] = await scrapes({ queues: [state(2)], failures: [] });
    expect(seen).toEqual([
      `rekey_queue_age_seconds{queue="${queue}"} 7`,
      `rekey_queue_worker_seen_seconds{queue="${queue}"} 2`,
    ]);
  });

  it.each(['42501', 'ETIMEDOUT', 'NO_WORKER'])(
    'have what fails, with its code %s, until it is over',
    async (code) => {
      const looks = [
        { queues: [], failures: [failing(code)] },
        { queues: [state(null)], failures: [] },
      ];
      expect(await scrapes(...looks)).toEqual([
        [`rekey_queue_failing_seconds{${labels},code="${code}"} 3`],
        [`rekey_queue_age_seconds{queue="${queue}"} 7`],
      ]);
    },
  );

  it('have no code that is from no list', async () => {
    const [seen] = await scrapes({ queues: [], failures: [failing('QueryFailedError: a text')] });
    expect(seen).toEqual([`rekey_queue_failing_seconds{${labels},code="other"} 3`]);
  });
});

const nobody = { open: 0, idle: 0, waiting: 0 };

describe('the metrics of a replica', () => {
  it.each<[string, ReplicaState | null, string[]]>([
    ['is none', null, []],
    ['is behind', { isUsed: false, code: 'BEHIND', lagSeconds: 9 }, ['{used="no"} 9']],
    ['is in use', { isUsed: true, code: null, lagSeconds: 1 }, ['{used="yes"} 1']],
    ['says nothing', { isUsed: false, code: '57P03', lagSeconds: null }, []],
  ])('have how old its data may be, if there %s', async (_what, replica, expected) => {
    const metrics = createMetrics({ version: '1', gate: { concurrency: 1, queue: 1 } });
    const readiness = async () => ({
      ...{ isReady: true, checks: {} as Readiness['checks'], queues: [], failures: [] },
    });
    const before: ReplicaState = { isUsed: true, code: null, lagSeconds: 2 };
    await metrics.render({ readiness, pool: () => nobody, replica: () => before });
    const text = await metrics.render({ readiness, pool: () => nobody, replica: () => replica });
    const lines = text.match(/^rekey_replica_lag_seconds.*$/gm) ?? [];
    expect(lines).toEqual(expected.map((line) => `rekey_replica_lag_seconds${line}`));
  });
});

/** Returns the samples after these events. */
async function samplesAfter(events: readonly object[], pool = nobody): Promise<Samples> {
  const metrics = createMetrics({ version: '1', gate: { concurrency: 1, queue: 1 } });
  for (const event of events) metrics.listener(event as ObservedEvent);
  const readiness = async () => ({
    ...{ isReady: true, checks: {} as Readiness['checks'], queues: [], failures: [] },
  });
  return samplesOf(await metrics.render({ readiness, pool: () => pool }));
}

const gate = { kind: 'gate.changed', running: 2, concurrency: 2, places: 9 };
const hash = { kind: 'hash.done', durationMs: 300 };
const refused = { kind: 'hash.refused', hashClass: 'guess' };
const mail = { queue: 'password_change_mails', jobId: 'Job' };
const failure = { detail: 'A text.', isPermanent: false, mayHaveArrived: false };
const call = { kind: 'delivery.attempted', outcome: 'timeout', durationMs: 1500 };
const looked = { kind: 'queue.looked', queue };
const request = { requestId: 'Req', method: 'POST', route: '/graphql', status: 200 };
const started = new Date('2026-01-02T03:04:05Z');
const job = { queue, id: 'Job', createdAt: started, takenAt: new Date(started.getTime() + 4000) };

/** What happens, and what each of these sums is afterwards. */
type Growth = readonly [string, readonly object[], Readonly<Record<string, number>>];

const growths: readonly Growth[] = [
  [
    'hashes that wait, by class, as the gate last said',
    [
      { ...gate, waiting: { proven: 7, guess: 7 } },
      { ...gate, waiting: { proven: 1, guess: 3 } },
    ],
    {
      rekey_hash_gate_running: 2,
      'rekey_hash_gate_waiting{class="proven"}': 1,
      'rekey_hash_gate_waiting{class="guess"}': 3,
    },
  ],
  [
    'how long hashes waited, by class',
    [
      { ...hash, hashClass: 'proven', waitedMs: 250 },
      { ...hash, hashClass: 'guess', waitedMs: 1000 },
      { ...hash, hashClass: 'guess', waitedMs: 500 },
    ],
    {
      'rekey_hash_wait_seconds_sum{class="proven"}': 0.25,
      'rekey_hash_wait_seconds_sum{class="guess"}': 1.5,
      'rekey_hash_wait_seconds_count{class="guess"}': 2,
      rekey_hash_seconds_count: 3,
    },
  ],
  [
    'hashes refused, by class and reason',
    [
      { ...refused, reason: 'full' },
      { ...refused, reason: 'full' },
      { ...refused, reason: 'late' },
    ],
    {
      'rekey_hashes_refused_total{class="guess",reason="full"}': 2,
      'rekey_hashes_refused_total{class="guess",reason="late"}': 1,
      'rekey_hashes_refused_total{class="proven",reason="full"}': 0,
    },
  ],
  [
    'mails that failed, by code, and no text as a code',
    ['ETIMEDOUT', 'ETIMEDOUT', '550 for eve@example.org'].map((code) => ({
      ...{ kind: 'mail.failed', mail, failure: { ...failure, code } },
    })),
    {
      'rekey_mails_failed_total{code="ETIMEDOUT"}': 2,
      'rekey_mails_failed_total{code="other"}': 1,
      'rekey_mails_total{mail="change_notice",outcome="failed"}': 3,
      'rekey_events_total{kind="mail.failed"}': 3,
    },
  ],
  [
    'limits reached, by name',
    [{ kind: 'limit.reached', limit: 'mails.application' }],
    {
      'rekey_limits_reached_total{limit="mails.application"}': 1,
      'rekey_limits_reached_total{limit="mails.organization"}': 0,
    },
  ],
  [
    'calls of webhooks and their alerts',
    [
      { ...call, outcome: 'succeeded' },
      call,
      { kind: 'webhook.failing' },
      { kind: 'webhook.circuit_open' },
    ],
    {
      'rekey_webhook_calls_total{outcome="timeout"}': 1,
      'rekey_webhook_calls_total{outcome="succeeded"}': 1,
      rekey_webhook_call_seconds_sum: 3,
      'rekey_webhook_alerts_total{alert="failing"}': 1,
      'rekey_webhook_alerts_total{alert="circuit_open"}': 1,
      'rekey_webhook_alerts_total{alert="disabled"}': 0,
    },
  ],
  [
    'jobs taken and jobs under way',
    [
      { ...looked, taken: 3, running: 5 },
      { ...looked, taken: 2, running: 4 },
      { ...looked, taken: 0, running: 1 },
    ],
    {
      [`rekey_queue_taken_total{queue="${queue}"}`]: 5,
      [`rekey_queue_running{queue="${queue}"}`]: 1,
    },
  ],
  [
    'jobs that ended, how long they took and waited',
    [
      { kind: 'job.done', job, isHandled: true, durationMs: 500 },
      { kind: 'job.done', job, isHandled: false, durationMs: 1500 },
      { kind: 'job.failed', job, detail: 'A text.' },
    ],
    {
      [`rekey_jobs_total{queue="${queue}",outcome="handled"}`]: 1,
      [`rekey_jobs_total{queue="${queue}",outcome="thrown"}`]: 1,
      [`rekey_jobs_total{queue="${queue}",outcome="failed"}`]: 1,
      [`rekey_job_seconds_sum{queue="${queue}"}`]: 2,
      [`rekey_job_wait_seconds_sum{queue="${queue}"}`]: 8,
    },
  ],
  [
    'requests and their durations, and no foreign method',
    [
      { kind: 'request.done', ...request, durationMs: 250 },
      { kind: 'probe.done', ...request, method: 'BREW', route: '/livez', durationMs: 1000 },
    ],
    {
      'rekey_http_request_seconds_sum{route="/graphql"}': 0.25,
      'rekey_http_request_seconds_bucket{le="0.1",route="/graphql"}': 0,
      'rekey_http_request_seconds_bucket{le="0.25",route="/graphql"}': 1,
      'rekey_http_request_seconds_sum{route="/livez"}': 1,
      'rekey_http_requests_total{method="POST",route="/graphql",status="200"}': 1,
      'rekey_http_requests_total{method="other",route="/livez",status="200"}': 1,
    },
  ],
];

describe('the metrics', () => {
  it.each(growths)('have %s', async (_what, events, expected) => {
    const samples = await samplesAfter(events);
    const found = Object.keys(expected).map((name) => [name, samples.get(name)]);
    expect(Object.fromEntries(found)).toEqual(expected);
  });

  it('have the sessions of the pool, and who waits for one', async () => {
    const samples = await samplesAfter([], { open: 10, idle: 3, waiting: 4 });
    expect(samples.get('rekey_database_sessions{state="busy"}')).toBe(7);
    expect(samples.get('rekey_database_sessions{state="idle"}')).toBe(3);
    expect(samples.get('rekey_database_waiting')).toBe(4);
  });

  it('count the jobs of every queue from zero', async () => {
    const samples = await samplesAfter([]);
    for (const name of queueNames)
      expect(samples.get(`rekey_jobs_total{queue="${name}",outcome="failed"}`)).toBe(0);
    expect(sumOf(samples, 'rekey_jobs_total')).toBe(0);
  });
});
