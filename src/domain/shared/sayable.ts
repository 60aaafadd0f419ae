/**
 * Names that a client sent, for messages. A name may be a secret in the wrong place, so only those are repeated that look
 * like names of the wire format; for others, a message says where they are.
 */

/** Words as in `shipping_address`, or `shippingAddress` and `line_1`; no passphrase, token or key looks so. */
const word = '[a-z]{1,14}';
const snakeCase = new RegExp(`^_?${word}(?:_(?:${word}|[0-9]{1,2}))*$`);
const camelCase = /^[a-z]{2,14}(?:[A-Z][a-z]{1,13}){1,4}$/;
const maxLength = 64;

/** Returns whether a message may repeat the text, as one name. */
export function isName(text: string): boolean {
  if (text.length > maxLength || text in Object.prototype) return false;
  return snakeCase.test(text) || camelCase.test(text);
}

/** The marks between the names of a path (`customer.events`) and of a parameter (`filter[q][id_eq]`). */
const marks = /[.[\]]+/;

/**
 * Returns whether a message may repeat the text: a name, names with dots between them, or a parameter with names in
 * brackets, of at most 64 characters.
 */
export function isSayable(text: string): boolean {
  if (text.length > maxLength) return false;
  const names = text.split(marks);
  if (names.length > 1 && names.at(-1) === '') names.pop();
  return names.every(isName);
}

/** Returns the text if a message may repeat it, otherwise its place: `list` is what it is in, `index` counts from 0. */
export function say(text: string, list: string, index: number): string {
  return isSayable(text) ? text : `Name ${index + 1} of ${list}`;
}
