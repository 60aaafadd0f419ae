/** Makes ids of new objects. They are random, so that no id can be guessed from another. */
import { randomBytes, randomInt } from 'node:crypto';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Returns 24 hexadecimal digits, the form of fabric's user ids. */
export function newCustomerId(): string {
  return randomBytes(12).toString('hex');
}

/** Returns 24 hexadecimal digits, a form of fabric's accounts. */
export function newAccount(): string {
  return randomBytes(12).toString('hex');
}

/** Returns 10 letters, the form of Commerce Layer's ids. */
export function newId(): string {
  return Array.from({ length: 10 }, () => letters[randomInt(letters.length)]).join('');
}
