/**
 * Reset tokens in webhooks: encrypted to a public key that the integrator registered, so that a delivery log,
 * a proxy or a queue on the way reads nothing. Compact JWE (RFC 7516) with AES-256-GCM.
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

/** A registered public key: its public members, normalised, with `alg`, `use` and `kid`. Plain JSON. */
export interface EncryptionKey extends JsonWebKey {
  readonly alg: EncryptionAlgorithm;
  readonly use: 'enc';
  readonly kid: string;
}

const field = 'publicKey';
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const minRsaBits = 2048;
/** Beyond it a key costs us time and its owner gains nothing. */
const maxRsaBits = 8192;
const minRsaExponent = 65_537n;
const maxKeyIdLength = 200;

function refuse(problem: InputProblem, hint: string): AppError {
  return invalidInput(field, problem, hint);
}

/** How to seal to a key of this kind, and which of its members make the key (RFC 7518, 6; RFC 8037, 2). */
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

/** The key as OpenSSL reads it, which refuses points that are not on the curve. */
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

/** Where the key says what it is for, it has to be for this. */
function checkPurpose(jwk: Record<string, unknown>, alg: EncryptionAlgorithm): void {
  const isForOther = jwk['alg'] !== undefined && jwk['alg'] !== alg;
  if (isForOther || (jwk['use'] !== undefined && jwk['use'] !== 'enc')) {
    throw refuse('not_allowed', `must be a key for encryption with ${alg}`);
  }
}

async function keyIdOf(given: unknown, jwk: JsonWebKey): Promise<string> {
  if (given === undefined) return calculateJwkThumbprint(jwk);
  const isKeyId = typeof given === 'string' && given !== '' && given.length <= maxKeyIdLength;
  if (isKeyId && isStorableText(given)) return given;
  throw refuse('invalid', `must have a kid of 1 to ${maxKeyIdLength} characters, or none`);
}

/** Some keys can be read and still not be used, such as points of low order (RFC 7748, 6.1). */
async function trySealing(key: EncryptionKey): Promise<EncryptionKey> {
  try {
    await encryptResetToken(new PlainResetToken('trial'), key);
    return key;
  } catch {
    throw refuse('invalid', 'must be a JWK that can be encrypted to');
  }
}

/**
 * Takes the public JWK (RFC 7517) that an integrator registers and answers what to keep of it. A key
 * without `kid` gets its thumbprint (RFC 7638). Throws `BAD_USER_INPUT` on `publicKey` for private keys,
 * other kinds, weak RSA, keys for another use and keys that cannot be used; never repeats a part of one.
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
  return trySealing({ ...jwk, alg, use: 'enc', kid });
}

/** Encrypts a token to a key that `parseEncryptionKey` answered. The header says `alg`, `enc` and `kid`. */
export function encryptResetToken(token: PlainResetToken, key: EncryptionKey): Promise<string> {
  const { alg, use: _use, kid, ...jwk } = key;
  return new CompactEncrypt(new TextEncoder().encode(token.reveal()))
    .setProtectedHeader({ alg, enc: 'A256GCM', kid })
    .encrypt(createPublicKey({ key: jwk, format: 'jwk' }));
}

/** Whether what `encryptResetToken` answered was encrypted to this key: by `kid`, which is in its header. */
export function isEncryptedTo(encryptedToken: string, { kid }: EncryptionKey): boolean {
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
