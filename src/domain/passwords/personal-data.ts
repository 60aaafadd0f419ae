/**
 * Whether a password is made of personal data. A name of three letters is also a part of many other words and turns up
 * among random characters, so it counts only where it stands as a word, or if names make up most of the password.
 */

/** A shorter word is no name of anybody. */
const shortestWord = 3;
const shortestLongWord = 4;
/** How much must be left when the personal words are removed; see `countRest`. */
const enoughBesides = 8;

/** Takes the place of a personal word, so that no letters around it become a word together. */
const gap = '\0';
const separators = /[\s@.,_+-]+/u;

/** Returns the text as passwords and words are compared: NFC, in lower case. */
export function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** Splits names and addresses into the words that must not make up a password, the longest first. */
function personalWords(personalData: readonly string[]): string[] {
  const words = personalData.flatMap((text) => [
    text,
    ...text.split('@'),
    ...text.split(separators),
  ]);
  return [...new Set(words.map(fold))]
    .filter((word) => word.length >= shortestWord)
    .toSorted((a, b) => b.length - a.length);
}

const special = /[\\^$.*+?()[\]{}|/-]/g;

function anyOf(words: readonly string[]): string {
  return words.map((word) => word.replaceAll(special, '\\$&')).join('|');
}

/** Removes short words: those that no letter touches, and all of them if little else is in the password. */
function removeShort(text: string, words: readonly string[], wholeLength: number): string {
  if (words.length === 0) return text;
  const any = anyOf(words);
  const rest = text.replaceAll(new RegExp(any, 'gu'), gap);
  if (rest.replaceAll(gap, '').length * 2 < wholeLength) return rest;
  return text.replaceAll(new RegExp(`(?<![\\p{L}\\p{M}])(?:${any})+(?![\\p{L}\\p{M}])`, 'gu'), gap);
}

/** A row of numbers or of signs counts no more, however long it is: `2024` and `!!!` are no more than habits. */
const mostOfRow = 2;

/** Counts letters, and each different row of numbers and of signs. What separates words counts nothing. */
function countRest(rest: string): number {
  const letters = rest.match(/\p{L}/gu) ?? [];
  const rows = rest.match(/\p{N}+|[^\p{L}\p{M}\p{N}\s@.,_+\-\0]+/gu) ?? [];
  const counts = [...new Set(rows)].map((row) => Math.min(row.length, mostOfRow));
  return counts.reduce((sum, count) => sum + count, letters.length);
}

function isLong(word: string): boolean {
  return word.length >= shortestLongWord;
}

/**
 * Returns whether the password consists of words of the personal data, and of little else. `personalData` are names and addresses; their words of three characters or more count.
 */
export function isMadeOfPersonalData(password: string, personalData: readonly string[]): boolean {
  const folded = fold(password);
  const words = personalWords(personalData).filter((word) => folded.includes(word));
  const withoutLong = words
    .filter(isLong)
    .reduce((text, word) => text.replaceAll(word, gap), folded);
  const short = words.filter((word) => !isLong(word));
  const rest = removeShort(withoutLong, short, folded.length);
  return rest !== folded && countRest(rest) < enoughBesides;
}
