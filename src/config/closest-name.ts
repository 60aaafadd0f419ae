/** Finds the name that was probably meant: by the distance between letters, then by words. */
import leven, { closestMatch } from 'leven';

/**
 * Returns how many letters of a name may be wrong. In short names only one may be: with two, `SMTP_SSL` and
 * `DATABASE_SSL` of other programs would look like `SMTP_URL` and `DATABASE_URL`.
 */
function maxDistance(known: string): number {
  return known.length < 13 ? 1 : 2;
}

const sorted = (parts: Iterable<string>) => [...parts].toSorted().join();

/** Returns whether two letters are swapped, which is one mistake but a distance of two. */
function hasSwappedLetters(name: string, known: string): boolean {
  return leven(name, known) === 2 && sorted(name) === sorted(known);
}

function hasSameWords(name: string, known: string): boolean {
  const isSameText = name.replaceAll('_', '') === known.replaceAll('_', '');
  return isSameText || sorted(name.split('_')) === sorted(known.split('_'));
}

function isClose(name: string, known: string): boolean {
  return (
    leven(name, known) <= maxDistance(known) ||
    hasSwappedLetters(name, known) ||
    hasSameWords(name, known)
  );
}

/** Returns the singular: `PROXY` for `PROXIES`, `PORT` for `PORTS`, but `ACCESS` for `ACCESS`. */
function singular(word: string): string {
  if (word.endsWith('IES')) return `${word.slice(0, -3)}Y`;
  return word.endsWith('S') && !word.endsWith('SS') ? word.slice(0, -1) : word;
}

/** The least number of letters of an abbreviation: `URL` does not abbreviate to `U`. */
const minAbbreviation = 3;

/** Returns whether the words differ at most in number, or one abbreviates the other, as `MIN` does `MINIMUM`. */
function areAlike(word: string, other: string): boolean {
  const [one, two] = [singular(word), singular(other)];
  const isPrefix = one.startsWith(two) || two.startsWith(one);
  return one === two || (isPrefix && Math.min(one.length, two.length) >= minAbbreviation);
}

/**
 * Returns whether the name has the words of the known one in order, at least two, and lacks at most one. The first
 * word tells programs apart, so it may differ in number only: `WEB_PORT` is no short form of `WEBHOOK_PORTS`.
 */
function hasWordsOf(known: string, name: string): boolean {
  const [first = '', ...words] = name.split('_');
  const [knownFirst = '', ...knownWords] = known.split('_');
  if (words.length === 0 || singular(first) !== singular(knownFirst)) return false;
  let found = 0;
  for (const word of knownWords) if (areAlike(words[found] ?? '', word)) found += 1;
  return found === words.length && knownWords.length - found <= 1;
}

const lastWord = (name: string) => name.slice(name.lastIndexOf('_') + 1);

/**
 * Returns the first known name with the same words, or all but one. Without the last word the name must be
 * unambiguous: `ACCESS_TOKEN` is the beginning of many and belongs to other programs.
 */
function firstByWords(name: string, known: readonly string[]): string | undefined {
  const candidates = known.filter((one) => hasWordsOf(one, name));
  const onlyOne = candidates.length === 1 ? candidates[0] : undefined;
  return candidates.find((one) => areAlike(lastWord(name), lastWord(one))) ?? onlyOne;
}

/** Returns the known name that was probably meant, or nothing. */
export function closestName(name: string, known: readonly string[]): string | undefined {
  const close = known.filter((one) => isClose(name, one));
  return closestMatch(name, close) ?? firstByWords(name, known);
}
