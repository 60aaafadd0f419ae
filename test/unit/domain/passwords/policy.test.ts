import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { personalDataOf } from '../../../../src/domain/customers/customer.js';
import { findPasswordViolations, parsePassword } from '../../../../src/domain/passwords/policy.js';
import { utf16Text } from '../../../support/arbitraries.js';
import { caught } from '../../../support/caught.js';

const organization = {
  ...{ id: 'abcdefghij', account: '1234abcd5678efgh9ijklmno', createdAt: new Date(0) },
  ...{ slug: 'north-sails', name: 'North & Sails' },
};

const customer = {
  email: 'pat.kake@harbour-mail.example',
  profile: { name: { first: 'Patricia', middle: 'E', last: 'Kakewright' } },
};

const common = new Set(['password123', 'стрекоза1', 'sunshine1']);

function violationsOf(text: string, personalData: string[] = [], maxLength = 256): string[] {
  const violations = findPasswordViolations(parsePassword('newPassword', text), {
    policy: { minLength: 8, maxLength },
    commonPasswords: { includes: (password) => common.has(password) },
    personalData,
  });
  for (const { message } of violations) expect(message.length).toBeGreaterThan(10);
  return violations.map(({ code }) => code);
}

const withPersonalData = (text: string) =>
  violationsOf(text, personalDataOf(customer, organization));

describe('the length of a password', () => {
  // Proves: PWD-01
  it.each([
    ['7 letters', 'q'.repeat(7), ['TOO_SHORT']],
    ['8 letters', 'qwzxplmv', []],
    ['7 emoji, 14 units of UTF-16', '🐬'.repeat(7), ['TOO_SHORT']],
    ['8 emoji', '🐬🐳'.repeat(4), []],
    ['8 letters of two code points each that NFC joins', 'e\u0301o\u0301'.repeat(4), []],
    ['7 of them', 'e\u0301'.repeat(7), ['TOO_SHORT']],
    ['3 characters that NFC takes apart into 9', '\u{1d160}'.repeat(3), []],
    ['256 letters', 'qw'.repeat(128), []],
    ['257 letters', 'q'.repeat(257), ['TOO_LONG']],
    ['256 emoji, 1,024 bytes', '🐬🐳'.repeat(128), []],
    ['86 characters that NFC takes apart into 258', '\u{1d160}'.repeat(86), ['TOO_LONG']],
    ['nothing', '', ['TOO_SHORT']],
    ['a sample of the first document', 'secret', ['TOO_SHORT']],
    ['a sample of the second document', 'ABC123', ['TOO_SHORT']],
  ])('of %s is counted in code points after NFC', (_, text, expected) => {
    expect(violationsOf(text)).toEqual(expected);
  });

  // Proves: PWD-02
  it('is bounded in bytes if the policy allows more characters', () => {
    const ofLength = (count: number) => violationsOf(`q${'🐬'.repeat(count)}`, [], 300);
    expect(ofLength(255)).toEqual([]);
    expect(ofLength(256)).toEqual(['TOO_LONG']);
  });

  it('beyond 16,384 units is refused unread', () => {
    expect(violationsOf('q'.repeat(16_384))).toEqual(['TOO_LONG']);
    const error = caught(() => parsePassword('newPassword', 'q'.repeat(16_385)));
    expect(error.details).toEqual({ field: 'newPassword', problem: 'too_long' });
  });
});

describe('the characters of a password', () => {
  // Proves: PWD-04
  it.each([
    ['only lower case', 'qzkvwmpltrbn'],
    ['only digits', '90274618355172903846'],
    ['only ideographs', '海豚在月光下跳舞时我听见了风'],
    ['only spaces and signs', '  -- ++ !!  '],
    ['spaces at both ends', '   seven wet boots   '],
    ['tabs and line ends', 'seven\twet\nboots'],
  ])('may be %s and stay as typed', (_, text) => {
    expect(violationsOf(text)).toEqual([]);
    expect(parsePassword('newPassword', text).reveal()).toBe(text);
  });

  // Proves: PWD-05
  it('are joined by NFC and by nothing wider', () => {
    const read = (text: string) => parsePassword('newPassword', text).reveal();
    expect(read('cafe\u0301 noir')).toBe(read('caf\u00e9 noir'));
    expect(read('\ufb01ne')).not.toBe(read('fine'));
    expect(read('\uff51')).not.toBe(read('q'));
    expect(read('Q')).not.toBe(read('q'));
  });

  // Proves: PWD-06
  it.each([
    ['15 lone surrogates', '\ud800'.repeat(15)],
    ['a lone surrogate among letters', 'seven\udc00boots'],
    ['NUL at its end', 'seven wet boots\0'],
    ['NUL in it', 'seven\0boots'],
  ])('may not be %s, and has that one violation', (_, text) => {
    expect(violationsOf(text)).toEqual(['NOT_WELL_FORMED']);
  });
});

