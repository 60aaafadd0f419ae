/** An issuer that is not us: its keys, its tokens, and a verifier that trusts it. */
import { generateKeyPairSync } from 'node:crypto';
import type { AccessTokenVerifier } from '../../../src/operations/ports/index.js';
import {
  createAccessTokenVerifier,
  foreignAlgorithms,
  type ForeignIssuer,
} from '../../../src/security/access-token.js';
import { generateSigningKey, parseSigningKeys } from '../../../src/security/signing-keys.js';
import { rejection } from '../caught.js';
import { nowSeconds, signBy, type Json } from '../tokens/jwt.js';
import { answerJson } from './key-server.js';

export const issuer = 'https://issuer.example';
export const organizationId = 'abcdefghij';
export const ownKeys = parseSigningKeys(generateSigningKey());
const asymmetric = foreignAlgorithms.filter((algorithm) => algorithm !== 'HS256');

export const pairs = {
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ec: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ed: generateKeyPairSync('ed25519'),
  next: generateKeyPairSync('ed25519'),
};
export type PairName = keyof typeof pairs;

export const jwkOf = (kid: PairName): Json => ({
  ...pairs[kid].publicKey.export({ format: 'jwk' }),
  kid,
  use: 'sig',
});
export const jwks = (...names: PairName[]) => answerJson({ keys: names.map(jwkOf) });

export function claimsOf(changes: Json = {}): Json {
  return {
    iss: issuer,
    iat: nowSeconds(),
    exp: nowSeconds() + 600,
    organization: { id: organizationId, slug: 'shop' },
    application: { id: 'app', kind: 'sales_channel', public: true },
    test: true,
    scope: 'market:all',
    ...changes,
  };
}

export function tokenBy(
  kid: PairName,
  algorithm: string,
  changes: Json = {},
  header: Json = {},
): string {
  const { privateKey } = pairs[kid];
  return signBy({ algorithm, privateKey }, { alg: algorithm, kid, ...header }, claimsOf(changes));
}

export function verifierFor(keys: ForeignIssuer['keys'], changes: Partial<ForeignIssuer> = {}) {
  return createAccessTokenVerifier(ownKeys, {
    issuer,
    audience: undefined,
    organizationIds: [organizationId],
    algorithms: asymmetric,
    keys,
    ...changes,
  });
}

export const codeOf = async (verifier: AccessTokenVerifier, token: string) =>
  (await rejection(verifier.verify(token))).code;
