import { describe, expect, it } from '@jest/globals';
import { mintWebhookSecret } from '../../../../src/domain/webhooks/secret.js';

describe('a webhook secret', () => {
  // Proves: WHK-04
  it('is 32 random bytes in the form of Standard Webhooks, and never prints', () => {
    const secrets = Array.from({ length: 200 }, mintWebhookSecret);
    for (const secret of secrets) {
      expect(secret.reveal()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      expect(`${secret}${JSON.stringify({ secret })}`).not.toContain('whsec_');
    }
    expect(new Set(secrets.map((secret) => secret.reveal())).size).toBe(200);
  });
});
