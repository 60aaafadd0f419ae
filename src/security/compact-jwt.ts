/** The strict form of a JWT, checked before any library sees it (RFC 8725bis, 2.14 and 3.14). */

const compactForm = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
const maxLength = 8192;

/** One text for one value: no padding, no spare bits in the last character. */
function isCanonical(segment: string): boolean {
  return Buffer.from(segment, 'base64url').toString('base64url') === segment;
}

/** Three segments of canonical base64url, of at most 8 KiB in all. */
export function isCompactJwt(token: string): boolean {
  if (token.length > maxLength || !compactForm.test(token)) return false;
  return token.split('.').every(isCanonical);
}
