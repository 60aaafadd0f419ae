/** A process whose clock is wrong: its `Date`, and nothing else that tells or takes time. */
import { jest } from '@jest/globals';

/** Until `setClockRight` is called. The wrong clock goes on at the right pace. */
export function skewClock(offMs: number): void {
  jest.useFakeTimers({
    now: Date.now() + offMs,
    advanceTimers: true,
    doNotFake: [
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
      'setTimeout',
      'clearTimeout',
    ],
  });
}

export function setClockRight(): void {
  jest.useRealTimers();
}