describe('a common password', () => {
  // Proves: PWD-07
  it.each(['password123', 'PASSWORD123', 'PassWord123', 'СТРЕКОЗА1', 'Sunshine1'])(
    'is found in any case: %s',
    (text) => expect(violationsOf(text)).toEqual(['TOO_COMMON']),
  );

  // Proves: PWD-07
  it.each(['password1234', ' password123', 'my password123 is long'])(
    'is the whole one, not a part: %s',
    (text) => expect(violationsOf(text)).toEqual([]),
  );
});

describe('a password that guesses itself', () => {
  it.each([
    ['8 spaces', ' '.repeat(8)],
    ['256 spaces', ' '.repeat(256)],
    ['white space of several kinds', ' \t\n\u00a0\u2003\u3000 \t'],
    ['one letter 8 times', 'qqqqqqqq'],
    ['one letter 256 times', 'q'.repeat(256)],
    ['one letter in both cases', 'qQqQqQqQ'],
    ['one emoji', '🐬'.repeat(8)],
    ['one letter of two code points that NFC joins', 'e\u0301'.repeat(8)],
  ])('is as common as any: %s', (_, text) => expect(violationsOf(text)).toEqual(['TOO_COMMON']));

  it.each(['qqqqqqqw', '       q', '        -'])('is not one with a second character: %j', (text) =>
    expect(violationsOf(text)).toEqual([]),
  );

  it('is refused for its length alone if that is out of bounds', () => {
    expect(violationsOf(' '.repeat(7))).toEqual(['TOO_SHORT']);
    expect(violationsOf(' '.repeat(257))).toEqual(['TOO_LONG']);
  });
});

