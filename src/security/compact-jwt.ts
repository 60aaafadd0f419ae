/** Checks the strict form of a JWT before a library parses it (RFC 8725bis, 2.14 and 3.14). */
import { hasRepeatedMembers } from '../domain/shared/json.js';

const compactForm = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
const maxLength = 8192;
/** Keeps a byte order mark, which JSON must not begin with (RFC 8259, 8.1): parsers differ on it. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Returns whether the segment is the only spelling of its bytes: no padding, no unused bits set in the last character.
 */
function isCanonical(segment: string): boolean {
  return Buffer.from(segment, 'base64url').toString('base64url') === segment;
}

/**
 * Returns whether the segment is JSON in UTF-8 without repeated members, which parsers read differently (RFC 7515, 4;
 * RFC 7519, 4).
 */
function isPlainJson(segment: string): boolean {
  try {
    const json = utf8.decode(Buffer.from(segment, 'base64url'));
    JSON.parse(json);
    return !hasRepeatedMembers(json);
  } catch {
    return false;
  }
}

/**
 * Returns whether a token is three segments of canonical base64url, at most 8 KiB in all, the first two unambiguous
 * JSON.
 */
export function isCompactJwt(token: string): boolean {
  if (token.length > maxLength || !compactForm.test(token)) return false;
  const segments = token.split('.');
  return segments.every(isCanonical) && segments.slice(0, 2).every(isPlainJson);
}
