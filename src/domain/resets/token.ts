/**
 * The secret of a reset, of two kinds: opaque text, or the `jti` of a signed JWT.
 * Only a digest is ever stored (OWASP ASVS 5.0, 6.5.2).
 */
import { createHash, randomBytes } from 'node:crypto';
import { invalidInput, resetTokenRefused } from '../shared/errors.js';
import { PlainResetToken } from '../shared/secret.js';

export type ResetTokenKind = 'opaque' | 'jwt';

/** SHA-256 over kind and secret. Its own type, so that a token cannot be stored or compared by mistake. */
export type ResetTokenDigest = Buffer & { readonly brand: 'reset token digest' };

const maxTokenLength = 8192;
const opaquePattern = /^[A-Za-z0-9_-]{16,128}$/;

/** 32 bytes from the system's generator, in base64url: 256 bits (ASVS 11.5.1 asks for 128). */
export function mintSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * The digest that finds a reset. For an opaque token `secret` is the token's text, for a JWT its `jti`:
 * single use hangs on what was signed, not on one spelling of it.
 */
export function digestSecret(kind: ResetTokenKind, secret: string): ResetTokenDigest {
  return createHash('sha256').update(`${kind}:${secret}`).digest() as ResetTokenDigest;
}

/** Throws `BAD_USER_INPUT` for an empty token and for one of more than 8 KiB. */
export function parseResetToken(field: string, text: string): PlainResetToken {
  if (text.length === 0) throw invalidInput(field, 'blank');
  if (text.length > maxTokenLength) {
    throw invalidInput(field, 'too_long', `must have at most ${maxTokenLength} characters`);
  }
  return new PlainResetToken(text);
}

/** Which kind a token is by its form: a JWT in compact form has two dots. */
export function resetTokenKind(token: PlainResetToken): ResetTokenKind {
  return token.reveal().includes('.') ? 'jwt' : 'opaque';
}

/** The digest of an opaque token. Throws `RESET_TOKEN_REFUSED` where it does not have the form of one. */
export function digestOpaqueToken(token: PlainResetToken): ResetTokenDigest {
  if (!opaquePattern.test(token.reveal())) throw resetTokenRefused('UNRECOGNIZED');
  return digestSecret('opaque', token.reveal());
}
