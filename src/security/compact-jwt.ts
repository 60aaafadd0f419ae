/** The strict form of a JWT, checked before any library sees it (RFC 8725bis, 2.14 and 3.14). */
import { hasRepeatedMembers } from '../domain/shared/json.js';

const compactForm = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
const maxLength = 8192;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** One text for one value: no padding, no spare bits in the last character. */
function isCanonical(segment: string): boolean {
  return Buffer.from(segment, 'base64url').toString('base64url') === segment;
}

/** JSON in UTF-8 that names no member twice: one meaning, whoever reads it (RFC 7515, 4; RFC 7519, 4). */
function isPlainJson(segment: string): boolean {
  try {
    const json = utf8.decode(Buffer.from(segment, 'base64url'));
    JSON.parse(json);
    return !hasRepeatedMembers(json);
  } catch {
    return false;
  }
}

/** Three segments of canonical base64url, of at most 8 KiB in all; the first two are unambiguous JSON. */
export function isCompactJwt(token: string): boolean {
  if (token.length > maxLength || !compactForm.test(token)) return false;
  const segments = token.split('.');
  return segments.every(isCanonical) && segments.slice(0, 2).every(isPlainJson);
}
