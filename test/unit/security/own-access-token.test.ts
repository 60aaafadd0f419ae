import { describe, expect, it } from '@jest/globals';
import type { AccessTokenClaims } from '../../../src/operations/ports/index.js';
import {
  createAccessTokenSigner,
  createAccessTokenVerifier,
} from '../../../src/security/access-token.js';
import { generateSigningKey, parseSigningKeys } from '../../../src/security/signing-keys.js';
import { rejection } from '../../support/caught.js';
import { nowSeconds, signBy, signingKeyOf, type Json } from '../../support/tokens/jwt.js';

const [oldPem, newPem] = [generateSigningKey(), generateSigningKey()];
const keys = parseSigningKeys(newPem);
const key = keys.current;
const verifier = createAccessTokenVerifier(keys, null);
const signer = createAccessTokenSigner(keys);

const claims: Omit<AccessTokenClaims, 'issuedAt'> = {
  ...{ organizationId: 'abcdefghij', mode: 'live', applicationId: 'app', kind: 'integration' },
  ...{ ownerId: null, passwordVersion: null },
};

function raw(changes: Json = {}): string {
  const owner = changes['owner'] as { id?: string } | undefined;
  const payload = {
    ...{ iss: 'rekey', aud: 'rekey:api', sub: owner?.id ?? 'app' },
    ...{ iat: nowSeconds(), exp: nowSeconds() + 600 },
    organization: { id: 'abcdefghij' },
    application: { id: 'app', kind: 'integration' },
    ...changes,
  };
  return signBy(key, { alg: 'EdDSA', typ: 'at+jwt', kid: key.kid }, payload);
}

const isAccepted = (changes: Json) =>
  verifier.verify(raw(changes)).then(
    () => true,
    (error: { code?: string }) => {
      expect(error.code).toBe('UNAUTHENTICATED');
      return false;
    },
  );

describe('an access token of ours', () => {
  it.each<Partial<typeof claims>>([
    {},
    { mode: 'test', kind: 'sales_channel' },
    { ownerId: '6169b2d892a5f30009d76480', passwordVersion: 7 },
  ])('says again what it was signed with: %j', async (changes) => {
    const given = { ...claims, ...changes };
    const { token, expiresAt } = await signer.sign(given, 600);
    const { issuedAt, ...read } = await verifier.verify(token);
    expect(read).toEqual(given);
    expect(expiresAt.getTime()).toBe(((issuedAt ?? 0) + 600) * 1000);
  });

  it('is live by default', async () => {
    expect((await verifier.verify(raw())).mode).toBe('live');
    expect((await verifier.verify(raw({ test: null }))).mode).toBe('live');
    expect((await verifier.verify(raw({ test: true }))).mode).toBe('test');
  });

  it('carries the version of the password it was issued under', async () => {
    const owner = { id: 'c', type: 'Customer' };
    expect((await verifier.verify(raw({ owner, password_version: 4 }))).passwordVersion).toBe(4);
    for (const version of ['4', 4.5, null, true, [4]]) {
      expect(await isAccepted({ owner, password_version: version })).toBe(false);
    }
  });

  const minute = 60;
  const day = 24 * 60 * minute;
  // Proves: JWT-07, JWT-08
  it.each<[string, boolean, Record<string, number>]>([
    ['ended 25 seconds ago', true, { exp: -25 }],
    ['ended 31 seconds ago', false, { exp: -31 }],
    ['was issued 25 seconds from now', true, { iat: 25 }],
    ['was issued 40 seconds from now', false, { iat: 40 }],
    ['was issued an hour from now', false, { iat: 60 * minute, exp: 120 * minute }],
    ['begins in 25 seconds', true, { nbf: 25 }],
    ['begins in 40 seconds', false, { nbf: 40 }],
    ['lasts a day', true, { exp: day }],
    ['lasts more than a day', false, { exp: day + 100 }],
    ['was issued yesterday', false, { iat: -day, exp: 10 * minute }],
    ['lasts a day and more from a while to come', false, { iat: 20, exp: day + 100 }],
  ])('that %s is accepted: %s', async (_, accepted, times) => {
    const now = nowSeconds();
    const at = Object.entries(times).map(([name, seconds]) => [name, now + seconds]);
    expect(await isAccepted(Object.fromEntries(at))).toBe(accepted);
  });

  // Proves: JWT-13
  it.each<[string, Json]>([
    ['no time of issue', { iat: undefined }],
    ['a time of issue as a text', { iat: '1' }],
    ['a time of issue in fractions', { iat: 1.5 }],
    ['a begin as a text', { nbf: '1' }],
    ['no organization', { organization: undefined }],
    ['an organization that is a text', { organization: 'abcdefghij' }],
    ['a list of organizations', { organization: [{ id: 'abcdefghij' }] }],
    ['an organization id that is an operator', { organization: { id: { $ne: null } } }],
    ['an empty organization id', { organization: { id: '' } }],
    ['an organization id of 65 characters', { organization: { id: 'a'.repeat(65) } }],
    ['no application', { application: undefined }],
    ['an application of an unknown kind', { application: { id: 'app', kind: 'admin' } }],
    ['a list of kinds', { application: { id: 'app', kind: ['integration'] } }],
    ['a mode that is a text', { test: 'false' }],
    ['a mode that is a number', { test: 0 }],
    ['an owner that is a text', { owner: 'c' }],
    ['an owner without an id', { owner: {} }],
    ['an owner who is no customer', { owner: { id: 'c', type: 'User' } }],
  ])('is refused with %s', async (_, changes) => expect(await isAccepted(changes)).toBe(false));

  // Proves: JWT-19
  it('is verified under an older key, until that is taken away', async () => {
    const old = createAccessTokenSigner(parseSigningKeys(oldPem));
    const { token } = await old.sign(claims, 600);
    const both = createAccessTokenVerifier(parseSigningKeys(newPem + oldPem), null);
    await expect(both.verify(token)).resolves.toMatchObject(claims);
    expect((await rejection(verifier.verify(token))).code).toBe('UNAUTHENTICATED');
    const newestSigner = createAccessTokenSigner(parseSigningKeys(newPem + oldPem));
    const newest = await newestSigner.sign(claims, 600);
    await expect(verifier.verify(newest.token)).resolves.toMatchObject(claims);
  });
});

describe('signing keys', () => {
  it('are named by their own digest', () => {
    expect(signingKeyOf(newPem).kid).toBe(key.kid);
    expect(key.kid).toMatch(/^[\w-]{22}$/);
    expect(signingKeyOf(oldPem).kid).not.toBe(key.kid);
    for (const kid of [undefined, null, '', 0, [key.kid], { kid: key.kid }]) {
      expect(keys.find(kid)).toBeUndefined();
    }
  });
});
