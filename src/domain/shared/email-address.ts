/**
 * Email addresses. The local part is an ASCII dot-atom and keeps its case (RFC 5321, 4.1.2; quoted forms and SMTPUTF8 are
 * refused). The domain becomes lower-case ASCII (IDNA by UTS 46).
 */
import { AppError } from './errors.js';

/** An address in its stored form, and its key. Two spellings of one address have the same key. */
export interface EmailAddress {
  readonly address: string;
  /** The address in lower case. It is ASCII, so no two different letters become the same. */
  readonly key: string;
}

const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const givenDomain = /^[\p{L}\p{N}\p{M}]([\p{L}\p{N}\p{M}.-]*[\p{L}\p{N}\p{M}])?$/u;
const asciiDomain = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** Does not use `URL.canParse`: in Node 20, once optimized, it returns false for letters of Latin-1 beyond ASCII. */
function toAscii(domain: string): string {
  try {
    return new URL(`http://${domain}`).hostname;
  } catch {
    return '';
  }
}

function parseDomain(domain: string): string | undefined {
  if (!givenDomain.test(domain) || domain.includes('..')) return undefined;
  const ascii = toAscii(domain);
  return asciiDomain.test(ascii) ? ascii : undefined;
}

/** Returns the key of an address that is in its stored form. */
export function emailKeyOf(address: string): string {
  return address.toLowerCase();
}

/**
 * Returns stored form and key; null for a text that is not one email address of at most 254 characters. White space
 * around the address is left out: keyboards that complete an address add a space, and so does a paste.
 */
export function readEmailAddress(given: string): EmailAddress | null {
  const text = given.trim();
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  const domain = text.length <= 254 ? parseDomain(text.slice(at + 1)) : undefined;
  const address = `${local}@${domain}`;
  if (!domain || local.length > 64 || address.length > 254 || !localPart.test(local)) {
    return null;
  }
  return { address, key: emailKeyOf(address) };
}

/** As `readEmailAddress`. Throws `INVALID_EMAIL` on `field` for a text that is not one email address. */
export function parseEmailAddress(text: string, field = 'email'): EmailAddress {
  const address = readEmailAddress(text);
  if (!address) throw new AppError('INVALID_EMAIL', { field, problem: 'invalid' });
  return address;
}
