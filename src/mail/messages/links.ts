/** The links in a mail: a page that the organization configured, with the reset's id and token in the fragment. */
import { invalidInput } from '../../domain/shared/errors.js';
import { hostOf, isLoopback } from '../../domain/shared/loopback.js';
import type { PlainResetToken } from '../../domain/shared/secret.js';

const maxLength = 1024;

/** Only characters that need no escaping in a URL (RFC 3986, 2), and a host right after the scheme. */
const pattern = /^https?:\/\/[\w[][\w.~:/?[\]@!$&'()*+,;=%-]+$/;

function isLinkBase(text: string): boolean {
  if (text.length > maxLength || !pattern.test(text) || !URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  const isSafe = protocol === 'https:' || isLoopback(hostOf(text));
  return isSafe && `${username}${password}` === '' && !/^https?:\/\/[^/?]*@/.test(text);
}

/**
 * Returns the text unchanged if it can be the base of a link: https (http on loopback only), no
 * credentials, no fragment, at most 1,024 characters. Throws `BAD_USER_INPUT` otherwise.
 */
export function requireLinkBase(text: string): string {
  if (isLinkBase(text)) return text;
  const hint = 'must be an https: URL without credentials and without a fragment';
  throw invalidInput('link', 'invalid', hint);
}

/**
 * Returns the link to a page with the reset's id and token. `base` is from `requireLinkBase`. They are in the
 * fragment because browsers send it to no server and in no Referer (RFC 9110, 7.1 and 10.1.3).
 */
export function tokenLink(base: string, id: string, token: PlainResetToken): string {
  return `${base}#id=${encodeURIComponent(id)}&token=${encodeURIComponent(token.reveal())}`;
}
