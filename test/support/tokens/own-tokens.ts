/** Both kinds of token that this service signs, genuine and forged, under one key. */
import { generateKeyPairSync } from 'node:crypto';
import { PlainResetToken } from '../../../src/domain/shared/secret.js';
import { createAccessTokenVerifier } from '../../../src/security/access-token.js';
import { createResetTokenSigner } from '../../../src/security/reset-token-signer.js';
import { generateSigningKey, parseSigningKeys } from '../../../src/security/signing-keys.js';
import { rejection } from '../caught.js';
import { nowSeconds, signBy, signingKeyOf, type Json } from './jwt.js';

const es256Key = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
// One key for both, so that nothing but type, audience and claims keeps the two kinds apart.
const pem = generateSigningKey();
const keys = parseSigningKeys(`${pem}\n${es256Key}`);
export const [edKey, ecKey] = [signingKeyOf(pem), signingKeyOf(es256Key)];
export const foreignKey = signingKeyOf(generateSigningKey());

export const resetTokens = createResetTokenSigner(keys);
const accessTokens = createAccessTokenVerifier(keys, null);

export const userId = '6169b2d892a5f30009d76480';
export const account = '1234abcd5678efgh9ijklmno';
export const jti = 'j'.repeat(43);

export interface Kind {
  readonly name: string;
  readonly code: string;
  readonly typ: string;
  claims(): Json;
  verify(token: string): Promise<unknown>;
}

export const access: Kind = {
  name: 'an access token',
  code: 'UNAUTHENTICATED',
  typ: 'at+jwt',
  claims: () => ({
    iss: 'rekey',
    aud: 'rekey:api',
    sub: userId,
    jti: 'abcdefghij',
    iat: nowSeconds(),
    exp: nowSeconds() + 600,
    organization: { id: 'abcdefghij' },
    application: { id: 'app', kind: 'sales_channel', public: true },
    owner: { id: userId, type: 'Customer' },
    password_version: 3,
    test: false,
  }),
  verify: (token) => accessTokens.verify(token),
};

export const reset: Kind = {
  name: 'a reset token',
  code: 'RESET_TOKEN_REFUSED',
  typ: 'pwreset+jwt',
  claims: () => ({
    id: userId,
    sub: userId,
    account,
    kind: 'RESET_PASSWORD',
    jti,
    iss: 'rekey',
    aud: 'rekey:reset-password',
    iat: nowSeconds(),
    exp: nowSeconds() + 600,
  }),
  verify: (token) => resetTokens.verify(new PlainResetToken(token)),
};

export const headerOf = (kind: Kind, more: Json = {}): Json => ({
  alg: 'EdDSA',
  typ: kind.typ,
  kid: edKey.kid,
  ...more,
});

/** Signed by the right key, with something about it changed. */
export const forge = (kind: Kind, header: Json = {}, claims: Json = {}) =>
  signBy(edKey, headerOf(kind, header), { ...kind.claims(), ...claims });

export function without(object: Json, name: string): Json {
  const { [name]: _left, ...rest } = object;
  return rest;
}

/** Refused with the one answer of its kind, which tells nothing of the token. */
export async function expectRefused(kind: Kind, token: string): Promise<void> {
  const error = await rejection(kind.verify(token));
  const told = `${error.code} ${error.message} ${JSON.stringify(error.details)}`;
  if (!told.startsWith(kind.code) || told.includes('CANARY')) throw new Error(`It said: ${told}`);
}
