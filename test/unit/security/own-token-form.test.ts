/** What a token says and how it is written: the same attacks on both kinds (RFC 8725bis). */
import { describe, expect, it } from '@jest/globals';
import { rejection } from '../../support/caught.js';
import { encodePart, nowSeconds, signBy } from '../../support/tokens/jwt.js';
import {
  access,
  account,
  edKey,
  expectRefused,
  forge,
  headerOf,
  jti,
  reset,
  resetTokens,
  userId,
  without,
} from '../../support/tokens/own-tokens.js';

describe.each([access, reset])('$name', (kind) => {
  // Proves: JWT-06
  it.each(['iss', 'aud', 'sub'])('is refused without its %s and with another one', async (name) => {
    await expectRefused(kind, signBy(edKey, headerOf(kind), without(kind.claims(), name)));
    const right = kind.claims()[name];
    const others = ['other', `${String(right)} `, '', 1, null, true, {}, { $ne: null }];
    for (const value of others) await expectRefused(kind, forge(kind, {}, { [name]: value }));
    await expectRefused(kind, forge(kind, {}, { [name]: [right, 'other'] }));
  });

  // Proves: JWT-07
  it.each(['missing', 'text', '1', null, 1.5, 2 ** 53, -1, true, [1], {}])(
    'is refused with the expiry %j',
    async (exp) => {
      const claims = exp === 'missing' ? without(kind.claims(), 'exp') : { ...kind.claims(), exp };
      // The expiry of a reset is its row's; here it only has to be a number of seconds.
      if (kind === reset && exp === -1) return;
      await expectRefused(kind, signBy(edKey, headerOf(kind), claims));
    },
  );

  // Proves: JWT-07
  it('is refused with an expiry that JSON cannot hold', async () => {
    const text = JSON.stringify(kind.claims()).replace(/"exp":\d+/, '"exp":1e400');
    await expectRefused(kind, signBy(edKey, headerOf(kind), text));
  });

  // Proves: JWT-11
  it('is refused with critical extensions that are unknown', async () => {
    const extensions = [{ crit: ['x'], x: 1 }, { crit: ['exp'], exp: 1 }, { crit: [] }];
    for (const header of [...extensions, { crit: ['b64'], b64: false }]) {
      await expectRefused(kind, forge(kind, header));
    }
  });

  // Proves: JWT-14
  it('is refused with a member that is named twice', async () => {
    const [header, claims] = [JSON.stringify(headerOf(kind)), JSON.stringify(kind.claims())];
    await expectRefused(kind, signBy(edKey, header.replace('{', '{"alg":"none",'), claims));
    for (const start of ['{"sub":"other",', String.raw`{"\u0073ub":"other",`]) {
      await expectRefused(kind, signBy(edKey, header, claims.replace('{', start)));
    }
  });

  // Proves: JWT-09
  it('is refused if a part of it is no object', async () => {
    for (const part of ['null', '[]', '"x"', '1', '', 'CANARY', '{"a":']) {
      await expectRefused(kind, signBy(edKey, headerOf(kind), part));
      await expectRefused(kind, signBy(edKey, part, kind.claims()));
    }
  });

  // Proves: JWT-09
  it('is refused in any but the strict compact form', async () => {
    const token = forge(kind);
    const [header = '', payload = '', signature = ''] = token.split('.');
    const spare = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = spare.indexOf(signature.at(-1) ?? '');
    const variants = [
      ...[` ${token}`, `${token} `, `${token}\n`, `${token}.`, `${token}..`, `Bearer ${token}`],
      ...['=', '==', '?', `.${signature}`].map((end) => token + end),
      ...[`${header}.${payload}`, `${header}.${payload}.`, `.${payload}.${signature}`],
      ...[`${header}.${payload.slice(0, 9)}\n${payload.slice(9)}.${signature}`],
      ...[`${header}..${signature}`, JSON.stringify({ protected: header, payload, signature })],
      // 64 bytes leave four bits of the last character unused.
      ...[1, 2, 4, 8].map(
        (bit) => `${header}.${payload}.${signature.slice(0, -1)}${spare[last ^ bit]}`,
      ),
    ];
    for (const variant of variants) await expectRefused(kind, variant);
    await expect(kind.verify(token)).resolves.toBeDefined();
  });

  // Proves: JWT-15
  it('is refused with more than 8,192 characters', async () => {
    const padded = (length: number) => {
      const pad = (size: number) => forge(kind, {}, { pad: 'x'.repeat(size) });
      const base = pad(0).length;
      const size = Math.floor(((length - base) * 3) / 4);
      const tokens = [size - 2, size - 1, size, size + 1].map(pad);
      return tokens.findLast((token) => token.length <= length) ?? '';
    };
    const longest = padded(8192);
    expect(longest.length).toBeGreaterThan(8188);
    await expect(kind.verify(longest)).resolves.toBeDefined();
    await expectRefused(kind, forge(kind, {}, { pad: 'x'.repeat(longest.length) }));
    await expectRefused(kind, `${longest}${'A'.repeat(1_000_000)}`);
  });

  // Proves: JWT-16
  it('is refused as JWE, and without unpacking anything', async () => {
    const header = { alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2c: 2 ** 31 - 1, p2s: 'AAAA' };
    await expectRefused(kind, `${encodePart(header)}.AAAA.AAAA.AAAA.AAAA`);
    await expectRefused(kind, forge(kind, { zip: 'DEF', enc: 'A128GCM', alg: 'dir' }));
  });
});

describe('a reset token', () => {
  it('says again what it was signed with, the id first', async () => {
    const expiresAt = new Date(nowSeconds() * 1000 + 500);
    const token = await resetTokens.sign({ jti, customerId: userId, account }, expiresAt);
    expect(await resetTokens.verify(token)).toEqual({ jti, customerId: userId, account });
    const [header = '', payload = ''] = token.reveal().split('.');
    const signed = { alg: 'EdDSA', typ: 'pwreset+jwt', kid: edKey.kid };
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual(signed);
    const claims = Buffer.from(payload, 'base64url').toString();
    expect(claims).toMatch(/^\{"id":"6169b2d892a5f30009d76480"/);
    // Whole seconds, and never before the row expires.
    expect(JSON.parse(claims).exp * 1000).toBeGreaterThanOrEqual(expiresAt.getTime());
    expect(JSON.parse(claims)).toMatchObject({ iss: 'rekey', aud: 'rekey:reset-password' });
  });

  it('is verified after its time, which is the row to tell', async () => {
    const old = forge(reset, {}, { exp: nowSeconds() - 86_400 });
    await expect(reset.verify(old)).resolves.toMatchObject({ jti });
  });

  // Proves: JWT-13
  it.each([
    ['another kind', { kind: 'OTHER' }],
    ['a short jti', { jti: 'j'.repeat(42) }],
    ['a jti that is no text', { jti: 1 }],
    ['two ids that differ', { id: 'other' }],
    ['an account that is a list', { account: [account] }],
    ['no account', { account: undefined }],
  ])('is refused with %s', async (_, claims) => {
    const { details } = await rejection(reset.verify(forge(reset, {}, claims)));
    expect(details).toEqual({ reason: 'UNRECOGNIZED' });
  });
});
