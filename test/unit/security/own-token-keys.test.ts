/** Whose key signed a token, and for what: the same attacks on both kinds (RFC 8725bis). */
import { createHmac, type KeyObject } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { encodePart, signBy } from '../../support/tokens/jwt.js';
import {
  access,
  ecKey,
  edKey,
  expectRefused,
  forge,
  foreignKey,
  headerOf,
  reset,
  without,
} from '../../support/tokens/own-tokens.js';

describe.each([access, reset])('$name', (kind) => {
  const fetched = jest.spyOn(globalThis, 'fetch');

  beforeEach(() => void fetched.mockClear());
  afterEach(() => expect(fetched).not.toHaveBeenCalled());

  it('is accepted from either key', async () => {
    await expect(kind.verify(forge(kind))).resolves.toBeDefined();
    const header = headerOf(kind, { alg: 'ES256', kid: ecKey.kid });
    await expect(kind.verify(signBy(ecKey, header, kind.claims()))).resolves.toBeDefined();
  });

  const noAlgorithms = ['none', 'None', 'NONE', 'noNe', 'nOnE', '', null, [], 1];
  // Proves: JWT-01
  it.each([...noAlgorithms, 'eddsa', ' EdDSA', 'HS256', 'ES256', 'RS256'])(
    'is refused with the algorithm %j, signed and unsigned',
    async (alg) => {
      await expectRefused(kind, forge(kind, { alg }));
      const parts = [headerOf(kind, { alg }), kind.claims()].map(encodePart);
      await expectRefused(kind, `${parts.join('.')}.`);
      await expectRefused(kind, `${parts.join('.')}.AAAA`);
    },
  );

  // Proves: JWT-01
  it('is refused without an algorithm, a type or a key id', async () => {
    for (const name of ['alg', 'typ', 'kid']) {
      await expectRefused(kind, signBy(edKey, without(headerOf(kind), name), kind.claims()));
    }
  });

  // Proves: JWT-02
  it('is refused under HMAC with a public key as the secret', async () => {
    const secrets = (key: KeyObject) => [
      key.export({ type: 'spki', format: 'pem' }),
      key.export({ type: 'spki', format: 'pem' }).toString().trimEnd(),
      key.export({ type: 'spki', format: 'der' }),
      JSON.stringify(key.export({ format: 'jwk' })),
      Buffer.from(String(key.export({ format: 'jwk' }).x), 'base64url'),
    ];
    for (const { kid, publicKey } of [edKey, ecKey]) {
      const parts = [headerOf(kind, { alg: 'HS256', kid }), kind.claims()];
      const input = parts.map(encodePart).join('.');
      for (const secret of secrets(publicKey)) {
        const signature = createHmac('sha256', secret).update(input).digest('base64url');
        await expectRefused(kind, `${input}.${signature}`);
      }
    }
  });

  // Proves: JWT-03
  it.each(['jwk', 'jku', 'x5u', 'x5c'])('finds no key in its own header: %s', async (name) => {
    const jwk = { ...foreignKey.publicKey.export({ format: 'jwk' }), kid: 'x', alg: 'EdDSA' };
    const url = 'http://127.0.0.1:1/keys';
    const value = { jwk, jku: url, x5u: url, x5c: ['AAAA'] }[name];
    for (const kid of [edKey.kid, 'x', undefined]) {
      const header = headerOf(kind, { [name]: value, kid });
      await expectRefused(kind, signBy(foreignKey, header, kind.claims()));
    }
    // A good signature stays good: the member is ignored, not obeyed.
    await expect(kind.verify(forge(kind, { [name]: value }))).resolves.toBeDefined();
  });

  const texts = ['../../dev/null', '/proc/self/environ', "' OR 1=1--", 'CANARY'.repeat(800), ''];
  const others = [{ CANARY: 1 }, [edKey.kid], null, 0, '__proto__', foreignKey.kid, ecKey.kid];
  // Proves: JWT-04
  it.each([...texts, ...others])('is refused with the key id %j', (kid) =>
    expectRefused(kind, forge(kind, { kid })),
  );

  // Proves: JWT-04
  it('is refused from a key that is not ours, under our key id', () =>
    expectRefused(kind, signBy(foreignKey, headerOf(kind), kind.claims())));

  // Proves: JWT-05
  it('is refused with another type', async () => {
    const other = kind === access ? reset.typ : access.typ;
    for (const typ of ['JWT', 'jwt', '', other, [kind.typ], null, 1]) {
      await expectRefused(kind, forge(kind, { typ }));
    }
  });

  // Proves: JWT-17
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
        flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        await expect(kind.verify(withSignature(flipped))).rejects.toThrow();
      }
      for (const bytes of [Buffer.alloc(64), Buffer.alloc(64, 255), signature.subarray(0, 63)]) {
        await expectRefused(kind, withSignature(bytes));
      }
      await expectRefused(kind, withSignature(Buffer.concat([signature, Buffer.alloc(1)])));
    },
  );

  // Proves: JWT-05
  it('cannot stand in for the other kind', async () => {
    const other = kind === access ? reset : access;
    const genuine = forge(other);
    await expect(other.verify(genuine)).resolves.toBeDefined();
    await expectRefused(kind, genuine);
    // Even dressed as one, it says that it is for something else.
    await expectRefused(kind, signBy(edKey, headerOf(kind), other.claims()));
    const { aud } = kind.claims();
    await expectRefused(kind, signBy(edKey, headerOf(kind), { ...other.claims(), aud }));
  });
});
