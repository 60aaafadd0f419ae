/** The checks of readiness, as tables of what is known and what follows. */
import { describe, expect, it } from '@jest/globals';
import type { QueueName } from '../../../src/domain/jobs/job.js';
import {
  checkHashes,
  checkKeys,
  checkQueue,
  checkWorker,
  type Looked,
} from '../../../src/observability/health/checks.js';
import { createHealth } from '../../../src/observability/health/health.js';
import {
  watchProcess,
  type ProcessState,
} from '../../../src/observability/health/process-state.js';
import type { DatabaseFacts, ObservedEvent } from '../../../src/operations/ports/index.js';

const facts: DatabaseFacts = {
  ...{ isReadOnly: false, isMigrated: true, isQueuePermitted: true },
  queueAges: new Map(),
};
const idle: ProcessState = {
  ...{ workingSince: undefined, queues: new Map(), gate: undefined, isPepperMissing: false },
};
const aged = (queue: QueueName, age: number): Looked => ({
  facts: { ...facts, queueAges: new Map([[queue, age]]) },
});
const gone: Looked = { problem: 'unreachable', error: new Error() };
const gate = { running: 1, concurrency: 1, places: 2 };

/** A worker that looked and took so many milliseconds ago. */
function working(lookedMs: number, tookMs: number, running = 0): ProcessState {
  const known = { lookedAt: -lookedMs, tookAt: -tookMs, running };
  return { ...idle, workingSince: -60_000, queues: new Map([['password_reset_mails', known]]) };
}

describe('the check of the worker', () => {
  it.each<[string, Looked, ProcessState, object]>([
    ['none here, and nothing due', { facts }, idle, { status: 'ok' }],
    ['none here, and a mail due for long', aged('password_reset_mails', 61), idle, absent()],
    ['none here, and a webhook due for long', aged('webhook_calls', 61), idle, { status: 'ok' }],
    ['none here, and no database', gone, idle, { status: 'ok' }],
    ['one that looks', { facts }, working(1000, 60_000), { status: 'ok' }],
    ['one that gets no answer', { facts }, working(5001, 60_000), deaf()],
    ['one that leaves a mail', aged('password_reset_mails', 16), working(500, 16_000), deaf()],
    [
      'one that took another',
      aged('password_reset_mails', 16),
      working(500, 900),
      { status: 'ok' },
    ],
    [
      'one that is busy',
      aged('password_reset_mails', 16),
      working(500, 16_000, 1),
      { status: 'ok' },
    ],
    [
      'one whose mail is new',
      aged('password_reset_mails', 14),
      working(500, 16_000),
      { status: 'ok' },
    ],
    [
      'one that waits for webhooks',
      aged('webhook_calls', 99),
      working(500, 16_000),
      { status: 'ok' },
    ],
  ])('with %s', (_name, looked, state, check) => {
    expect(checkWorker(looked, state, 0)).toEqual(check);
  });

  function absent() {
    return { status: 'warn', reason: 'absent' };
  }
  function deaf() {
    return { status: 'fail', reason: 'deaf' };
  }
});

describe('the other checks', () => {
  it.each<[string, object, object]>([
    ['a queue in order', checkQueue({ facts }), { status: 'ok' }],
    ['a late purge', checkQueue(aged('purges', 3601)), { status: 'warn', reason: 'late' }],
    ['a purge in time', checkQueue(aged('purges', 3599)), { status: 'ok' }],
    [
      'a queue that the role may not use',
      checkQueue({ facts: { ...facts, isQueuePermitted: false } }),
      { status: 'fail', reason: 'not_permitted' },
    ],
    ['a queue that nobody knows', checkQueue(gone), { status: 'warn', reason: 'unknown' }],
    ['keys that sign', checkKeys(true, idle), { status: 'ok' }],
    ['keys that do not', checkKeys(false, idle), { status: 'fail', reason: 'cannot_sign' }],
    [
      'a missing pepper',
      checkKeys(true, { ...idle, isPepperMissing: true }),
      { status: 'warn', reason: 'pepper_missing' },
    ],
    ['no hashes yet', checkHashes(idle), { status: 'ok' }],
    [
      'a gate with a place left',
      checkHashes({ ...idle, gate: { ...gate, waiting: { proven: 1, guess: 1 } } }),
      { status: 'ok' },
    ],
    [
      'a gate without a place for guesses',
      checkHashes({ ...idle, gate: { ...gate, waiting: { proven: 0, guess: 2 } } }),
      { status: 'warn', reason: 'saturated' },
    ],
  ])('%s', (_name, check, expected) => {
    expect(check).toEqual(expected);
  });
});

