/** The forms of keys and secrets. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { parsePasswordPeppers } from '../../security/password-peppers.js';
import { parseSigningKeys } from '../../security/signing-keys.js';
import { parsed } from './values.js';
import type { Form } from './setting.js';

export const signingKeys = parsed(
  'private keys in PEM (PKCS #8), Ed25519 or P-256, one after another; `\\n` may stand for a line end',
  parseSigningKeys,
);

export const peppers = parsed(
  'random keys of 32 to 64 bytes in base64url, separated by commas; `none` may stand for the first',
  parsePasswordPeppers,
);

/** Returns whether one of the accepted algorithms works with the key: RSA of 2048 bits or more, P-256, Ed25519. */
function isUsable({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): boolean {
  if (type === 'rsa') return (details?.modulusLength ?? 0) >= 2048;
  return type === 'ed25519' || details?.namedCurve === 'prime256v1';
}

const publicKeyWords = 'a public key in PEM: RSA of at least 2048 bits, P-256 or Ed25519';

function parsePublicKey(pem: string): KeyObject {
  try {
    const key = createPublicKey(pem.replaceAll('\\n', '\n'));
    if (isUsable(key)) return key;
  } catch {
    // The message is the same as for a key of another kind.
  }
  throw new Error(`must be ${publicKeyWords}`);
}

export const publicKey = parsed(publicKeyWords, parsePublicKey);

/** Returns true for texts such as `0123456789abcdef` and `aaaabbbb`: most characters follow from the previous one. */
function isSequence(value: string): boolean {
  const codes = [...value].map((character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => Math.abs(code - (codes[index] ?? 0)));
  return steps.filter((step) => step <= 1).length > steps.length / 2;
}

function isSampleValue(value: string): boolean {
  const isWord = /secret|sample|example|change.?me|password/i.test(value);
  return isWord || isSequence(value) || new Set(value).size < 10;
}

function secretProblem(value: string): string {
  const needs = [];
  if (Buffer.byteLength(value) < 32) needs.push('must have at least 32 bytes');
  if (isSampleValue(value)) needs.push('must be random, not a sample value');
  return needs.join(' and ');
}

/** A secret for HS256: at least as long as the output (RFC 7518, 3.2), and not a sample from a manual. */
export const sharedSecret: Form<string> = {
  takes: 'at least 32 random bytes',
  schema: z.string().refine((value) => secretProblem(value) === '', {
    error: ({ input }) => secretProblem(input as string),
  }),
};
