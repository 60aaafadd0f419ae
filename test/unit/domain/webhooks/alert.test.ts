import { describe, expect, it } from '@jest/globals';
import { circuitAfter } from '../../../../src/domain/webhooks/schedule.js';
import { alertAfter } from '../../../../src/domain/webhooks/alert.js';

type Kind = Parameters<typeof alertAfter>[2];

/** What is told after each of these calls, by the number of the call from 1. */
function toldOf(kinds: readonly Kind[]): [number, string][] {
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

const times = (count: number, kind: Kind) => Array.from({ length: count }, () => kind);

describe('the alert with a webhook', () => {
  it('is told once at each change, not at each failed call', () => {
    const once = [
      [10, 'failing'],
      [30, 'circuit_open'],
    ];
    expect(toldOf(times(40, 'failed'))).toEqual(once);
    expect(toldOf(times(40, 'retry_after'))).toEqual(once);
  });

  it('is told again after a success', () => {
    expect(toldOf([...times(31, 'failed'), 'delivered', ...times(31, 'failed')])).toEqual([
      [10, 'failing'],
      [30, 'circuit_open'],
      [42, 'failing'],
      [62, 'circuit_open'],
    ]);
  });

  it('is told of a receiver that wants no more, once, and at no count a second time', () => {
    expect(toldOf(times(3, 'gone'))).toEqual([[1, 'disabled']]);
    for (const count of [10, 30]) {
      expect(toldOf([...times(count, 'failed'), 'gone', 'gone']).slice(-1)).toEqual([
        [count + 1, 'disabled'],
      ]);
    }
  });

  it('is none where few calls fail in a row', () => {
    expect(toldOf([...times(9, 'failed'), 'delivered', ...times(9, 'failed')])).toEqual([]);
  });
});