describe('what a process knows of itself', () => {
  it('comes from its events', () => {
    let time = 0;
    const { listener, state } = watchProcess(() => time);
    expect(state()).toMatchObject({ workingSince: undefined, isPepperMissing: false });
    const looked = { kind: 'queue.looked', queue: 'purges', running: 0, concurrency: 1 } as const;
    const events: [number, ObservedEvent][] = [
      [1, { ...looked, taken: 0 }],
      [2, { ...looked, taken: 1 }],
      [3, { ...looked, taken: 0 }],
      [4, { kind: 'password.pepper_missing', keyId: 'Key' }],
    ];
    for (const [at, event] of events) {
      time = at;
      listener(event);
    }
    expect(state()).toMatchObject({ workingSince: 1, isPepperMissing: true });
    expect(state().queues.get('purges')).toEqual({ lookedAt: 3, tookAt: 2, running: 0 });
  });
});

describe('readiness', () => {
  it('is looked up once for all who ask within a second', async () => {
    let looks = 0;
    const look = async () => {
      looks += 1;
      return facts;
    };
    const health = createHealth({
      database: { look },
      state: () => idle,
      proveKeys: async () => undefined,
      observe: () => undefined,
    });
    await Promise.all(Array.from({ length: 50 }, () => health.readiness()));
    expect(looks).toBe(1);
  });

  it('is told once when it is lost, and once when it is back', async () => {
    const told: ObservedEvent[] = [];
    let works = false;
    const health = () =>
      createHealth({
        database: { look: async () => (works ? facts : Promise.reject(new Error('x'))) },
        state: () => idle,
        proveKeys: async () => undefined,
        observe: (event) => told.push(event),
      });
    const one = health();
    expect((await one.readiness()).isReady).toBe(false);
    expect(told).toMatchObject([
      { kind: 'readiness.lost', failing: { database: 'unreachable' }, error: expect.any(Error) },
    ]);
    works = true;
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect((await one.readiness()).isReady).toBe(true);
    expect(told.map(({ kind }) => kind)).toEqual(['readiness.lost', 'readiness.gained']);
  });

  it('ends with a stop, which has a line of its own', async () => {
    const told: ObservedEvent[] = [];
    const health = createHealth({
      database: { look: async () => facts },
      state: () => idle,
      proveKeys: async () => undefined,
      observe: (event) => told.push(event),
    });
    expect((await health.readiness()).isReady).toBe(true);
    health.stop();
    const { isReady, checks } = await health.readiness();
    expect([isReady, checks.process]).toEqual([false, { status: 'fail', reason: 'stopping' }]);
    expect(told).toEqual([]);
  });

  it('does without the keys if they do not sign, and says why', async () => {
    const told: ObservedEvent[] = [];
    const health = createHealth({
      database: { look: async () => facts },
      state: () => idle,
      proveKeys: () => Promise.reject(new Error('the key')),
      observe: (event) => told.push(event),
    });
    expect((await health.readiness()).checks.keys).toEqual({
      status: 'fail',
      reason: 'cannot_sign',
    });
    expect(told).toMatchObject([{ failing: { keys: 'cannot_sign' }, error: expect.any(Error) }]);
  });
});
