/** Peppers: secrets outside the database without which no stored hash can be tried (NIST SP 800-63B-4, 3.1.1.2). */
import { createHmac, randomBytes } from 'node:crypto';
import { isTypedSecret } from './sample-keys.js';

export interface PasswordPepper {
  /** Goes with each hash: 8 bytes in base64, as PHC strings have it. */
  readonly keyId: string;
  readonly secret: Buffer;
}

/** The first key hashes new passwords, and all verify those that name them. */
export interface PasswordPeppers {
  /** Null: new passwords are hashed without a pepper. */
  readonly current: PasswordPepper | null;
  readonly keys: readonly PasswordPepper[];
  /** Returns undefined for an unknown id. */
  find(keyId: string): PasswordPepper | undefined;
}

/** In the place of the first key: new passwords are hashed without a pepper. */
export const noPepper = 'none';

const keyBytes = 32;
const maxKeyBytes = 64;
const base64 = /^[\w+/-]+={0,2}$/;

/** Derives the id from the key, so that one id cannot mean two keys. The id tells nothing of 256 random bits. */
function toPepper(secret: Buffer): PasswordPepper {
  const digest = createHmac('sha256', secret).update('rekey:password-pepper').digest();
  return { keyId: digest.subarray(0, 8).toString('base64').replace('=', ''), secret };
}

function parseKey(text: string): PasswordPepper {
  // Node reads both alphabets of base64.
  const secret = Buffer.from(base64.test(text) ? text : '', 'base64');
  if (secret.length < keyBytes || secret.length > maxKeyBytes) {
    throw new Error(`must be keys of ${keyBytes} to ${maxKeyBytes} bytes in base64`);
  }
  if (isTypedSecret(secret)) throw new Error('must be random keys, not a sample');
  return toPepper(secret);
}

/** Returns the peppers of these keys, of which the first hashes. Throws an `Error` if a key is there twice. */
export function toPeppers(
  current: PasswordPepper | null,
  others: readonly PasswordPepper[],
): PasswordPeppers {
  const keys = current ? [current, ...others] : others;
  if (new Set(keys.map(({ keyId }) => keyId)).size < keys.length) {
    throw new Error('must be different keys: one is there twice');
  }
  return { current, keys, find: (keyId) => keys.find((key) => key.keyId === keyId) };
}

/**
 * Parses keys in base64 or base64url, separated by commas. The word `none` may stand for the first. Throws an `Error`
 * that says what the keys must be, and never shows them.
 */
export function parsePasswordPeppers(text: string): PasswordPeppers {
  const [first = '', ...others] = text.split(',').map((item) => item.trim());
  return toPeppers(first === noPepper ? null : parseKey(first), others.map(parseKey));
}

/** Hashes without a pepper, as long as there is none. */
export const noPeppers: PasswordPeppers = toPeppers(null, []);

/** Returns a new pepper of 256 random bits. */
export function generatePepper(): PasswordPepper {
  return toPepper(randomBytes(keyBytes));
}

/** Returns the peppers as they are written into the setting. */
export function writePeppers({ current, keys }: PasswordPeppers): string {
  const written = keys.map(({ secret }) => secret.toString('base64url'));
  return [...(current ? [] : [noPepper]), ...written].join(',');
}
