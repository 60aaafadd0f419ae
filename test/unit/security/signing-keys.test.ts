import { createECDH, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { generateSigningKey, parseSigningKeys } from '../../../src/security/signing-keys.js';
import { typedSecrets } from '../../support/tokens/typed-secrets.js';

const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const ed = generateSigningKey();
const ec = pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);

describe('signing keys', () => {
  // Proves: JWT-19
  it('are one or more, of which the first signs and all verify', () => {
    const keys = parseSigningKeys(`${ec}${ed}`);
    expect(keys.current.algorithm).toBe('ES256');
    expect(keys.keys.map(({ algorithm }) => algorithm)).toEqual(['ES256', 'EdDSA']);
    for (const key of keys.keys) expect(keys.find(key.kid)).toBe(key);
  });

  it('may have their line ends written out, as environments hold them', () => {
    const { current } = parseSigningKeys(ed);
    for (const text of [
      ed.replaceAll('\n', '\\n'),
      ed.replaceAll('\n', '\r\n'),
      `  ${ed}  `,
      `"${ed}"`,
    ]) {
      expect(parseSigningKeys(text).current.kid).toBe(current.kid);
    }
  });

  it('that are made are another one each time', () => {
    const pems = Array.from({ length: 20 }, generateSigningKey);
    expect(new Set(pems.map((text) => parseSigningKeys(text).current.kid)).size).toBe(20);
  });

  const sec1 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'sec1', format: 'pem' })
    .toString();
  const publicOnly = generateKeyPairSync('ed25519').publicKey;
  // Proves: JWT-12
  it.each([
    ['nothing', ''],
    ['a word', 'CANARY'],
    ['a public key', publicOnly.export({ type: 'spki', format: 'pem' }).toString()],
    ['RSA', pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)],
    ['P-384', pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey)],
    ['secp256k1', pem(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey)],
    ['X25519', pem(generateKeyPairSync('x25519').privateKey)],
    ['a good one and a damaged one', `${ed}${ed.replace(/MC4C/, 'CANA')}`],
    ['a good one and a key of an old form', `${ed}${sec1}`],
    ['a good one and a word', `${ed} CANARY`],
    ['the same twice', `${ed}${ec}${ed}`],
    ['something that is no key', '-----BEGIN PRIVATE KEY-----\nCANARY\n-----END PRIVATE KEY-----'],
  ])('may not be %s, which is not shown', (_, text) => {
    expect(() => parseSigningKeys(text)).toThrow(/^must be [^\n]*$/);
    expect(() => parseSigningKeys(text)).not.toThrow(/CANA/);
  });
});

const edOf = (seed: Buffer) => {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
  const der = Buffer.concat([prefix, seed]);
  return pem(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
};
const ecOf = (d: Buffer) => {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(d);
  const point = pair.getPublicKey();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((one) =>
    one.toString('base64url'),
  );
  const jwk = { kty: 'EC', crv: 'P-256', d: d.toString('base64url'), x: x ?? '', y: y ?? '' };
  return pem(createPrivateKey({ key: jwk, format: 'jwk' }));
};
const hex = (text: string) => Buffer.from(text, 'hex');

/** Private keys of RFC 8032, 8410, 9421, 7515, 7517 and 6979, and of jwt.io. */
const publishedSeeds = [
  '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
  '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
  'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
  'f5e5767cf153319517630f226876b86c8160cc583bc013744c6bf255f5cc0ee5',
  '833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42',
  'd4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842',
  '9f8362f87a484a954e6e740c5b4c0e84229139a20aa8ab56ff66586f6a7d29c5',
];
const publishedNumbers = [
  '529b85f3597e90ec5b8dfed3e26352bf4af9b4debb1a29bbae77fa105a5c603b',
  '8e9b109e719098bf980487df1f5d77e9cb29606ebed2263b5f57c213df84f4b2',
  'f3bd0c07a81fb932781ed52752f60cc89a6be5e51934fe01938ddb55d8f77801',
  'c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721',
  '7af6732f581d005afcf216f6385ff6371029242cc60840dd7d2a7a5503b7d21c',
];

describe('a signing key that others can know', () => {
  const refusal = 'must be random keys, not a sample';

  it.each([
    ...publishedSeeds.map((seed) => ['Ed25519', seed, edOf(hex(seed))]),
    ...publishedNumbers.map((number) => ['P-256', number, ecOf(hex(number))]),
  ])('is refused because it is published: %s %s (CFG-01, JWT-12)', (_kind, _secret, text) => {
    expect(() => parseSigningKeys(text)).toThrow(refusal);
    // Also as one that only verifies: who knows it can sign.
    expect(() => parseSigningKeys(`${ed}${text}`)).toThrow(refusal);
  });

  it.each(typedSecrets)('is refused because it was typed: %s (CFG-01, JWT-12)', (_name, bytes) => {
    const secret = bytes.subarray(0, 32);
    for (const text of [edOf(secret), ecOf(secret)]) {
      expect(() => parseSigningKeys(text)).toThrow(refusal);
    }
  });

  it('is not a key that was drawn', () => {
    for (let turn = 0; turn < 200; turn += 1) parseSigningKeys(generateSigningKey());
  });
});
