import { describe, expect, it } from '@jest/globals';
import { createConcurrencyLimiter } from '../../../src/webhooks/concurrency-limiter.js';
import type { Permit, Wait } from '../../../src/webhooks/concurrency-limiter.js';

/** A limiter on a clock that is set by hand. */
function createWorld({ total = 256, random = 0 } = {}) {
  const clock = { now: 5000 };
  const settings = { total, perWebhook: 4, timeoutMs: 5000, random: () => random };
  const limiter = createConcurrencyLimiter({ ...settings, now: () => clock.now });
  const acquire = (webhookId = 'a') => limiter.acquire(webhookId);
  return { clock, limiter, acquire };
}

const isPermit = (answer: Permit | Wait) => 'release' in answer;
const waitOf = (answer: Permit | Wait) =>
  isPermit(answer) ? 0 : (answer as { retryAfterMs: number }).retryAfterMs;

function release(answer: Permit | Wait): void {
  if ('release' in answer) answer.release();
}

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

describe('the permits for calls', () => {
  it('are bounded for each webhook and for all', () => {
    const { acquire } = createWorld({ total: 5 });
    const [first, ...others] = times(4, acquire);
    expect([first!, ...others].every(isPermit)).toBe(true);
    expect(isPermit(acquire())).toBe(false);
    expect(isPermit(acquire('b'))).toBe(true);
    expect(isPermit(acquire('c'))).toBe(false);
    release(first!);
    expect(isPermit(acquire('c'))).toBe(true);
    expect(isPermit(acquire())).toBe(false);
  });

  it('are released in steps of a quarter of a call, after a second', () => {
    const { acquire } = createWorld();
    times(4, acquire);
    expect(times(4, acquire).map(waitOf)).toEqual([1250, 1500, 1750, 2000]);
    expect(waitOf(acquire('b'))).toBe(0);
  });

  it.each([10, 3000, 20_000])(
    'are awaited as long as the last calls took, here %d ms',
    (durationMs) => {
      const wait = 1000 + Math.min(Math.max(durationMs, 250), 5000) / 4;
      const { clock, acquire } = createWorld();
      const calls = times(4, acquire);
      clock.now += durationMs;
      calls.forEach(release);
      times(4, acquire);
      expect(waitOf(acquire())).toBe(Math.round(wait));
    },
  );

  it.each([0, 0.999])('are awaited for ten minutes at most (random %d)', (random) => {
    const { acquire } = createWorld({ random });
    times(4, acquire);
    const waits = times(5000, acquire).map(waitOf);
    expect(Math.max(...waits)).toBeLessThanOrEqual(600_000);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(1000);
    // Those beyond do not come back all at once.
    expect(waits.at(-1)).toBe(Math.round(600_000 * (1 - random / 2)));
  });

  it('forget a webhook that has nothing running and nothing waiting', () => {
    const { clock, limiter, acquire } = createWorld();
    for (let i = 0; i < 1000; i += 1) release(acquire(`quick ${i}`));
    const [call] = times(4, acquire);
    acquire();
    expect(limiter.size()).toBe(1001);
    clock.now += 60_000;
    release(acquire('b'));
    // Of 'a' four calls are running.
    expect(limiter.size()).toBe(2);
    release(call!);
    expect(isPermit(acquire())).toBe(true);
  });
});

interface Waiting {
  dueAt: number;
  postponed: number;
}

type World = Pick<ReturnType<typeof createWorld>, 'clock' | 'acquire'>;

/** Calls of `durationMs`, all due at once, taken by a worker that looks every second; returns the seconds. */
function workOff({ clock, acquire }: World, durationMs: number, waiting: Set<Waiting>) {
  const startedAt = clock.now;
  let running: { answer: Permit | Wait; endsAt: number }[] = [];
  while (waiting.size > 0) {
    running.filter(({ endsAt }) => endsAt <= clock.now).forEach(({ answer }) => release(answer));
    running = running.filter(({ endsAt }) => endsAt > clock.now);
    for (const one of [...waiting].filter(({ dueAt }) => dueAt <= clock.now)) {
      const answer = acquire();
      if (isPermit(answer)) running.push({ answer, endsAt: clock.now + durationMs });
      if (isPermit(answer)) waiting.delete(one);
      else Object.assign(one, { dueAt: clock.now + waitOf(answer), postponed: one.postponed + 1 });
    }
    clock.now += 1000;
  }
  return (clock.now - startedAt) / 1000;
}

describe('the backlog of a slow receiver', () => {
  it.each([0, 0.5, 0.999])('asks about twice for each call (random %d)', (random) => {
    const all = times(200, () => ({ dueAt: 0, postponed: 0 }));
    const seconds = workOff(createWorld({ random }), 3000, new Set(all));
    const postponed = all.reduce((sum, one) => sum + one.postponed, 0);
    expect(postponed).toBeLessThan(3 * 200);
    // Four at a time and three seconds each: 150 seconds, and little more.
    expect(seconds).toBeLessThan(200);
  });
});
