/**
 * Reset tokens, of two kinds: an opaque text that is the secret itself, or a signed JWT whose `jti` is the secret. Only a
 * digest of the secret is stored (OWASP ASVS 5.0, 6.5.2).
 */
import { hash, randomBytes } from 'node:crypto';
import { invalidInput, resetTokenRefused } from '../shared/errors.js';
import { PlainResetToken } from '../shared/secret.js';

export type ResetTokenKind = 'opaque' | 'jwt';

/** SHA-256 over kind and secret. It has a type of its own, so that code which stores a token itself does not compile. */
export type ResetTokenDigest = Buffer & { readonly brand: 'reset token digest' };

const maxTokenLength = 8192;
const opaquePattern = /^[A-Za-z0-9_-]{16,128}$/;

/** Returns a new secret: 256 random bits in base64url (ASVS 11.5.1 requires at least 128). */
export function mintSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Returns the digest by which a reset is found. `secret` is the text of an opaque token, or the `jti` of a JWT: one JWT
 * has many valid spellings, and all of them must find the same reset.
 */
export function digestSecret(kind: ResetTokenKind, secret: string): ResetTokenDigest {
  return hash('sha256', `${kind}:${secret}`, 'buffer') as ResetTokenDigest;
}

/**
 * Returns the token as a secret, without the white space around it that a paste may bring. Throws `BAD_USER_INPUT` for
 * an empty one and for one of more than 8,192 characters.
 */
export function parseResetToken(field: string, text: string): PlainResetToken {
  if (text.length === 0) throw invalidInput(field, 'blank');
  const token = text.trim();
  if (token.length > maxTokenLength) {
    throw invalidInput(field, 'too_long', `must have at most ${maxTokenLength} characters`);
  }
  return new PlainResetToken(token);
}

/**
 * As `parseResetToken`, for a token as a customer brings it: out of a link that a mail program cut, or by hand. No text
 * is wrong input. Throws `RESET_TOKEN_REFUSED` with `UNRECOGNIZED` for one that is empty or too long to be a token.
 */
export function readResetToken(text: string): PlainResetToken {
  const token = text.trim();
  if (token.length === 0 || token.length > maxTokenLength) throw resetTokenRefused('UNRECOGNIZED');
  return new PlainResetToken(token);
}

/** Returns the kind of a token by its form: a JWT contains dots, an opaque token does not. */
export function resetTokenKind(token: PlainResetToken): ResetTokenKind {
  return token.reveal().includes('.') ? 'jwt' : 'opaque';
}

/** Returns the digest of an opaque token. Throws `RESET_TOKEN_REFUSED` for a text that does not have the form of one. */
export function digestOpaqueToken(token: PlainResetToken): ResetTokenDigest {
  if (!opaquePattern.test(token.reveal())) throw resetTokenRefused('UNRECOGNIZED');
  return digestSecret('opaque', token.reveal());
}
