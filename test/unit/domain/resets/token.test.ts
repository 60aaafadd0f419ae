import { describe, expect, it } from '@jest/globals';
import { digestApiKey, mintApiKey } from '../../../../src/domain/access/api-key.js';
import { newCustomerId, newId } from '../../../../src/domain/shared/ids.js';
import {
  digestOpaqueToken,
  digestSecret,
  mintSecret,
} from '../../../../src/domain/resets/token.js';
import {
  parseResetToken,
  readResetToken,
  resetTokenKind,
} from '../../../../src/domain/resets/token.js';
import { PlainResetToken } from '../../../../src/domain/shared/secret.js';
import { caught } from '../../../support/caught.js';

const many = <T>(count: number, make: () => T) => Array.from({ length: count }, make);

describe('a reset token', () => {
  const tokens = many(10_000, mintSecret);

  // Proves: TOK-01
  it('is 32 bytes in base64url, ten thousand times without a repeat', () => {
    expect(tokens.filter((token) => !/^[A-Za-z0-9_-]{43}$/.test(token))).toEqual([]);
    expect(Buffer.from(tokens[0] ?? '', 'base64url')).toHaveLength(32);
    expect(new Set(tokens).size).toBe(10_000);
  });

  // Proves: TOK-01
  it('has every value of a byte equally often', () => {
    const counts = Array.from({ length: 256 }, () => 0);
    for (const token of tokens) {
      for (const byte of Buffer.from(token, 'base64url')) counts[byte] = (counts[byte] ?? 0) + 1;
    }
    const expected = (tokens.length * 32) / 256;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 255 degrees of freedom; beyond this once in a million runs.
    expect(chiSquare).toBeLessThan(380);
  });

  // Proves: TOK-02
  it('is kept as a digest of 32 bytes, another one for each kind', () => {
    const secret = mintSecret();
    const digests = [digestSecret('opaque', secret), digestSecret('jwt', secret)];
    expect(digests[0]).toHaveLength(32);
    expect(digests[0]).not.toEqual(digests[1]);
    expect(digestSecret('opaque', secret)).toEqual(digests[0]);
    expect(digestOpaqueToken(new PlainResetToken(secret))).toEqual(digests[0]);
  });

  it('shows its kind by its form', () => {
    expect(resetTokenKind(new PlainResetToken(mintSecret()))).toBe('opaque');
    expect(resetTokenKind(new PlainResetToken('a.b.c'))).toBe('jwt');
  });

  it('has 1 to 8,192 characters', () => {
    expect(parseResetToken('resetToken', 'x').reveal()).toBe('x');
    expect(parseResetToken('resetToken', 'x'.repeat(8192)).reveal()).toHaveLength(8192);
    const none = caught(() => parseResetToken('resetToken', ''));
    expect(none.details).toEqual({ field: 'resetToken', problem: 'blank' });
    const long = caught(() => parseResetToken('resetToken', 'CANARY'.repeat(2000)));
    expect(long.details.problem).toBe('too_long');
    expect(long.message).not.toContain('CANARY');
  });

  it('is read without the white space that a paste brings', () => {
    for (const space of [' ', '\n', '\r\n', '\t', '\u00a0', '\ufeff']) {
      const pasted = `${space}a.b c${space}`;
      expect(parseResetToken('resetToken', pasted).reveal()).toBe('a.b c');
      expect(readResetToken(pasted).reveal()).toBe('a.b c');
    }
    const spaces = ' '.repeat(9000);
    expect(parseResetToken('resetToken', `x${spaces}`).reveal()).toBe('x');
  });

  it.each(['', ' ', '\n'.repeat(9000), 'x'.repeat(8193)])(
    'is not recognized, rather than wrong input, in the hands of a customer: %#',
    (text) => {
      const error = caught(() => readResetToken(text));
      const details = { reason: 'UNRECOGNIZED' };
      expect(error).toMatchObject({ code: 'RESET_TOKEN_REFUSED', details });
      expect(readResetToken('x'.repeat(8192)).reveal()).toHaveLength(8192);
    },
  );

  // Proves: TOK-15, TOK-16
  it.each([
    ['nothing', ''],
    ['15 characters', 'a'.repeat(15)],
    ['129 characters', 'a'.repeat(129)],
    ['a word', 'undefined'],
    ['a space at its end', `${'a'.repeat(43)} `],
    ['a line feed at its end', `${'a'.repeat(43)}\n`],
    ['padding', `${'a'.repeat(43)}=`],
    ['standard base64', `${'a'.repeat(42)}+`],
    ['NUL', `${'a'.repeat(42)}\0`],
    ['a lone surrogate', `${'a'.repeat(42)}\ud800`],
    ['full-width letters', '\uff41'.repeat(43)],
  ])('with %s is not recognized, before any look-up', (_, text) => {
    const error = caught(() => digestOpaqueToken(new PlainResetToken(text)));
    const details = { reason: 'UNRECOGNIZED' };
    expect(error).toMatchObject({ code: 'RESET_TOKEN_REFUSED', details });
  });
});

describe('an API key', () => {
  // Proves: HTT-16
  it('names its mode, holds 32 random bytes and is kept as a digest', () => {
    expect(mintApiKey('live')).toMatch(/^rk_live_[A-Za-z0-9_-]{43}$/);
    expect(mintApiKey('test')).toMatch(/^rk_test_[A-Za-z0-9_-]{43}$/);
    expect(new Set(many(1000, () => mintApiKey('live'))).size).toBe(1000);
    expect(digestApiKey('rk_live_x')).toHaveLength(32);
    expect(digestApiKey('rk_live_x')).not.toEqual(digestApiKey('rk_live_y'));
  });
});

describe('an id', () => {
  // Proves: ENU-06
  it('is 24 hexadecimal digits for a customer and 10 letters for everything else', () => {
    const [customers, others] = [many(1000, newCustomerId), many(1000, newId)];
    expect(customers.filter((id) => !/^[0-9a-f]{24}$/.test(id))).toEqual([]);
    expect(others.filter((id) => !/^[A-Za-z]{10}$/.test(id))).toEqual([]);
    expect(new Set([...customers, ...others]).size).toBe(2000);
    // All letters come up: 26 of one case would be half the alphabet.
    expect(new Set(others.join('')).size).toBe(52);
    expect(new Set(others.map((id) => id.slice(0, 2))).size).toBeGreaterThan(500);
  });
});
