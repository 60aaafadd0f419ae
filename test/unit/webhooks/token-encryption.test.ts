import { generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { compactDecrypt } from 'jose';
import { parseEncryptionKey, encryptResetToken } from '../../../src/webhooks/token-encryption.js';
import { PlainResetToken } from '../../../src/domain/shared/secret.js';
import { rejection } from '../../support/caught.js';

const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const x25519 = generateKeyPairSync('x25519');
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwkOf = (key: KeyObject): JsonWebKey => key.export({ format: 'jwk' });
const publicP256 = jwkOf(p256.publicKey);
const publicRsa = jwkOf(rsa.publicKey);

const kinds = [
  ['P-256', p256, 'ECDH-ES+A256KW'],
  ['X25519', x25519, 'ECDH-ES+A256KW'],
  ['RSA', rsa, 'RSA-OAEP-256'],
] as const;

describe('an encrypted reset token', () => {
  it.each(kinds)('is opened by the owner of the %s key', async (_name, pair, alg) => {
    const jwk = { ...jwkOf(pair.publicKey), kid: 'mine', use: 'enc', alg };
    const key = await parseEncryptionKey(jwk);
    const token = 'CANARY-token.größe';
    const encrypted = await encryptResetToken(new PlainResetToken(token), key);
    const { plaintext, protectedHeader } = await compactDecrypt(encrypted, pair.privateKey);
    expect(new TextDecoder().decode(plaintext)).toBe(token);
    expect(protectedHeader).toMatchObject({ alg, enc: 'A256GCM', kid: 'mine' });
    expect(encrypted).not.toContain('CANARY');
    expect(await encryptResetToken(new PlainResetToken(token), key)).not.toBe(encrypted);
  });

  it('cannot be decrypted by another key', async () => {
    const key = await parseEncryptionKey(publicP256);
    const encrypted = await encryptResetToken(new PlainResetToken('CANARY'), key);
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const decrypted = compactDecrypt(encrypted, stranger);
    await expect(decrypted).rejects.toThrow('decryption operation failed');
  });

  it('needs nothing but what is stored of the key', async () => {
    const stored = JSON.parse(JSON.stringify(await parseEncryptionKey(jwkOf(x25519.publicKey))));
    const encrypted = await encryptResetToken(new PlainResetToken('token'), stored);
    const { plaintext } = await compactDecrypt(encrypted, x25519.privateKey);
    expect(new TextDecoder().decode(plaintext)).toBe('token');
  });
});

describe('a registered key', () => {
  it('is kept by its public members only, with a thumbprint if it has no kid', async () => {
    const key = await parseEncryptionKey({ ...publicP256, x5u: 'https://x.test', key_ops: [] });
    expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    expect(key.kid).toMatch(/^[\w-]{43}$/);
    expect((await parseEncryptionKey(publicP256)).kid).toBe(key.kid);
  });

  const weak = (modulusLength: number, publicExponent = 65_537) =>
    jwkOf(generateKeyPairSync('rsa', { modulusLength, publicExponent }).publicKey);
  const zeros = Buffer.alloc(32).toString('base64url');
  const evenModulus = Buffer.from(publicRsa.n ?? '', 'base64url');
  evenModulus[evenModulus.length - 1] = 0;

  it.each<[string, unknown]>([
    ['nothing', null],
    ['text', JSON.stringify(publicP256)],
    ['a list', [publicP256]],
    ['a set of keys', { keys: [publicP256] }],
    ['an empty object', {}],
    ['a private P-256 key', jwkOf(p256.privateKey)],
    ['a private X25519 key', jwkOf(x25519.privateKey)],
    ['a private RSA key', jwkOf(rsa.privateKey)],
    ['a private member that is empty', { ...publicP256, d: null }],
    ['one factor of an RSA key', { ...publicRsa, p: jwkOf(rsa.privateKey).p }],
    ['a symmetric key', { kty: 'oct', k: zeros }],
    ['a public key with a symmetric one', { ...publicP256, k: zeros }],
    ['P-384', jwkOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey)],
    ['secp256k1', jwkOf(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey)],
    ['Ed25519', jwkOf(generateKeyPairSync('ed25519').publicKey)],
    ['X448', jwkOf(generateKeyPairSync('x448').publicKey)],
    ['RSA of 1,024 bits', weak(1024)],
    ['RSA of 2,040 bits', weak(2040)],
    ['RSA with exponent 3', weak(2048, 3)],
    ['RSA with exponent 1', { ...publicRsa, e: 'AQ' }],
    ['RSA with an even exponent', { ...publicRsa, e: 'AQAC' }],
    ['RSA with an even modulus', { ...publicRsa, n: evenModulus.toString('base64url') }],
    ['RSA of 16,384 bits', { ...publicRsa, n: Buffer.alloc(2048, 255).toString('base64url') }],
    ['RSA without a modulus', { kty: 'RSA', e: 'AQAB' }],
    ['a point off the curve', { ...publicP256, y: publicP256.x }],
    ['a point without y', { kty: 'EC', crv: 'P-256', x: publicP256.x }],
    ['a number for a point', { ...publicP256, x: 1 }],
    ['a point of low order', { kty: 'OKP', crv: 'X25519', x: zeros }],
    ['a short X25519 key', { kty: 'OKP', crv: 'X25519', x: 'AAAA' }],
    ['a key for signatures', { ...publicP256, use: 'sig' }],
    ['a key for ES256', { ...publicP256, alg: 'ES256' }],
    ['a key for RSA1_5', { ...publicRsa, alg: 'RSA1_5' }],
    ['a key for RSA-OAEP with SHA-1', { ...publicRsa, alg: 'RSA-OAEP' }],
    ['an empty kid', { ...publicP256, kid: '' }],
    ['a kid that is no text', { ...publicP256, kid: 1 }],
    ['a kid of 201 characters', { ...publicP256, kid: 'k'.repeat(201) }],
    ['a kid with NUL', { ...publicP256, kid: 'a\u0000' }],
  ])('is not %s', async (_name, value) => {
    const error = await rejection(parseEncryptionKey(value));
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT', details: { field: 'publicKey' } });
    const values = value && typeof value === 'object' ? Object.values(value) : [];
    const long = values.filter((each) => typeof each === 'string' && each.length > 8);
    for (const each of long) expect(error.message).not.toContain(each);
  });
});