describe('a password made of personal data', () => {
  // Proves: PWD-08
  it.each([
    ['the name of the shop twice', 'North & SailsNorth & Sails'],
    ['its slug twice', 'north-sailsnorth-sails'],
    ['its words in another order', 'sails north sails'],
    ['the own address', 'pat.kake@harbour-mail.example'],
    ['the own address in capitals', 'PAT.KAKE@HARBOUR-MAIL.EXAMPLE'],
    ['the local part and digits', 'pat.kake20261121'],
    ['a part of it and digits', 'kake99998888'],
    ['the domain and digits', 'harbour-mail2026'],
    ['the first name and a year', 'Patricia1987!'],
    ['first and last name', 'PatriciaKakewright'],
    ['last and first name', 'kakewright, patricia'],
    ['the service', 'rekeyrekey1'],
    ['a name and a few letters', 'abc-Patricia-xyz'],
  ])('is refused: %s', (_, text) => {
    expect(withPersonalData(text)).toEqual(['CONTAINS_PERSONAL_DATA']);
  });

  it.each([
    'Patricia and seven wet boots',
    'the wind is north tonight',
    'kake-lorbimquast',
    'seven wet boots',
    '90274618355172903846',
  ])('passes if enough else is in it: %s', (text) => expect(withPersonalData(text)).toEqual([]));

  const people = [
    'Ann',
    'Ana',
    'Kim',
    'Max',
    'Lea',
    'j.d.x@mail.example',
    'o.ng@lee.example',
    'Zoë',
  ];

  it.each([
    'Ann2024!',
    'ann12345',
    '2024-ANN-2024',
    '!!!Ann!!!',
    'AnnAnn2024',
    'AnnMax2024!!',
    'kim max lea 99',
    'Ann1234567890!',
    'Ann!1!1!1!1!1',
    'annmaxab',
    'xannannx',
    'j.d.x2024!',
    'J.D.X@mail12',
    'lee_2024_lee',
    'zoe\u0308-1999!',
    'Ann and Max 12',
  ])('is refused for a short name, too: %s', (text) => {
    expect(violationsOf(text, people)).toEqual(['CONTAINS_PERSONAL_DATA']);
  });

  it.each([
    ['a word that contains a name', 'banana2024!#$%'],
    ['a word that begins with a name', 'maximum-2024!'],
    ['a word that ends with a name', 'urbankim2024!'],
    ['a short name in capitals inside a word', 'bANAna77'],
    ['a short name among random characters', 'x7$Ann9!kQ2#vB4%'],
    ['a short name with signs around it, among random characters', 'K4#Ann9$xQ!7vB2@'],
    ['a short name at the start of random characters', 'Ann7!kQ2#vB4%tz9'],
    ['a short name in a passphrase', 'Ann sails to green islands'],
  ])('is not what %s is', (_, text) => expect(violationsOf(text, people)).toEqual([]));

  const shortName = fc.constantFrom('Ann', 'kim', 'LEA', 'Zoë', 'lee');
  const anyName = fc.constantFrom('Ann', 'kim', 'LEA', 'Zoë', 'Patricia', 'kakewright', 'j.d.x');
  const names = [...people, 'Patricia', 'Kakewright'];
  const padding = fc.stringMatching(/^[0-9]{0,8}[!?#$%.-]{0,4}$/);

  it('is refused whatever numbers and signs come before or after a name', () =>
    fc.assert(
      fc.property(padding, anyName, fc.boolean(), (more, name, isAfter) => {
        const text = isAfter ? `${name}${more}` : `${more}${name}`;
        fc.pre(text.length >= 8);
        expect(violationsOf(text, names)).toEqual(['CONTAINS_PERSONAL_DATA']);
      }),
    ));

  it('is refused whatever two names and a number it is made of', () =>
    fc.assert(
      fc.property(anyName, anyName, fc.nat(9999), (one, other, number) => {
        const found = violationsOf(`${one}${other}${number}!!`, names);
        expect(found).toEqual(['CONTAINS_PERSONAL_DATA']);
      }),
    ));

  it('is no password with a short name inside a longer word', () => {
    const letters = fc.stringMatching(/^[b-jp-z]{3,6}$/);
    fc.assert(
      fc.property(letters, shortName, letters, padding, (start, name, end, more) => {
        expect(violationsOf(`${start}${name}${end}${more}`, people)).toEqual([]);
      }),
    );
  });

  it('is hardly any of sixteen random characters with a short name among them', () => {
    const printable = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
    const random = fc.array(printable, { minLength: 13, maxLength: 13 });
    const sample = fc.sample(fc.tuple(random, shortName, fc.nat(13)), { numRuns: 3000, seed: 1 });
    const refused = sample.filter(([characters, name, place]) => {
      const text = [...characters.slice(0, place), name, ...characters.slice(place)].join('');
      return violationsOf(text, people).length > 0;
    });
    expect(refused.length).toBeLessThan(15);
  });

  it('is measured without words of fewer than three letters', () => {
    expect(violationsOf('lilolilo 12', ['Lilo'])).toEqual(['CONTAINS_PERSONAL_DATA']);
    expect(violationsOf('lilililili 12', ['Li'])).toEqual([]);
  });

  // Proves: PWD-08
  it('is compared in NFC and without regard to case', () => {
    const violations = violationsOf('JOSÉANTONIO1', ['jose\u0301', 'antonio']);
    expect(violations).toEqual(['CONTAINS_PERSONAL_DATA']);
  });
});

describe('the violations of a password', () => {
  // Proves: PWD-09
  it('are all listed at once', () => {
    expect(withPersonalData('kake1')).toEqual(['TOO_SHORT', 'CONTAINS_PERSONAL_DATA']);
    const both = violationsOf('password123', ['password']);
    expect(both).toEqual(['TOO_COMMON', 'CONTAINS_PERSONAL_DATA']);
  });

  // Proves: PWD-09
  it('never hold the password', () =>
    fc.assert(
      fc.property(utf16Text(100), (text) => {
        const canary = `CANARY${text}`;
        const violations = findPasswordViolations(parsePassword('newPassword', canary), {
          policy: { minLength: 300, maxLength: 256 },
          commonPasswords: { includes: () => true },
          personalData: [canary],
        });
        expect(violations.length).toBeGreaterThan(0);
        expect(JSON.stringify(violations)).not.toContain('CANARY');
      }),
      { numRuns: 100 },
    ));
});
