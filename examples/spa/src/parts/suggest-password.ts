/** Without those that look like others: i, l, o, 0, 1. */
const characters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Bytes from this on would make the first characters likelier than the others. */
const limit = 256 - (256 % characters.length);

function randomCharacter(): string {
  const [byte = limit] = crypto.getRandomValues(new Uint8Array(1));
  return byte < limit ? characters.charAt(byte % characters.length) : randomCharacter();
}

/**
 * Returns a new password of at least `minLength` characters: groups of five that can be read out and typed, at least
 * four of them (99 bits).
 */
export function suggestPassword(minLength: number): string {
  const groups = Math.max(4, Math.ceil((minLength + 1) / 6));
  const group = () => Array.from({ length: 5 }, randomCharacter).join('');
  return Array.from({ length: groups }, group).join('-');
}
