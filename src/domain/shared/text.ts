/** Bounds for the plain strings that callers send. PostgreSQL stores neither NUL nor lone surrogates. */
import { invalidInput } from './errors.js';

// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** True where every surrogate has its pair and nothing is a control character but tab and line ends. */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !controlCharacters.test(text);
}

/** Returns the text, or throws `BAD_USER_INPUT` where it is longer than `maxLength` UTF-16 units or not storable. */
export function parseText(field: string, text: string, maxLength = 255): string {
  if (text.length > maxLength) {
    throw invalidInput(field, 'too_long', `must have at most ${maxLength} characters`);
  }
  if (!isStorableText(text)) throw invalidInput(field, 'not_well_formed');
  return text;
}

/** As `parseText`; null and undefined pass through. */
export function parseOptionalText<T extends string | null | undefined>(
  field: string,
  text: T,
  maxLength = 255,
): T {
  if (typeof text === 'string') parseText(field, text, maxLength);
  return text;
}

const idPattern = /^[0-9A-Za-z]{1,64}$/;

/** Ids are opaque, 1 to 64 letters or digits. Throws `BAD_USER_INPUT` for anything else. */
export function parseId(field: string, id: string): string {
  if (!idPattern.test(id))
    throw invalidInput(field, 'invalid', 'must be 1 to 64 letters or digits');
  return id;
}
