/** Checks of the plain strings that callers send. PostgreSQL stores neither NUL nor lone surrogates. */
import { invalidInput } from './errors.js';

// oxlint-disable-next-line no-control-regex -- the pattern looks for control characters
const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Whether the text is well-formed UTF-16 and has no control character except tab, line feed and carriage return. */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !controlCharacters.test(text);
}

/** Returns how many bytes the text has in UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Returns the text. Throws `BAD_USER_INPUT` if it has more than `maxLength` UTF-16 units or is not storable. */
export function parseText(field: string, text: string, maxLength = 255): string {
  if (text.length > maxLength) {
    throw invalidInput(field, 'too_long', `must have at most ${maxLength} characters`);
  }
  if (!isStorableText(text)) throw invalidInput(field, 'not_well_formed');
  return text;
}

/** As `parseText`; returns null and undefined unchanged. */
export function parseOptionalText<T extends string | null | undefined>(
  field: string,
  text: T,
  maxLength = 255,
): T {
  if (typeof text === 'string') parseText(field, text, maxLength);
  return text;
}

const idPattern = /^[0-9A-Za-z]{1,64}$/;

/** Returns the id. Throws `BAD_USER_INPUT` unless it is 1 to 64 letters or digits. */
export function parseId(field: string, id: string): string {
  if (!idPattern.test(id))
    throw invalidInput(field, 'invalid', 'must be 1 to 64 letters or digits');
  return id;
}
