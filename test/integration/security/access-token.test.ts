/** Bearer tokens of a foreign issuer: what they must say and by whom they must be signed. */
import { createHmac, randomBytes, type KeyObject } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createAccessTokenVerifier } from '../../../src/security/access-token.js';
import {
  claimsOf,
  codeOf,
  issuer,
  jwkOf,
  jwks,
  organizationId,
  ownKeys,
  pairs,
  tokenBy,
  verifierFor,
} from '../../support/peers/foreign-verifier.js';
import { encodePart, nowSeconds, signBy, type Json } from '../../support/tokens/jwt.js';
import { answerJson, startKeyServer } from '../../support/peers/key-server.js';
import { useForeignIssuer } from './use-foreign-issuer.js';

describe("a foreign issuer's token", () => {
  const foreign = useForeignIssuer();
  const refused = async (token: string, verifier = foreign.verifier) =>
    expect(await codeOf(verifier, token)).toBe('UNAUTHENTICATED');

  const algorithms = {
    RS256: 'rsa',
    RS512: 'rsa',
    PS256: 'rsa',
    ES256: 'ec',
    EdDSA: 'ed',
  } as const;
  it.each(Object.entries(algorithms))(
    'is accepted if it is signed by %s',
    async (algorithm, kid) => {
      const iat = nowSeconds();
      expect(await foreign.verifier.verify(tokenBy(kid, algorithm, { iat }))).toEqual({
        ...{ organizationId, mode: 'test', applicationId: 'app', kind: 'sales_channel' },
        ...{ ownerId: null, issuedAt: iat, passwordVersion: null },
      });
      const input = { privateKey: pairs.next.privateKey, algorithm: 'EdDSA' };
      const forged = signBy(input, { alg: algorithm, kid }, claimsOf());
      await refused(forged);
    },
  );

  it('names its owner, and has no password version of its own', async () => {
    const owner = { id: 'c1', type: 'Customer' };
    const token = tokenBy('ed', 'EdDSA', { owner, password_version: 1, iat: undefined });
    const read = { ownerId: 'c1', passwordVersion: null, issuedAt: null };
    expect(await foreign.verifier.verify(token)).toMatchObject(read);
  });

  it.each(['JWT', 'at+jwt', 'application/at+jwt', 'application/jwt'])(
    'may be of the type %s',
    (typ) =>
      expect(foreign.verifier.verify(tokenBy('ed', 'EdDSA', {}, { typ }))).resolves.toBeDefined(),
  );

  const ourOwn = { iss: 'rekey', aud: 'rekey:api' };
  // Proves: JWT-06, JWT-07, JWT-08, JWT-13
  it.each<[string, Json, Json]>([
    ['the type of a reset token', {}, { typ: 'pwreset+jwt' }],
    ['the type of an id token', {}, { typ: 'id+jwt' }],
    ['a type that is a list', {}, { typ: ['JWT'] }],
    ['no expiry', { exp: undefined }, {}],
    ['an expiry as a text', { exp: '9999999999' }, {}],
    ['an expiry in fractions', { exp: nowSeconds() + 600.5 }, {}],
    ['an expiry beyond a day', { exp: nowSeconds() + 90_000 }, {}],
    ['an expiry that is over', { exp: nowSeconds() - 31 }, {}],
    ['a time of issue to come', { iat: nowSeconds() + 3600, exp: nowSeconds() + 7200 }, {}],
    ['a begin to come', { nbf: nowSeconds() + 60 }, {}],
    ['another organization', { organization: { id: 'klmnopqrst' } }, {}],
    ['a list of organizations', { organization: [{ id: organizationId }] }, {}],
    ['an application of another kind', { application: { id: 'app', kind: 'admin' } }, {}],
    ['critical extensions', {}, { crit: ['x'], x: 1 }],
    ['an unknown key id', {}, { kid: '../../dev/null' }],
    ['a key id that is an object', {}, { kid: { $ne: null } }],
    ['a list of issuers', { iss: [issuer] }, {}],
    ['an issuer that only begins alike', { iss: `${issuer}/` }, {}],
    ['our own issuer', { iss: 'rekey' }, {}],
    ['our own issuer and audience', ourOwn, { typ: 'at+jwt' }],
    ['our own key id', ourOwn, { typ: 'at+jwt', kid: ownKeys.current.kid }],
    ['no issuer', { iss: undefined }, {}],
  ])('is refused with %s', async (_, changes, header) => {
    await refused(tokenBy('ed', 'EdDSA', changes, header));
  });

  it('is refused if no issuer is trusted with its organization', async () => {
    const untrusting = verifierFor({ jwksUrl: foreign.server.url }, { organizationIds: [] });
    await refused(tokenBy('ed', 'EdDSA'), untrusting);
    const none = createAccessTokenVerifier(ownKeys, null);
    await refused(tokenBy('ed', 'EdDSA'), none);
  });

  it('is refused with the name of our issuer, even by a key of ours', async () => {
    const { current } = ownKeys;
    const claims = claimsOf({ aud: 'rekey:api', sub: 'app' });
    const token = signBy(current, { alg: 'EdDSA', typ: 'at+jwt', kid: current.kid }, claims);
    await refused(token);
  });

  it('must be for us if an audience is configured', async () => {
    const strict = verifierFor({ jwksUrl: foreign.server.url }, { audience: 'rekey' });
    const withAudience = (aud: unknown) => tokenBy('ed', 'EdDSA', { aud });
    await expect(strict.verify(withAudience('rekey'))).resolves.toBeDefined();
    await expect(strict.verify(withAudience(['other', 'rekey']))).resolves.toBeDefined();
    for (const aud of [undefined, 'other', ['other'], [], 'rekey2', { rekey: 1 }]) {
      await refused(withAudience(aud), strict);
    }
  });

  // Proves: JWT-01
  it('is refused with an algorithm that is not on the list', async () => {
    const secret = randomBytes(32);
    foreign.server.answer = answerJson({
      keys: [jwkOf('rsa'), { kty: 'oct', k: secret.toString('base64url'), kid: 'shared' }],
    });
    const hmac = (kid: string, key: Buffer | string) => {
      const input = `${encodePart({ alg: 'HS256', kid })}.${encodePart(claimsOf())}`;
      return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
    };
    const pem = pairs.rsa.publicKey.export({ type: 'spki', format: 'pem' });
    const tokens = [
      hmac('shared', secret),
      hmac('rsa', pem),
      tokenBy('rsa', 'RS256', {}, { alg: 'RS384' }),
      tokenBy('rsa', 'RS256', {}, { alg: 'none' }),
      `${tokenBy('rsa', 'RS256', {}, { alg: 'none' }).split('.').slice(0, 2).join('.')}.`,
      tokenBy('rsa', 'RS256', {}, { alg: 'ES256' }),
      tokenBy('ed', 'EdDSA', {}, { alg: 'RS256', kid: 'rsa' }),
    ];
    for (const token of tokens) await refused(token);
  });

  it('is refused with an algorithm that is not configured, whatever keys there are', async () => {
    const narrow = verifierFor({ jwksUrl: foreign.server.url }, { algorithms: ['EdDSA'] });
    await expect(narrow.verify(tokenBy('ed', 'EdDSA'))).resolves.toBeDefined();
    for (const token of [
      tokenBy('rsa', 'RS256'),
      tokenBy('rsa', 'PS256'),
      tokenBy('ec', 'ES256'),
    ]) {
      await expect(foreign.verifier.verify(token)).resolves.toBeDefined();
      await refused(token, narrow);
    }
  });

  // Proves: JWT-03
  it('cannot bring its own key, and none is fetched', async () => {
    const evil = await startKeyServer(jwks('next'));
    const url = evil.url.href;
    const keys = [{ jwk: jwkOf('next') }, { x5c: ['AAAA'] }, { kid: 'ed', jku: url }];
    for (const header of [{ jku: url }, { x5u: url }, { kid: url }, ...keys]) {
      await refused(tokenBy('next', 'EdDSA', {}, header));
      await refused(tokenBy('next', 'EdDSA', { iss: url }, header));
    }
    expect(evil.requests()).toBe(0);
    await evil.close();
  });
});

