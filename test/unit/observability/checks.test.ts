/** The checks of readiness, as tables of what is known and what follows. */
import { describe, expect, it } from '@jest/globals';
import type { QueueName } from '../../../src/domain/jobs/job.js';
import {
  checkHashes,
  checkKeys,
  checkMigrations,
  checkQueue,
  checkReplica,
  checkWorker,
  checkWritable,
  type Looked,
} from '../../../src/observability/health/checks.js';
import { createHealth } from '../../../src/observability/health/health.js';
import {
  watchProcess,
  type ProcessState,
} from '../../../src/observability/health/process-state.js';
import type {
  DatabaseFacts,
  ObservedEvent,
  QueueFailure,
  ReplicaState,
} from '../../../src/operations/ports/index.js';

const facts: DatabaseFacts = {
  ...{ isReadOnly: false, isMigrated: true, isQueuePermitted: true },
  queues: [],
};
const idle: ProcessState = {
  ...{ workingSince: undefined, queues: new Map(), gate: undefined, isPepperMissing: false },
};
const failures: QueueFailure[] = [];
const aged = (queue: QueueName, age: number): Looked => ({
  facts: { ...facts, queues: [{ queue, dueSeconds: age, workerSeenSeconds: 1 }] },
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
    expect(checkWorker(looked, { ...state, failures }, 0)).toEqual(check);
  });

  /** A failure of a task by its code, such as the database gave it. */
  const failing = (task: QueueFailure['task'], code: string): QueueFailure => ({
    ...{ queue: 'password_reset_mails', task, code, detail: 'a reason', seconds: 3 },
  });

  it.each<[string, QueueFailure, ProcessState, object]>([
    ['has no right to claim', failing('claim', '42501'), working(900, 900), why('not_permitted')],
    ['claims on a standby', failing('claim', '25006'), working(900, 900), why('read_only')],
    ['gets no answer', failing('claim', 'ETIMEDOUT'), working(900, 900), why('timeout')],
    ['waits for a lock', failing('claim', '55P03'), working(900, 900), why('timeout')],
    ['cannot connect', failing('claim', 'ECONNREFUSED'), working(900, 900), why('unreachable')],
    ['loses its sessions', failing('claim', '57P01'), working(900, 900), why('unreachable')],
    ['fails for another reason', failing('claim', '42P01'), working(900, 900), deaf()],
    ['cannot record what it did', failing('record', '42501'), idle, why('not_permitted')],
    ['cannot clean up', failing('cleanup', '42501'), working(900, 900), { status: 'ok' }],
    ['is in no process', failing('presence', 'NO_WORKER'), idle, absent()],
  ])('with one that %s', (_name, failure, state, check) => {
    expect(checkWorker({ facts }, { ...state, failures: [failure] }, 0)).toEqual(check);
  });

  function why(reason: string) {
    return { status: 'fail', reason };
  }
  function absent() {
    return { status: 'warn', reason: 'absent' };
  }
  function deaf() {
    return { status: 'fail', reason: 'deaf' };
  }
});

describe('the other checks', () => {
  it.each<[string, object, object]>([
    ['a database in order', checkWritable({ facts }), { status: 'ok' }],
    [
      'a database that takes no writes',
      checkWritable({ facts: { ...facts, isReadOnly: true } }),
      { status: 'fail', reason: 'read_only' },
    ],
    ['a database that nobody knows', checkWritable(gone), { status: 'warn', reason: 'unknown' }],
    [
      'a database with pending migrations',
      checkMigrations({ facts: { ...facts, isMigrated: false } }),
      { status: 'fail', reason: 'pending' },
    ],
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

describe('the check of the replica', () => {
  it.each<[string, ReplicaState | null, object]>([
    ['none', null, {}],
    ['one in use', { isUsed: true, code: '40001', lagSeconds: 1 }, { status: 'ok' }],
    ['one that nobody knows yet', why(null), { status: 'warn', reason: 'unknown' }],
    ['one that is behind', why('BEHIND'), { status: 'warn', reason: 'behind' }],
    ['one that is silent', why('ETIMEDOUT'), { status: 'warn', reason: 'timeout' }],
    ['one that was promoted', why('PROMOTED'), { status: 'warn', reason: 'not_a_replica' }],
    ['one of another', why('OTHER_PRIMARY'), { status: 'warn', reason: 'not_a_replica' }],
    ['one that refuses', why('53300'), { status: 'warn', reason: 'unreachable' }],
  ])('with %s', (_name, state, check) => {
    expect(checkReplica(state)).toEqual(state === null ? {} : { replica: check });
  });

  function why(code: string | null): ReplicaState {
    return { isUsed: false, code, lagSeconds: null };
  }
});

describe('what a process knows of itself', () => {
  it('comes from its events', () => {
    let time = 0;
    const { listener, state } = watchProcess(() => time);
    expect(state()).toMatchObject({ workingSince: undefined, isPepperMissing: false });
    const looked = { kind: 'queue.looked', queue: 'purges', running: 0 } as const;
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
      failures: () => failures,
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
        failures: () => failures,
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
      failures: () => failures,
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
      failures: () => failures,
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
