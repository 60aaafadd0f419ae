import { describe, expect, it } from '@jest/globals';
import { parseRetryAfter } from '../../../../src/webhooks/retry-after.js';
import { circuitAfter, closedCircuit } from '../../../../src/domain/webhooks/schedule.js';
import { isTimeToWarn, nextAttemptAt } from '../../../../src/domain/webhooks/schedule.js';
import type { Circuit } from '../../../../src/domain/webhooks/schedule.js';

const now = new Date('2026-01-01T00:00:00Z');
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const half = () => 0.5;
const secondsTo = (at: Date | undefined) => at && (at.getTime() - now.getTime()) / 1000;

describe('the schedule of a webhook', () => {
  // Proves: WHK-05
  it('is that of Standard Webhooks: ten attempts in 75 h 35 min 5 s', () => {
    const delays = Array.from({ length: 10 }, (_, failures) =>
      secondsTo(nextAttemptAt({ failures, now }, half)),
    );
    expect(delays).toEqual([0, 5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]);
    expect(delays.reduce((sum = 0, delay = 0) => sum + delay)).toBe(75 * 3600 + 35 * 60 + 5);
    for (const failures of [10, 11, 1000]) {
      expect(nextAttemptAt({ failures, now }, half)).toBeUndefined();
    }
  });

  it('varies by a fifth to both sides', () => {
    const of = (random: number) => secondsTo(nextAttemptAt({ failures: 2, now }, () => random));
    expect(of(0)).toBeCloseTo(240);
    expect(of(0.999_999)).toBeCloseTo(360, 2);
    const real = Array.from({ length: 1000 }, () => secondsTo(nextAttemptAt({ failures: 2, now })));
    expect(real.every((delay = 0) => delay >= 240 && delay <= 360)).toBe(true);
    expect(new Set(real).size).toBeGreaterThan(100);
  });

  it('is shorter for what holds a token, and ends before the token does', () => {
    const of = (failures: number, lifetime: number) =>
      secondsTo(nextAttemptAt({ failures, now, tokenExpiresAt: inSeconds(lifetime) }, half));
    const delays = [0, 1, 2, 3, 4, 5, 6].map((failures) => of(failures, 3600));
    expect(delays).toEqual([0, 5, 30, 120, 300, 900, undefined]);
    expect(of(3, 121)).toBe(120);
    expect(of(3, 120)).toBeUndefined();
    expect(of(0, 0)).toBeUndefined();
    expect(of(0, -1)).toBeUndefined();
  });

  // Proves: WHK-05
  it('waits as long as the receiver asks, never shorter than by itself', () => {
    const of = (retryAfterSeconds: number) =>
      secondsTo(nextAttemptAt({ failures: 2, now, retryAfterSeconds }, half));
    expect(of(0)).toBe(300);
    expect(of(299)).toBe(300);
    expect(of(4000)).toBe(4000);
    const expiring = { failures: 1, now, tokenExpiresAt: inSeconds(60), retryAfterSeconds: 61 };
    expect(nextAttemptAt(expiring, half)).toBeUndefined();
  });
});

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['120', 120],
    [' 7 ', 7],
    ['86401', 86400],
    ['99999999999999999999999', 86400],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60],
    ['Thursday, 01-Jan-26 00:01:00 GMT', 60],
    ['Thu Jan  1 00:01:00 2026', 60],
    ['Wed, 31 Dec 2025 23:59:59 GMT', 0],
    ['Fri, 01 Jan 2100 00:00:00 GMT', 86400],
  ])('%j is %d seconds', (value, seconds) => expect(parseRetryAfter(value, now)).toBe(seconds));

  const none = [undefined, '', '60, 120', 'Thu, 99 Foo 2026 GMT'];
  it.each([...none, '-1', '1.5', '1e3', '0x10', 'soon', '2026-01-01'])('%j says nothing', (value) =>
    expect(parseRetryAfter(value, now)).toBeUndefined(),
  );
});

describe('the circuit of a webhook', () => {
  const after = (failures: number, kind: 'failed' | 'retry_after' = 'failed') => {
    let circuit: Circuit = closedCircuit;
    for (let i = 0; i < failures; i += 1) circuit = circuitAfter(circuit, kind);
    return circuit;
  };

  // Proves: WHK-10
  it('opens with the thirtieth failure in a row', () => {
    expect(after(29)).toEqual({ state: 'closed', consecutiveFailures: 29 });
    expect(after(30)).toEqual({ state: 'open', consecutiveFailures: 30 });
    expect(after(31).state).toBe('open');
    expect(after(30, 'retry_after').state).toBe('open');
  });

  // Proves: WHK-10
  it('closes with one success, and counts from nothing', () => {
    for (const failures of [1, 29, 30, 100]) {
      expect(circuitAfter(after(failures), 'delivered')).toEqual(closedCircuit);
    }
  });

  it('takes no notice of receivers that are gone', () => {
    for (const failures of [0, 29, 30]) {
      expect(circuitAfter(after(failures), 'gone')).toEqual(after(failures));
    }
  });

  it('warns once, at the tenth failure', () => {
    const warnings = Array.from({ length: 40 }, (_, failures) => isTimeToWarn(after(failures)));
    expect(warnings.flatMap((isTime, failures) => (isTime ? [failures] : []))).toEqual([10]);
  });
});
