import { describe, expect, it } from '@jest/globals';
import { chooseLocale } from '../../../src/mail/messages/index.js';

describe('the language of a mail', () => {
  const tags = ['de', 'de-AT', 'DE-at', 'de_AT', 'pt-BR', 'ja-Jpan-JP-u-ca-japanese'];
  it.each([...tags, 'fr-x-private'])('asked for as %s is that of its first part', (asked) => {
    expect(chooseLocale(asked, 'en', 'en')).toBe(asked.slice(0, 2).toLowerCase());
  });

  it("is the request's, else the customer's, else the organization's, else English", () => {
    expect(chooseLocale('fr', 'it', 'nl')).toBe('fr');
    expect(chooseLocale('da', 'it-CH', 'nl')).toBe('it');
    expect(chooseLocale(null, undefined, 'nl-BE')).toBe('nl');
    expect(chooseLocale('da', 'sv', 'fi')).toBe('en');
    expect(chooseLocale(null, null, null)).toBe('en');
  });

  it.each([
    ['nothing', ''],
    ['a wildcard', '*'],
    ['a longer word', 'deutsch'],
    ['a private tag', 'x-de'],
    ['a list', 'de,en'],
    ['a path', '../de'],
    ['a prototype key', '__proto__'],
    ['ten thousand subtags', 'de-a'.repeat(10_000)],
    ['a number', 7 as unknown as string],
    ['an object', { toString: null } as unknown as string],
  ])('is not led astray by %s', (_what, asked) => {
    expect(chooseLocale(asked, null, 'es')).toBe('es');
  });
});
