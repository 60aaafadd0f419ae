/** Languages of mails, as BCP 47 tags. Which of them there are messages in is delivery's to know. */
import { invalidInput } from './errors.js';

/** As long as the longest tag that anything must be ready to take (RFC 5646, 4.4.1). */
const maxLength = 35;
const pattern = /^[A-Za-z]{2,8}([-_][0-9A-Za-z]{1,8})*$/;

function isLocale(text: string): boolean {
  return text.length <= maxLength && pattern.test(text);
}

/** Throws `BAD_USER_INPUT` where it does not have the form of a tag; any well-formed one is kept. */
export function parseLocale(text: string | null): string | null {
  if (text === null || isLocale(text)) return text;
  throw invalidInput('locale', 'invalid', 'must be a language tag such as de or pt-BR');
}

/** What a stranger wishes: null where it is no tag, for a wrong wish is no reason to send no mail. */
export function readLocale(text: string | null | undefined): string | null {
  return typeof text === 'string' && isLocale(text) ? text : null;
}
