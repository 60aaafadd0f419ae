import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseEmailAddress } from '../../../../src/domain/shared/email-address.js';
import { utf16Text } from '../../../support/arbitraries.js';
import { caught, outcomeOf } from '../../../support/caught.js';

const addressOf = (text: string) => parseEmailAddress(text).address;

describe('an email address', () => {
  // Proves: INP-07
  it.each([
    ['Pat.E+shop@Example.ORG', 'Pat.E+shop@example.org'],
    ["o'neil!#$%&*/=?^_`{|}~-@example.org", "o'neil!#$%&*/=?^_`{|}~-@example.org"],
    ['a@münchen.example', 'a@xn--mnchen-3ya.example'],
    ['a@MÜNCHEN.example', 'a@xn--mnchen-3ya.example'],
    ['a@XN--MNCHEN-3YA.example', 'a@xn--mnchen-3ya.example'],
    ['a@mu\u0308nchen.example', 'a@xn--mnchen-3ya.example'],
    ['a@\uff45xample.org', 'a@example.org'],
    ['a@\u212aelvin.example', 'a@kelvin.example'],
    ['a@\u017fhop.example', 'a@shop.example'],
    ['a@fa\u00df.example', 'a@xn--fa-hia.example'],
    ['a@xn--fa-hia.example', 'a@xn--fa-hia.example'],
    ['a@shop.xn--vermgensberatung-pwb', 'a@shop.xn--vermgensberatung-pwb'],
  ])('of %s is kept as %s', (given, kept) => expect(addressOf(given)).toBe(kept));

  it('keeps the case of its local part and is found without regard to it', () => {
    const kept = { address: 'Pat@example.org', key: 'pat@example.org' };
    expect(parseEmailAddress('Pat@Example.org')).toEqual(kept);
  });

  // Proves: MAI-06, INP-07
  it.each([
    ['nothing', ''],
    ['no at', 'example.org'],
    ['no local part', '@example.org'],
    ['no domain', 'a@'],
    ['two ats', 'a@b@example.org'],
    ['one label', 'a@localhost'],
    ['a trailing dot', 'a@example.org.'],
    ['a leading dot', 'a@.example.org'],
    ['an empty label', 'a@example..org'],
    ['a label that begins with a hyphen', 'a@-example.org'],
    ['a label that ends with a hyphen', 'a@example-.org'],
    ['an underscore in the domain', 'a@ex_ample.org'],
    ['broken punycode', 'a@xn--a.org'],
    ['an ideographic full stop', 'a@example\u3002org'],
    ['an address in brackets', 'a@[127.0.0.1]'],
    ['an IPv4 address', 'a@127.0.0.1'],
    ['an IPv4 address in disguise', 'a@0x7f.1'],
    ['a port', 'a@example.org:25'],
    ['a path', 'a@example.org/b'],
    ['percent-encoding', 'a@ex%61mple.org'],
    ['a soft hyphen', 'a@ex\u00adample.org'],
    ['a zero-width joiner', 'a@ex\u200dample.org'],
    ['a quoted local part', '"a b"@example.org'],
    ['a quoted address before another', '"x@evil.example y"@example.org'],
    ['a comment', 'a(b)@example.org'],
    ['a display name', 'Pat <a@example.org>'],
    ['two dots in the local part', 'a..b@example.org'],
    ['a dot at its begin', '.a@example.org'],
    ['a dot at its end', 'a.@example.org'],
    ['a list by comma', 'a@example.org,b@example.org'],
    ['a list by semicolon', 'a@example.org;b@example.org'],
    ['a list by space', 'a@example.org b@example.org'],
    ['a list before the at', 'a,b@example.org'],
    ['a header behind CR LF', 'a@example.org\r\nBcc: b@example.org'],
    ['a line separator', 'a\u2028@example.org'],
    ['NUL', 'a\0@example.org'],
    ['a lone surrogate', 'a\ud800@example.org'],
    ['a lone surrogate in the domain', 'a@ex\udc00ample.org'],
    ['a dotless i in the local part', 'm\u0131ke@example.org'],
    ['a Kelvin sign in the local part', 'mi\u212ae@example.org'],
    ['a long s in the local part', 'jo\u017fe@example.org'],
    ['a sharp s in the local part', 'stra\u00dfe@example.org'],
    ['full-width letters in the local part', '\uff4dike@example.org'],
    ['an accent in the local part', 'jos\u00e9@example.org'],
  ])('with %s is refused', (_, text) => {
    const error = caught(() => parseEmailAddress(text, 'customerEmail'));
    const details = { field: 'customerEmail', problem: 'invalid' };
    expect(error).toMatchObject({ code: 'INVALID_EMAIL', details });
    expect(error.message).toBe('The email address is not valid.');
  });

  it.each([' ', '\t', '\n', '\r\n', '\u00a0', '\u2003', '\u2028', '\ufeff', ' \n '])(
    'is read without the white space around it: %j',
    (space) => {
      expect(addressOf(`${space}a@example.org${space}`)).toBe('a@example.org');
      const inside = [`a${space}@example.org`, `a@${space}example.org`, `a@example.${space}org`];
      for (const text of [...inside, space]) {
        expect(outcomeOf(() => addressOf(text))).toBe('INVALID_EMAIL');
      }
    },
  );

  it.each(['\0', '\u0085', '\u200b', '\u202e'])(
    'is refused beside %j, which is no space',
    (mark) => {
      for (const text of [`${mark}a@example.org`, `a@example.org${mark}`]) {
        expect(outcomeOf(() => addressOf(text))).toBe('INVALID_EMAIL');
      }
    },
  );

  // Proves: INP-07
  it('has at most 64 characters before the at, 63 in a label and 254 in all', () => {
    const domain = (length: number) => 'b.'.repeat(length).slice(0, length - 3) + 'org';
    const bounds: [most: number, total: number, address: (length: number) => string][] = [
      [64, 76, (length) => `${'a'.repeat(length)}@example.org`],
      [63, 69, (length) => `a@${'b'.repeat(length)}.org`],
      [63, 73, (length) => `a@example.${'b'.repeat(length)}`],
      [2, 254, (length) => `${'a'.repeat(length)}@${domain(251)}`],
    ];
    for (const [most, total, address] of bounds) {
      expect(addressOf(address(most))).toHaveLength(total);
      expect(outcomeOf(() => addressOf(address(most + 1)))).toBe('INVALID_EMAIL');
    }
  });

  it('is bounded in its ASCII form, too', () => {
    const domain = `${'ü.'.repeat(60)}example`;
    expect(domain.length).toBeLessThan(254);
    expect(outcomeOf(() => addressOf(`a@${domain}`))).toBe('INVALID_EMAIL');
  });

  // Proves: MAI-07, INP-06
  it('of 50,000 characters is refused before any pattern sees it', () => {
    const long = [`a@${'a-'.repeat(25_000)}`, `${'a.'.repeat(25_000)}@b.org`, '@'.repeat(50_000)];
    for (const text of long) expect(outcomeOf(() => addressOf(text))).toBe('INVALID_EMAIL');
  });

  it('stays as it is when it is parsed again', () => {
    const local = fc.stringMatching(/^[a-zA-Z0-9+_-]{1,20}$/);
    const label = fc.stringMatching(/^[a-zäöüßéλд][a-zäöüßéλд0-9]{0,10}$/);
    fc.assert(
      fc.property(local, label, (before, middle) => {
        const once = parseEmailAddress(`${before}@${middle}.example`);
        expect(parseEmailAddress(once.address)).toEqual(once);
        expect(once.key).toMatch(/^[\x21-\x7e]+$/);
      }),
      { numRuns: 200 },
    );
  });

  // Proves: INP-07
  it('of any text is an address in ASCII or refused as input', () =>
    fc.assert(
      fc.property(utf16Text(40), (text) => {
        const parsed = outcomeOf(() => parseEmailAddress(`${text}@${text}.org`));
        if (typeof parsed === 'string') expect(parsed).toBe('INVALID_EMAIL');
        else expect(parsed.address).toMatch(/^[\x21-\x7e]+$/);
      }),
      { numRuns: 300 },
    ));

  // Proves: INP-07
  it('shares its key with another one only if they differ in case', () => {
    const character = fc.constantFrom(...'aAkKiIsS', '\u212a', '\u0131', '\u0130', '\u017f', 'ß');
    const local = fc.string({ unit: character, minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(local, local, (first, second) => {
        const keys = [first, second].map((part) =>
          outcomeOf(() => parseEmailAddress(`${part}@example.org`).key),
        );
        if (keys[0] !== keys[1] || keys[0] === 'INVALID_EMAIL') return;
        expect(/^[a-z]+$/i.test(first + second)).toBe(true);
        expect(first.toLowerCase()).toBe(second.toLowerCase());
      }),
      { numRuns: 300 },
    );
  });
});