describe("a foreign issuer's token, checked by a configured key", () => {
  it.each<[string, KeyObject, string]>([
    ['RSA', pairs.rsa.publicKey, tokenBy('rsa', 'PS256')],
    ['P-256', pairs.ec.publicKey, tokenBy('ec', 'ES256')],
    ['Ed25519', pairs.ed.publicKey, tokenBy('ed', 'EdDSA', {}, { kid: undefined })],
  ])('of %s is accepted, and no other', async (_, publicKey, token) => {
    const verifier = verifierFor({ publicKey });
    await expect(verifier.verify(token)).resolves.toMatchObject({ organizationId });
    expect(await codeOf(verifier, tokenBy('next', 'EdDSA'))).toBe('UNAUTHENTICATED');
  });

  // Proves: JWT-02
  it('of HS256 is accepted by its secret alone', async () => {
    const secret = randomBytes(32).toString('base64');
    const verifier = verifierFor({ secret }, { algorithms: ['HS256'] });
    const input = `${encodePart({ alg: 'HS256', typ: 'JWT' })}.${encodePart(claimsOf())}`;
    const by = (key: string) =>
      `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
    await expect(verifier.verify(by(secret))).resolves.toMatchObject({ organizationId });
    expect(await codeOf(verifier, by(`${secret} `))).toBe('UNAUTHENTICATED');
    expect(await codeOf(verifier, tokenBy('rsa', 'RS256'))).toBe('UNAUTHENTICATED');
  });
});
