/** Languages of mails, as BCP 47 tags. Any well-formed tag is accepted; `mail/` chooses the nearest language it has. */
import { invalidInput } from './errors.js';

/** The length that every implementation must support (RFC 5646, 4.4.1). */
const maxLength = 35;
const pattern = /^[A-Za-z]{2,8}([-_][0-9A-Za-z]{1,8})*$/;

function isLocale(text: string): boolean {
  return text.length <= maxLength && pattern.test(text);
}

/** Returns the tag unchanged. Throws `BAD_USER_INPUT` if it is malformed. */
export function parseLocale(text: string | null): string | null {
  if (text === null || isLocale(text)) return text;
  throw invalidInput('locale', 'invalid', 'must be a language tag such as de or pt-BR');
}

/** Returns the tag, or null if it is malformed: a wrong language must not keep a requested mail from being sent. */
export function readLocale(text: string | null | undefined): string | null {
  return typeof text === 'string' && isLocale(text) ? text : null;
}
