import { describe, expect, it } from '@jest/globals';
import { circuitAfter } from '../../../../src/domain/webhooks/schedule.js';
import { alertAfter } from '../../../../src/domain/webhooks/alert.js';

type Kind = Parameters<typeof alertAfter>[2];

/** The alerts that these calls raise, each with the number of its call from 1. */
function alertsOf(kinds: readonly Kind[]): [number, string][] {
  let circuit = circuitAfter({ state: 'closed', consecutiveFailures: 0 }, 'delivered');
  let disabledAt: Date | null = null;
  return kinds.flatMap((kind, index) => {
    const before = { disabledAt, circuitState: circuit.state };
    circuit = circuitAfter(circuit, kind);
    if (kind === 'gone') disabledAt = new Date();
    const alert = alertAfter(before, circuit, kind);
    return alert ? [[index + 1, alert] as [number, string]] : [];
  });
}

const raisedFrom = (call: number) =>
  Object.entries({ failing: 10, circuit_open: 30 }).map(([alert, after]) => [call + after, alert]);
const times = (count: number, kind: Kind) => Array.from({ length: count }, () => kind);

describe('the alert about a webhook', () => {
  it('is raised once at each change, not at each failed call', () => {
    expect(alertsOf(times(40, 'failed'))).toEqual(raisedFrom(0));
    expect(alertsOf(times(40, 'retry_after'))).toEqual(raisedFrom(0));
  });

  it('is raised again after a success', () => {
    const calls = [...times(31, 'failed'), 'delivered' as const, ...times(31, 'failed')];
    expect(alertsOf(calls)).toEqual([...raisedFrom(0), ...raisedFrom(32)]);
  });

  it('is raised once for a receiver that wants no more calls, whatever the count of failures', () => {
    expect(alertsOf(times(3, 'gone'))).toEqual([[1, 'disabled']]);
    for (const count of [10, 30]) {
      const alerts = alertsOf([...times(count, 'failed'), 'gone', 'gone']);
      expect(alerts.at(-1)).toEqual([count + 1, 'disabled']);
    }
  });

  it('is not raised if few calls fail in a row', () =>
    expect(alertsOf([...times(9, 'failed'), 'delivered', ...times(9, 'failed')])).toEqual([]));
});
