import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ObservedEvent } from '../../../src/operations/ports/index.js';
import { watchTraffic } from '../../../src/worker/traffic.js';

describe('the traffic of a process', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is there for a moment after each request, and after nothing else', () => {
    const { traffic, listener } = watchTraffic();
    listener({ kind: 'worker.absent' });
    expect(traffic.isThere(50)).toBe(false);
    listener({ kind: 'request.done' } as ObservedEvent);
    jest.advanceTimersByTime(49);
    expect(traffic.isThere(50)).toBe(true);
    jest.advanceTimersByTime(1);
    expect(traffic.isThere(50)).toBe(false);
  });

  it('tells for how long the process has been busy', () => {
    jest.useRealTimers();
    const { traffic } = watchTraffic();
    const before = traffic.busyMs();
    const until = performance.now() + 5;
    while (performance.now() < until);
    expect(traffic.busyMs() - before).toBeGreaterThan(4);
  });
});
