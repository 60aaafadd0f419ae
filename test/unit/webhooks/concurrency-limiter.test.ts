import { describe, expect, it } from '@jest/globals';
import { createSlots, type Slots, type Turn } from '../../../src/webhooks/concurrency-limiter.js';

/** Slots on a clock that is set by hand. */
function createWorld({ total = 256, random = 0 } = {}) {
  const clock = { now: 5000 };
  const settings = { total, perWebhook: 4, timeoutMs: 5000 };
  const slots = createSlots({ ...settings, now: () => clock.now, random: () => random });
  const take = (webhookId = 'a') => slots.take(webhookId);
  return { clock, slots, take };
}

const isPlace = (turn: Turn) => 'release' in turn;
const waitOf = (turn: Turn) =>
  isPlace(turn) ? 0 : (turn as { retryAfterMs: number }).retryAfterMs;

function release(turn: Turn): void {
  if ('release' in turn) turn.release();
}

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

describe('the places for calls', () => {
  it('are bounded for each webhook and for all', () => {
    const { take } = createWorld({ total: 5 });
    const [first, ...others] = times(4, take);
    expect([first!, ...others].every(isPlace)).toBe(true);
    expect(isPlace(take())).toBe(false);
    expect(isPlace(take('b'))).toBe(true);
    expect(isPlace(take('c'))).toBe(false);
    release(first!);
    expect(isPlace(take('c'))).toBe(true);
    expect(isPlace(take())).toBe(false);
  });

  it('come free in steps of a quarter of a call, after a second', () => {
    const { take } = createWorld();
    times(4, take);
    expect(times(4, take).map(waitOf)).toEqual([1250, 1500, 1750, 2000]);
    expect(waitOf(take('b'))).toBe(0);
  });

  it.each([
    [10, 1000 + 250 / 4],
    [3000, 1000 + 3000 / 4],
    [20_000, 1000 + 5000 / 4],
  ])('are awaited as long as the last calls took, here %d ms', (durationMs, wait) => {
    const { clock, take } = createWorld();
    const calls = times(4, take);
    clock.now += durationMs;
    calls.forEach(release);
    times(4, take);
    expect(waitOf(take())).toBe(Math.round(wait));
  });

  it.each([0, 0.999])('are awaited for ten minutes at most (random %d)', (random) => {
    const { take } = createWorld({ random });
    times(4, take);
    const waits = times(5000, take).map(waitOf);
    expect(Math.max(...waits)).toBeLessThanOrEqual(600_000);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(1000);
    // Those beyond do not come back all at once.
    expect(waits.at(-1)).toBe(Math.round(600_000 * (1 - random / 2)));
  });

  it('forget a webhook that has nothing under way and nobody in line', () => {
    const { clock, slots, take } = createWorld();
    for (let i = 0; i < 1000; i += 1) release(take(`quick ${i}`));
    const [call] = times(4, take);
    take();
    expect(slots.size()).toBe(1001);
    clock.now += 60_000;
    release(take('b'));
    // Of 'a' four calls are under way.
    expect(slots.size()).toBe(2);
    release(call!);
    expect(isPlace(take())).toBe(true);
  });
});

interface Waiting {
  dueAt: number;
  postponed: number;
}

/** Calls of `durationMs`, all due at once, taken by a worker that looks every second; answers how it went. */
function workOff(slots: Slots, clock: { now: number }, durationMs: number, waiting: Set<Waiting>) {
  const startedAt = clock.now;
  let running: { turn: Turn; endsAt: number }[] = [];
  while (waiting.size > 0) {
    running.filter(({ endsAt }) => endsAt <= clock.now).forEach(({ turn }) => release(turn));
    running = running.filter(({ endsAt }) => endsAt > clock.now);
    for (const one of [...waiting].filter(({ dueAt }) => dueAt <= clock.now)) {
      const turn = slots.take('a');
      if (isPlace(turn)) running.push({ turn, endsAt: clock.now + durationMs });
      if (isPlace(turn)) waiting.delete(one);
      else Object.assign(one, { dueAt: clock.now + waitOf(turn), postponed: one.postponed + 1 });
    }
    clock.now += 1000;
  }
  return (clock.now - startedAt) / 1000;
}

describe('the backlog of a slow receiver', () => {
  it.each([0, 0.5, 0.999])('asks about twice for each call (random %d)', (random) => {
    const { clock, slots } = createWorld({ random });
    const all = times(200, () => ({ dueAt: 0, postponed: 0 }));
    const seconds = workOff(slots, clock, 3000, new Set(all));
    const postponed = all.reduce((sum, one) => sum + one.postponed, 0);
    expect(postponed).toBeLessThan(3 * 200);
    // Four at a time and three seconds each: 150 seconds, and little more.
    expect(seconds).toBeLessThan(200);
  });
});
