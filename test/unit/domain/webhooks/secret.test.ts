import { describe, expect, it } from '@jest/globals';
import { mintWebhookSecret, parseWebhookSecret } from '../../../../src/domain/webhooks/secret.js';
import { caught } from '../../../support/caught.js';

const secretOf = (bytes: number) => `whsec_${Buffer.alloc(bytes, 0xfb).toString('base64')}`;

describe('a webhook secret', () => {
  it('is 32 random bytes in the form of Standard Webhooks, and never prints', () => {
    const secrets = Array.from({ length: 200 }, mintWebhookSecret);
    for (const secret of secrets) {
      expect(secret.reveal()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      expect(`${secret}${JSON.stringify({ secret })}`).not.toContain('whsec_');
    }
    expect(new Set(secrets.map((secret) => secret.reveal())).size).toBe(200);
  });

  it.each([24, 32, 64])('may have %d bytes', (bytes) => {
    expect(parseWebhookSecret(secretOf(bytes)).reveal()).toBe(secretOf(bytes));
  });

  it.each([
    ['23 bytes', secretOf(23)],
    ['65 bytes', secretOf(65)],
    ['nothing', ''],
    ['no prefix', secretOf(32).slice(6)],
    ['another prefix', secretOf(32).replace('whsec_', 'WHSEC_')],
    ['base64url', `whsec_${Buffer.alloc(32, 0xfb).toString('base64url')}`],
    ['a line end', `${secretOf(32)}\n`],
    ['letters that are no base64', `${secretOf(32)}ü`],
  ])('is refused with %s, and not repeated', (_name, secret) => {
    const error = caught(() => parseWebhookSecret(secret));
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT', details: { field: 'secret' } });
    if (secret !== '') expect(error.message).not.toContain(secret);
  });
});
