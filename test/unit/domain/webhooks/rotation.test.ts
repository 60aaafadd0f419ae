import { describe, expect, it } from '@jest/globals';
import { rotateSecrets, secretsInForce } from '../../../../src/domain/webhooks/rotation.js';
import { mintWebhookSecret } from '../../../../src/domain/webhooks/secret.js';

const now = new Date('2026-01-01T00:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);
const day = 24 * 60 * 60 * 1000;

describe('the secrets of a webhook', () => {
  const [first, second, third] = [mintWebhookSecret(), mintWebhookSecret(), mintWebhookSecret()];
  const rotated = rotateSecrets({ current: first }, second, now);

  it('are one until it is rotated', () =>
    expect(secretsInForce({ current: first }, now)).toEqual([first]));

  // Proves: WHK-04
  it('are two for a day after a rotation, the new one first', () => {
    for (const ms of [0, day - 1]) {
      const [newest, old, ...others] = secretsInForce(rotated, later(ms));
      expect(others).toEqual([]);
      expect(newest).toBe(second);
      expect(old).toBe(first);
    }
    expect(secretsInForce(rotated, later(day))).toHaveLength(1);
    expect(secretsInForce(rotated, later(day))[0]).toBe(second);
  });

  it('are never three: a second rotation ends the first secret', () => {
    const inForce = secretsInForce(rotateSecrets(rotated, third, later(1)), later(1));
    expect(inForce).toHaveLength(2);
    expect(inForce[0]).toBe(third);
    expect(inForce[1]).toBe(second);
  });
});
