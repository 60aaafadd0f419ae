/** Both kinds of token that this service signs, under the same attacks. */
import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { PlainResetToken } from '../../../src/domain/secret.js';
import { createAccessTokenVerifier } from '../../../src/security/access-token.js';
import { createResetTokenSigner } from '../../../src/security/reset-token-signer.js';
import { generateSigningKey, parseSigningKeys } from '../../../src/security/signing-keys.js';
import { rejection } from '../../support/caught.js';
import { encodePart, nowSeconds, signBy, signingKeyOf, type Json } from '../../support/jwt.js';

const es256Key = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
// One key for both, so that nothing but type, audience and claims keeps the two kinds apart.
const pem = generateSigningKey();
const keys = parseSigningKeys(`${pem}\n${es256Key}`);
const [edKey, ecKey] = [signingKeyOf(pem), signingKeyOf(es256Key)];
const foreignKey = signingKeyOf(generateSigningKey());

const resetTokens = createResetTokenSigner(keys);
const accessTokens = createAccessTokenVerifier(keys, null);

const userId = '6169b2d892a5f30009d76480';
const account = '1234abcd5678efgh9ijklmno';
const jti = 'j'.repeat(43);

interface Kind {
  readonly name: string;
  readonly code: string;
  readonly typ: string;
  claims(): Json;
  verify(token: string): Promise<unknown>;
}

