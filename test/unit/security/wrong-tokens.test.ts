/** Wrong tokens of every class that RFC 8725bis names, at each verifier and with each kind of key. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { AppError } from '../../../src/domain/shared/errors.js';
import { rejection } from '../../support/caught.js';
import { claimsOf, pairs, verifierFor } from '../../support/peers/foreign-verifier.js';
import { access, ecKey, edKey, headerOf, reset } from '../../support/tokens/own-tokens.js';
import { rightToken, wrongTokens, type Right } from '../../support/tokens/wrong-tokens.js';

const strangers: Record<string, KeyObject> = {
  EdDSA: generateKeyPairSync('ed25519').privateKey,
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
};

interface Verifier {
  readonly name: string;
  readonly right: Right;
  verify(token: string): Promise<unknown>;
}

const own = ([access, reset] as const).flatMap((kind) =>
  [edKey, ecKey].map(({ kid, algorithm, privateKey }): Verifier => {
    const header = headerOf(kind, { alg: algorithm, kid });
    const stranger = strangers[algorithm]!;
    const right = { algorithm, privateKey, header, claims: kind.claims(), stranger };
    return { name: `${kind.name} of ${algorithm}`, right, verify: kind.verify };
  }),
);

const foreign = (
  [
    ['RS256', 'rsa'],
    ['ES256', 'ec'],
    ['EdDSA', 'ed'],
  ] as const
).map(([algorithm, name]): Verifier => {
  const { privateKey, publicKey } = pairs[name];
  const verifier = verifierFor({ publicKey }, { algorithms: [algorithm], audience: 'rekey' });
  const header = { alg: algorithm, typ: 'JWT', kid: name };
  const claims = claimsOf({ aud: 'rekey' });
  const right = { algorithm, privateKey, header, claims, stranger: strangers[algorithm]! };
  return {
    name: `a foreign token of ${algorithm}`,
    right,
    verify: (token) => verifier.verify(token),
  };
});

describe.each([...own, ...foreign])('$name', ({ right, verify }) => {
  const fetched = jest.spyOn(globalThis, 'fetch');
  beforeEach(() => void fetched.mockClear());
  afterEach(() => expect(fetched).not.toHaveBeenCalled());

  it('is accepted as it should be', () => expect(verify(rightToken(right))).resolves.toBeDefined());

  // Proves: JWT-20
  it.each(Object.keys(wrongTokens))('is refused with %s', async (name) => {
    const codes = { UNAUTHENTICATED: true, RESET_TOKEN_REFUSED: true };
    for (const token of wrongTokens[name]?.(right) ?? []) {
      const refusal: AppError | string = await rejection(verify(token)).catch(() => token);
      if (typeof refusal === 'string') throw new Error(`It was accepted: ${refusal}`);
      expect(codes).toHaveProperty(refusal.code);
    }
  });
});
