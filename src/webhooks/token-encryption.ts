/**
 * Encrypts reset tokens in webhooks to a public key that the integrator registered, so that no log, proxy or queue
 * on the way can read them. Compact JWE (RFC 7516) with AES-256-GCM.
 */
import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, CompactEncrypt, decodeProtectedHeader } from 'jose';
import { invalidInput, type AppError, type InputProblem } from '../domain/shared/errors.js';
import { isObject } from '../domain/shared/json.js';
import type { JsonObject } from '../domain/shared/metadata.js';
import { PlainResetToken } from '../domain/shared/secret.js';
import { isStorableText } from '../domain/shared/text.js';
import type { TokenEncryption } from '../operations/ports/index.js';

type EncryptionAlgorithm = 'ECDH-ES+A256KW' | 'RSA-OAEP-256';

/** A registered public key as plain JSON: its public members, normalised, with `alg`, `use` and `kid`. */
export interface EncryptionKey extends JsonWebKey {
  readonly alg: EncryptionAlgorithm;
  readonly use: 'enc';
  readonly kid: string;
}

const field = 'publicKey';
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const minRsaBits = 2048;
/** A longer key costs time and adds no security. */
const maxRsaBits = 8192;
const minRsaExponent = 65_537n;
const maxKeyIdLength = 200;

function refuse(problem: InputProblem, hint: string): AppError {
  return invalidInput(field, problem, hint);
}

/** How to encrypt to a key of this kind, and which of its members form the key (RFC 7518, 6; RFC 8037, 2). */
function kindOf({ kty, crv }: Record<string, unknown>) {
  if (kty === 'RSA') return { alg: 'RSA-OAEP-256', members: ['kty', 'n', 'e'] } as const;
  if (kty === 'EC' && crv === 'P-256') {
    return { alg: 'ECDH-ES+A256KW', members: ['kty', 'crv', 'x', 'y'] } as const;
  }
  if (kty === 'OKP' && crv === 'X25519') {
    return { alg: 'ECDH-ES+A256KW', members: ['kty', 'crv', 'x'] } as const;
  }
  throw refuse('not_allowed', 'must be a JWK of kind P-256, X25519 or RSA');
}

/** Reads the key by OpenSSL, which rejects points that are not on the curve. */
function readKey(jwk: JsonWebKey): KeyObject {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    throw refuse('invalid', 'must be a public JWK');
  }
}

/** NIST SP 800-131A: RSA of at least 2,048 bits; SP 800-56B, 6.2: an exponent of at least 65,537, odd. */
function checkRsa({ asymmetricKeyDetails: details }: KeyObject): void {
  const { modulusLength: bits = 0, publicExponent: exponent = 0n } = details ?? {};
  if (bits < minRsaBits || bits > maxRsaBits) {
    throw refuse('not_allowed', `must have ${minRsaBits} to ${maxRsaBits} bits`);
  }
  if (exponent < minRsaExponent || exponent % 2n === 0n) {
    throw refuse('not_allowed', 'must have the usual exponent');
  }
}

/** If the key states its purpose, it must be encryption by this algorithm (RFC 7517, 4.2 and 4.4). */
function checkPurpose(jwk: Record<string, unknown>, alg: EncryptionAlgorithm): void {
  const hasOtherAlgorithm = jwk['alg'] !== undefined && jwk['alg'] !== alg;
  if (hasOtherAlgorithm || (jwk['use'] !== undefined && jwk['use'] !== 'enc')) {
    throw refuse('not_allowed', `must be a key for encryption with ${alg}`);
  }
}

async function keyIdOf(given: unknown, jwk: JsonWebKey): Promise<string> {
  if (given === undefined) return calculateJwkThumbprint(jwk);
  const isKeyId = typeof given === 'string' && given !== '' && given.length <= maxKeyIdLength;
  if (isKeyId && isStorableText(given)) return given;
  throw refuse('invalid', `must have a kid of 1 to ${maxKeyIdLength} characters, or none`);
}

/** OpenSSL reads some keys that cannot be used, such as points of low order (RFC 7748, 6.1). */
async function tryEncrypting(key: EncryptionKey): Promise<EncryptionKey> {
  try {
    await encryptResetToken(new PlainResetToken('trial'), key);
    return key;
  } catch {
    throw refuse('invalid', 'must be a JWK that can be encrypted to');
  }
}

/**
 * Parses the public JWK (RFC 7517) that an integrator registers and returns the members to store. A key without
 * `kid` gets its thumbprint (RFC 7638). Throws `BAD_USER_INPUT` on `publicKey` for private keys, other kinds, weak
 * RSA, keys for another purpose and keys that cannot be used; the message repeats no part of the key.
 */
export async function parseEncryptionKey(value: unknown): Promise<EncryptionKey> {
  if (!isObject(value)) throw refuse('invalid', 'must be a JWK');
  if (privateMembers.some((name) => name in value)) {
    throw refuse('not_allowed', 'must be a public key: this one is not, and should be replaced');
  }
  const { alg, members } = kindOf(value);
  checkPurpose(value, alg);
  const key = readKey(Object.fromEntries(members.map((name) => [name, value[name]])));
  if (alg === 'RSA-OAEP-256') checkRsa(key);
  const jwk = key.export({ format: 'jwk' });
  const kid = await keyIdOf(value['kid'], jwk);
  return tryEncrypting({ ...jwk, alg, use: 'enc', kid });
}

/** Returns the token as a compact JWE, encrypted to a key that `parseEncryptionKey` returned. */
export function encryptResetToken(token: PlainResetToken, key: EncryptionKey): Promise<string> {
  const { alg, use: _use, kid, ...jwk } = key;
  return new CompactEncrypt(new TextEncoder().encode(token.reveal()))
    .setProtectedHeader({ alg, enc: 'A256GCM', kid })
    .encrypt(createPublicKey({ key: jwk, format: 'jwk' }));
}

/** Returns whether `encryptResetToken` encrypted the token to this key: its header contains the key's `kid`. */
function isEncryptedTo(encryptedToken: string, { kid }: EncryptionKey): boolean {
  return decodeProtectedHeader(encryptedToken).kid === kid;
}

/** A key that `parsePublicKey` returned comes back from the database as plain JSON. */
function storedKey(publicKey: JsonObject): EncryptionKey {
  return publicKey as unknown as EncryptionKey;
}

/** The port by which operations encrypt reset tokens. */
export const tokenEncryption: TokenEncryption = {
  parsePublicKey: async (value) => ({ ...(await parseEncryptionKey(value)) }),
  encrypt: (token, publicKey) => encryptResetToken(token, storedKey(publicKey)),
  isEncryptedTo: (token, publicKey) => isEncryptedTo(token, storedKey(publicKey)),
};