const access: Kind = {
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

const reset: Kind = {
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

const headerOf = (kind: Kind, more: Json = {}): Json => ({
  alg: 'EdDSA',
  typ: kind.typ,
  kid: edKey.kid,
  ...more,
});

/** Signed by the right key, with something about it changed. */
const forge = (kind: Kind, header: Json = {}, claims: Json = {}) =>
  signBy(edKey, headerOf(kind, header), { ...kind.claims(), ...claims });

function without(object: Json, name: string): Json {
  const { [name]: _left, ...rest } = object;
  return rest;
}

describe.each([access, reset])('$name', (kind) => {
  const fetched = jest.spyOn(globalThis, 'fetch');

  beforeEach(() => void fetched.mockClear());
  afterEach(() => expect(fetched).not.toHaveBeenCalled());

  async function expectRefused(token: string): Promise<void> {
    const error = await rejection(kind.verify(token));
    expect(error.code).toBe(kind.code);
    expect(`${error.message}${JSON.stringify(error.details)}`).not.toContain('CANARY');
  }

  it('is accepted from either key', async () => {
    await expect(kind.verify(forge(kind))).resolves.toBeDefined();
    const header = headerOf(kind, { alg: 'ES256', kid: ecKey.kid });
    await expect(kind.verify(signBy(ecKey, header, kind.claims()))).resolves.toBeDefined();
  });

  it.each([
    'none',
    'None',
    'NONE',
    'noNe',
    'nOnE',
    '',
    null,
    [],
    'eddsa',
    ' EdDSA',
    'HS256',
    'ES256',
    'RS256',
    1,
  ])('is refused with the algorithm %j, signed and unsigned', async (alg) => {
    await expectRefused(forge(kind, { alg }));
    const parts = [headerOf(kind, { alg }), kind.claims()].map(encodePart);
    await expectRefused(`${parts.join('.')}.`);
    await expectRefused(`${parts.join('.')}.AAAA`);
  });

  it('is refused without an algorithm, a type or a key id', async () => {
    for (const name of ['alg', 'typ', 'kid']) {
      await expectRefused(signBy(edKey, without(headerOf(kind), name), kind.claims()));
    }
  });

  it('is refused under HMAC with a public key as the secret', async () => {
    const secrets = (key: KeyObject) => [
      key.export({ type: 'spki', format: 'pem' }),
      key.export({ type: 'spki', format: 'pem' }).toString().trimEnd(),
      key.export({ type: 'spki', format: 'der' }),
      JSON.stringify(key.export({ format: 'jwk' })),
      Buffer.from(String(key.export({ format: 'jwk' }).x), 'base64url'),
    ];
    for (const { kid, publicKey } of [edKey, ecKey]) {
      const input = [headerOf(kind, { alg: 'HS256', kid }), kind.claims()]
        .map(encodePart)
        .join('.');
      for (const secret of secrets(publicKey)) {
        const signature = createHmac('sha256', secret).update(input).digest('base64url');
        await expectRefused(`${input}.${signature}`);
      }
    }
  });

  it.each(['jwk', 'jku', 'x5u', 'x5c'])('finds no key in its own header: %s', async (name) => {
    const jwk = { ...foreignKey.publicKey.export({ format: 'jwk' }), kid: 'x', alg: 'EdDSA' };
    const url = 'http://127.0.0.1:1/keys';
    const value = { jwk, jku: url, x5u: url, x5c: ['AAAA'] }[name];
    for (const kid of [edKey.kid, 'x', undefined]) {
      await expectRefused(
        signBy(foreignKey, headerOf(kind, { [name]: value, kid }), kind.claims()),
      );
    }
    // A good signature stays good: the member is ignored, not obeyed.
    await expect(kind.verify(forge(kind, { [name]: value }))).resolves.toBeDefined();
  });

  it.each([
    '../../dev/null',
    '/proc/self/environ',
    "' OR 1=1--",
    'CANARY'.repeat(800),
    { CANARY: 1 },
    [edKey.kid],
    null,
    0,
    '',
    '__proto__',
    foreignKey.kid,
    ecKey.kid,
  ])('is refused with the key id %j', async (kid) => {
    await expectRefused(forge(kind, { kid }));
  });

  it('is refused from a key that is not ours, under our key id', async () => {
    await expectRefused(signBy(foreignKey, headerOf(kind), kind.claims()));
  });

  it('is refused with another type', async () => {
    const other = kind === access ? reset.typ : access.typ;
    for (const typ of ['JWT', 'jwt', '', other, [kind.typ], null, 1]) {
      await expectRefused(forge(kind, { typ }));
    }
  });

  it.each(['iss', 'aud', 'sub'])('is refused without its %s and with another one', async (name) => {
    await expectRefused(signBy(edKey, headerOf(kind), without(kind.claims(), name)));
    const right = kind.claims()[name];
    const others = ['other', `${String(right)} `, '', 1, null, true, {}, { $ne: null }];
    for (const value of others) await expectRefused(forge(kind, {}, { [name]: value }));
    await expectRefused(forge(kind, {}, { [name]: [right, 'other'] }));
  });

  it.each(['missing', 'text', '1', null, 1.5, 2 ** 53, -1, true, [1], {}])(
    'is refused with the expiry %j',
    async (exp) => {
      const claims = exp === 'missing' ? without(kind.claims(), 'exp') : { ...kind.claims(), exp };
      // The expiry of a reset is its row's; here it only has to be a number of seconds.
      if (kind === reset && exp === -1) return;
      await expectRefused(signBy(edKey, headerOf(kind), claims));
    },
  );

  it('is refused with an expiry that JSON cannot hold', async () => {
    const text = JSON.stringify(kind.claims()).replace(/"exp":\d+/, '"exp":1e400');
    await expectRefused(signBy(edKey, headerOf(kind), text));
  });

  it('is refused with critical extensions that nobody knows', async () => {
    await expectRefused(forge(kind, { crit: ['x'], x: 1 }));
    await expectRefused(forge(kind, { crit: ['exp'], exp: 1 }));
    await expectRefused(forge(kind, { crit: [] }));
    await expectRefused(forge(kind, { crit: ['b64'], b64: false }));
  });

  it('is refused with a member that is named twice', async () => {
    const [header, claims] = [JSON.stringify(headerOf(kind)), JSON.stringify(kind.claims())];
    await expectRefused(signBy(edKey, header.replace('{', '{"alg":"none",'), claims));
    await expectRefused(signBy(edKey, header, claims.replace('{', '{"sub":"other",')));
    await expectRefused(
      signBy(edKey, header, claims.replace('{', String.raw`{"\u0073ub":"other",`)),
    );
  });

  it('is refused where a part of it is no object', async () => {
    for (const part of ['null', '[]', '"x"', '1', '', 'CANARY', '{"a":']) {
      await expectRefused(signBy(edKey, headerOf(kind), part));
      await expectRefused(signBy(edKey, part, kind.claims()));
    }
  });

  it('is refused in any but the strict compact form', async () => {
    const token = forge(kind);
    const [header = '', payload = '', signature = ''] = token.split('.');
    const spare = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = spare.indexOf(signature.at(-1) ?? '');
    const variants = [
      ` ${token}`,
      `${token} `,
      `${token}\n`,
      `${header}.${payload.slice(0, 9)}\n${payload.slice(9)}.${signature}`,
      `${header}.${payload}.${signature}=`,
      `${header}.${payload}.${signature}==`,
      `${header}.${payload}.${signature}?`,
      `${header}.${payload}`,
      `${header}.${payload}.`,
      `.${payload}.${signature}`,
      `${header}..${signature}`,
      `${token}.`,
      `${token}.${signature}`,
      `${token}..`,
      `Bearer ${token}`,
      JSON.stringify({ protected: header, payload, signature }),
      // 64 bytes leave four bits of the last character unused.
      ...[1, 2, 4, 8].map(
        (bit) => `${header}.${payload}.${signature.slice(0, -1)}${spare[last ^ bit]}`,
      ),
    ];
    for (const variant of variants) await expectRefused(variant);
    await expect(kind.verify(token)).resolves.toBeDefined();
  });

  it('is refused with more than 8,192 characters', async () => {
    const padded = (length: number) => {
      const pad = (size: number) => forge(kind, {}, { pad: 'x'.repeat(size) });
      const base = pad(0).length;
      const size = Math.floor(((length - base) * 3) / 4);
      return [size - 2, size - 1, size, size + 1]
        .map(pad)
        .findLast((token) => token.length <= length)!;
    };
    const longest = padded(8192);
    expect(longest.length).toBeGreaterThan(8188);
    await expect(kind.verify(longest)).resolves.toBeDefined();
    await expectRefused(forge(kind, {}, { pad: 'x'.repeat(longest.length) }));
    await expectRefused(`${longest}${'A'.repeat(1_000_000)}`);
  });

  it('is refused as JWE, and without unpacking anything', async () => {
    const header = { alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2c: 2 ** 31 - 1, p2s: 'AAAA' };
    await expectRefused(`${encodePart(header)}.AAAA.AAAA.AAAA.AAAA`);
    await expectRefused(forge(kind, { zip: 'DEF', enc: 'A128GCM', alg: 'dir' }));
  });

  it.each([
    ['EdDSA', edKey],
    ['ES256', ecKey],
  ])(
    'is refused with any bit of its %s signature flipped, and with none of it',
    async (alg, key) => {
      const token = signBy(key, headerOf(kind, { alg, kid: key.kid }), kind.claims());
      const start = token.lastIndexOf('.') + 1;
      const signature = Buffer.from(token.slice(start), 'base64url');
      const withSignature = (bytes: Buffer) => token.slice(0, start) + bytes.toString('base64url');
      // Every bit for one kind and algorithm each; every eighth for the others, whose check is the same.
      const step = (kind === access) === (alg === 'EdDSA') ? 1 : 8;
      for (let bit = 0; bit < 512; bit += step) {
        const flipped = Buffer.from(signature);
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        await expectRefused(withSignature(flipped));
      }
      for (const bytes of [Buffer.alloc(64), Buffer.alloc(64, 255), signature.subarray(0, 63)]) {
        await expectRefused(withSignature(bytes));
      }
      await expectRefused(withSignature(Buffer.concat([signature, Buffer.alloc(1)])));
    },
  );

  it('cannot stand in for the other kind', async () => {
    const other = kind === access ? reset : access;
    const genuine = forge(other);
    await expect(other.verify(genuine)).resolves.toBeDefined();
    await expectRefused(genuine);
    // Even dressed as one, it says that it is for something else.
    await expectRefused(signBy(edKey, headerOf(kind), other.claims()));
    const { aud } = kind.claims();
    await expectRefused(signBy(edKey, headerOf(kind), { ...other.claims(), aud }));
  });
});

describe('a reset token', () => {
  it('says again what it was signed with, the id first', async () => {
    const expiresAt = new Date(nowSeconds() * 1000 + 500);
    const token = await resetTokens.sign({ jti, customerId: userId, account }, expiresAt);
    expect(await resetTokens.verify(token)).toEqual({ jti, customerId: userId, account });
    const [header = '', payload = ''] = token.reveal().split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({
      alg: 'EdDSA',
      typ: 'pwreset+jwt',
      kid: edKey.kid,
    });
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

  it.each([
    ['another kind', { kind: 'OTHER' }],
    ['a short jti', { jti: 'j'.repeat(42) }],
    ['a jti that is no text', { jti: 1 }],
    ['two ids that differ', { id: 'other' }],
    ['an account that is a list', { account: [account] }],
    ['no account', { account: undefined }],
  ])('is refused with %s', async (_, claims) => {
    expect((await rejection(reset.verify(forge(reset, {}, claims)))).details).toEqual({
      reason: 'UNRECOGNIZED',
    });
  });
});
