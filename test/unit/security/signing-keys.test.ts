import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { generateSigningKey, parseSigningKeys } from '../../../src/security/signing-keys.js';

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
    for (const text of [ed.replaceAll('\n', '\\n'), ed.replaceAll('\n', '\r\n'), `  ${ed}  `]) {
      expect(parseSigningKeys(text).current.kid).toBe(current.kid);
    }
  });

  it('that are made are another one each time', () => {
    const pems = Array.from({ length: 20 }, generateSigningKey);
    expect(new Set(pems.map((text) => parseSigningKeys(text).current.kid)).size).toBe(20);
  });

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
    ['something that is no key', '-----BEGIN PRIVATE KEY-----\nCANARY\n-----END PRIVATE KEY-----'],
  ])('may not be %s, which is not shown', (_, text) => {
    expect(() => parseSigningKeys(text)).toThrow(/^must be [^\n]*$/);
    expect(() => parseSigningKeys(text)).not.toThrow(/CANA/);
  });
});
