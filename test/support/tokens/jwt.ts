/** Tokens made by hand, right and wrong: what a library would refuse to sign is what matters here. */
import { sign, type KeyObject } from 'node:crypto';
import { parseSigningKeys, type SigningKey } from '../../../src/security/signing-keys.js';

export type Json = Record<string, unknown>;

/** A text is taken as it is, so that JSON can be odd. */
export function encodePart(part: Json | string): string {
  const text = typeof part === 'string' ? part : JSON.stringify(part);
  return Buffer.from(text).toString('base64url');
}

const digests: Record<string, string | null> = {
  EdDSA: null,
  ES256: 'sha256',
  RS256: 'sha256',
  RS512: 'sha512',
  PS256: 'sha256',
};

/** The signature that the algorithm's name stands for (RFC 7518, RFC 8037). */
function signatureOf(input: string, algorithm: string, key: KeyObject): Buffer {
  const isPss = algorithm.startsWith('PS');
  const options = {
    key,
    dsaEncoding: 'ieee-p1363' as const,
    ...(isPss && { padding: 6, saltLength: 32 }),
  };
  return sign(digests[algorithm] ?? null, Buffer.from(input), options);
}

/** Header and payload, signed by the key in its own way, whatever the header says. */
export function signBy(
  { algorithm, privateKey }: Pick<SigningKey, 'privateKey'> & { algorithm: string },
  header: Json | string,
  payload: Json | string,
): string {
  const input = `${encodePart(header)}.${encodePart(payload)}`;
  return `${input}.${signatureOf(input, algorithm, privateKey).toString('base64url')}`;
}

export function signingKeyOf(pem: string): SigningKey {
  return parseSigningKeys(pem).current;
}

export const nowSeconds = (): number => Math.floor(Date.now() / 1000);
