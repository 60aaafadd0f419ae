import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { createHashGate, type HashGateOptions } from '../../../src/security/hash-gate.js';
import { rejection } from '../../support/caught.js';
import { anyTurn } from '../../support/hash-turn.js';

/** Work that ends when the test says so. */
function createWork() {
  const started: number[] = [];
  const ends = new Map<number, { resolve(value: number): void; reject(error: Error): void }>();
  const work = (name: number) => () => {
    started.push(name);
    return new Promise<number>((resolve, reject) => ends.set(name, { resolve, reject }));
  };
  return { started, ends, work };
}

/** The gate for one caller. */
function gateOf(options: HashGateOptions) {
  const gate = createHashGate(options);
  return { run: <T>(work: () => Promise<T>) => gate.run(work, anyTurn) };
}

/** Lets everything that can go on go on. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the hash gate', () => {
  it('runs so many at a time, in the order they came', async () => {
    const gate = gateOf({ concurrency: 2, queue: 3 });
    const { started, ends, work } = createWork();
    const results = [0, 1, 2, 3, 4].map((name) => gate.run(work(name)));
    await settle();
    expect(started).toEqual([0, 1]);
    ends.get(1)?.resolve(1);
    await settle();
    expect(started).toEqual([0, 1, 2]);
    for (const name of [0, 2]) ends.get(name)?.resolve(name);
    await settle();
    expect(started).toEqual([0, 1, 2, 3, 4]);
    for (const name of [3, 4]) ends.get(name)?.resolve(name);
    expect(await Promise.all(results)).toEqual([0, 1, 2, 3, 4]);
  });

  // Proves: STO-06
  it('refuses at once, and says when to come again, if too many wait', async () => {
    const gate = gateOf({ concurrency: 1, queue: 1 });
    const { started, ends, work } = createWork();
    const running = gate.run(work(0));
    const waiting = gate.run(work(1));
    const error = await rejection(gate.run(work(2)));
    expect(error).toMatchObject({ code: 'OVERLOADED', details: { retryAfterSeconds: 2 } });
    expect(started).toEqual([0]);
    ends.get(0)?.resolve(0);
    await settle();
    const next = gate.run(work(3));
    await settle();
    expect(started).toEqual([0, 1]);
    ends.get(1)?.resolve(1);
    await settle();
    ends.get(3)?.resolve(3);
    expect(await Promise.all([running, waiting, next])).toEqual([0, 1, 3]);
  });

  it('may have no queue at all', async () => {
    const gate = gateOf({ concurrency: 1, queue: 0 });
    const { ends, work } = createWork();
    const running = gate.run(work(0));
    expect((await rejection(gate.run(work(1)))).code).toBe('OVERLOADED');
    ends.get(0)?.resolve(0);
    await running;
    await expect(gate.run(async () => 'again')).resolves.toBe('again');
  });

  it('frees a place if the work fails, now or later', async () => {
    const gate = gateOf({ concurrency: 1, queue: 9 });
    const throwing = () => {
      throw new Error('now');
    };
    const later = gate.run(() => Promise.reject(new Error('later')));
    const now = gate.run(throwing);
    const last = gate.run(async () => 'done');
    await expect(later).rejects.toThrow('later');
    await expect(now).rejects.toThrow('now');
    await expect(last).resolves.toBe('done');
  });

  it('keeps its bounds whatever comes and goes', async () => {
    const bounds = fc.record({ concurrency: fc.integer({ min: 1, max: 4 }), queue: fc.nat(4) });
    const jobs = fc.array(fc.record({ turns: fc.nat(3), fails: fc.boolean() }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(bounds, jobs, async ({ concurrency, queue }, given) => {
        const gate = gateOf({ concurrency, queue });
        let running = 0;
        let most = 0;
        const outcomes = given.map(({ turns, fails }) =>
          gate
            .run(async () => {
              running += 1;
              most = Math.max(most, running);
              for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
              running -= 1;
              if (fails) throw new Error('failed');
              return 'done';
            })
            .catch((error: Error) => error.message),
        );
        const ends = await Promise.all(outcomes);
        const admitted = Math.min(given.length, concurrency + queue);
        expect(most).toBeLessThanOrEqual(concurrency);
        expect(ends.slice(0, admitted)).toEqual(
          given.slice(0, admitted).map(({ fails }) => (fails ? 'failed' : 'done')),
        );
        expect(new Set(ends.slice(admitted)).size).toBeLessThanOrEqual(1);
        expect(ends.slice(admitted).join()).not.toMatch(/done|failed/);
        expect(running).toBe(0);
        await expect(gate.run(async () => 'free')).resolves.toBe('free');
      }),
      { numRuns: 50 },
    );
  });
});

describe('the hash gate with several callers', () => {
  const turns = {
    guess: { ...anyTurn, isProven: false },
    otherCaller: { ...anyTurn, isProven: false, callerKey: 'two' },
    otherShop: { ...anyTurn, isProven: false, organizationId: 'other' },
    proven: anyTurn,
  };
  type Name = keyof typeof turns;

  /** Sends works of these turns through a gate whose one place is taken, and returns who was served, in order. */
  async function serve(names: readonly Name[], places = 100): Promise<string[]> {
    const gate = createHashGate({ concurrency: 1, queue: places });
    const { ends, work } = createWork();
    const served: string[] = [];
    const running = gate.run(work(0), anyTurn);
    const all = names.map((name) =>
      gate
        .run(async () => void served.push(name), turns[name])
        .catch(() => void served.push(`no ${name}`)),
    );
    await settle();
    ends.get(0)?.resolve(0);
    await Promise.all([running, ...all]);
    return served;
  }

  // Proves: STO-06, RAT-03
  it.each<[string, Name[], Name[]]>([
    [
      'shops in turn',
      ['guess', 'guess', 'guess', 'otherShop'],
      ['guess', 'otherShop', 'guess', 'guess'],
    ],
    [
      'callers of a shop in turn',
      ['guess', 'guess', 'otherCaller'],
      ['guess', 'otherCaller', 'guess'],
    ],
    ['proven callers before guesses', ['guess', 'guess', 'proven'], ['proven', 'guess', 'guess']],
    [
      'one guess for three proven callers',
      ['guess', 'guess', 'proven', 'proven', 'proven', 'proven'],
      ['proven', 'proven', 'proven', 'guess', 'proven', 'guess'],
    ],
  ])('serves %s', async (_what, names, order) => {
    expect(await serve(names)).toEqual(order);
  });

  it('refuses the newest of the caller that waits for most, not the one that comes late', async () => {
    const served = await serve(['guess', 'guess', 'otherShop', 'otherCaller', 'proven'], 2);
    expect(served.toSorted()).toEqual([
      'guess',
      'no guess',
      'no otherCaller',
      'otherShop',
      'proven',
    ]);
  });

  // Proves: STO-06
  it('never starts work whose client has gone', async () => {
    let isGone = false;
    const gate = createHashGate({ concurrency: 1, queue: 9 });
    const { ends, work, started } = createWork();
    const first = gate.run(work(0), anyTurn);
    const abandoned = rejection(gate.run(work(1), { ...anyTurn, isAbandoned: () => isGone }));
    const last = gate.run(work(2), anyTurn);
    isGone = true;
    ends.get(0)?.resolve(0);
    expect((await abandoned).code).toBe('OVERLOADED');
    await settle();
    expect(started).toEqual([0, 2]);
    ends.get(2)?.resolve(2);
    expect(await Promise.all([first, last])).toEqual([0, 2]);
  });

  // Proves: STO-06
  it('refuses what has waited for two seconds', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    try {
      const gate = createHashGate({ concurrency: 1, queue: 9 });
      const { ends, work, started } = createWork();
      const first = gate.run(work(0), anyTurn);
      const late = rejection(gate.run(work(1), anyTurn));
      jest.advanceTimersByTime(1999);
      const next = gate.run(work(2), anyTurn);
      jest.advanceTimersByTime(1);
      expect(await late).toMatchObject({ code: 'OVERLOADED', details: { retryAfterSeconds: 2 } });
      ends.get(0)?.resolve(0);
      await settle();
      expect(started).toEqual([0, 2]);
      ends.get(2)?.resolve(2);
      await Promise.all([first, next]);
    } finally {
      jest.useRealTimers();
    }
  });
});
