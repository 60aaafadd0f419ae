import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { rememberVerified } from '../../../src/security/remembered-tokens.js';
import { nowSeconds } from '../../support/tokens/jwt.js';

const verify = jest.fn(async (token: string) => {
  if (token.startsWith('wrong')) throw new Error('not signed here');
  return { claims: { token }, expiresAt: nowSeconds() + 600 };
});

describe('a token that was verified', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    verify.mockClear();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is not verified again before it expires, and is afterwards', async () => {
    const remembered = rememberVerified(verify);
    for (const minutes of [0, 5, 4.9]) {
      jest.advanceTimersByTime(minutes * 60_000);
      expect(await remembered('genuine')).toEqual({ token: 'genuine' });
    }
    expect(verify).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(60_000);
    await remembered('genuine');
    expect(verify).toHaveBeenCalledTimes(2);
  });

  it('vouches for no other, however alike', async () => {
    const remembered = rememberVerified(verify);
    await remembered('genuine');
    await remembered('genuine2');
    expect(verify.mock.calls).toEqual([['genuine'], ['genuine2']]);
  });

  it('is verified each time while it is refused', async () => {
    const remembered = rememberVerified(verify);
    for (let attempt = 0; attempt < 2; attempt += 1)
      await expect(remembered('wrong')).rejects.toThrow('not signed here');
    expect(verify).toHaveBeenCalledTimes(2);
  });
});
