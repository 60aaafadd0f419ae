/** The list of common passwords that the build makes, as it is on disk. */
import { randomInt } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findPasswordViolations, parsePassword } from '../../../src/domain/passwords/policy.js';
import { mintSecret } from '../../../src/domain/resets/token.js';
import { blocklistFile, loadCommonPasswords } from '../../../src/security/common-passwords.js';

const entries = readFileSync(blocklistFile, 'utf8').split('\n').slice(0, -1);
const commonPasswords = loadCommonPasswords();

function isRefused(text: string): boolean {
  const policy = { minLength: 8, maxLength: 256 };
  const password = parsePassword('newPassword', text);
  const given = { policy, commonPasswords, personalData: [] };
  const violations = findPasswordViolations(password, given);
  return violations.some(({ code }) => code === 'TOO_COMMON');
}

/** Every other letter in the other case, where there is one that folds back. */
function inOtherCase(text: string): string {
  const change = (letter: string, index: number) =>
    index % 2 === 0 ? letter.toUpperCase() : letter;
  const changed = [...text].map(change).join('');
  return changed.toLowerCase() === text ? changed : text;
}

describe('the list of common passwords', () => {
  // Proves: PWD-07
  it('has at least 100,000 entries of eight characters or more, folded and without repeats', () => {
    expect(entries.length).toBeGreaterThanOrEqual(100_000);
    expect(new Set(entries).size).toBe(entries.length);
    const odd = entries.filter(
      (entry) => [...entry].length < 8 || entry !== entry.normalize('NFC').toLowerCase(),
    );
    expect(odd).toEqual([]);
    const isAfter = (entry: string, before: string) =>
      Buffer.compare(Buffer.from(entry), Buffer.from(before)) > 0;
    const unsorted = entries.findIndex((entry, at) => !isAfter(entry, entries[at - 1] ?? ''));
    expect(unsorted).toBe(-1);
  });

  // Proves: PWD-07
  it('finds 200 of its entries at random, in their own case and in another', () => {
    const picked = Array.from({ length: 200 }, () => entries[randomInt(entries.length)] ?? '');
    expect(picked.filter((entry) => !isRefused(entry))).toEqual([]);
    expect(picked.filter((entry) => !isRefused(inOtherCase(entry)))).toEqual([]);
  });

  it('finds its first and its last entries', () => {
    for (const entry of [...entries.slice(0, 50), ...entries.slice(-50)]) {
      expect(commonPasswords.includes(entry)).toBe(true);
    }
  });

  it.each(['password', 'PASSWORD', 'Password1', '12345678', 'QWERTYUIOP', '123456789987654321'])(
    'has what many people use: %s',
    (text) => expect(isRefused(text)).toBe(true),
  );

  // Proves: PWD-07
  it('does not find what is random, or only begins, ends or contains like an entry', () => {
    const random = Array.from({ length: 500 }, mintSecret);
    const parts = ['password\n12345678', '\npassword', 'password\n', 'assword', ' password', ''];
    const containing = ['xk password 93', `${mintSecret()}password`];
    expect([...random, ...parts, ...containing].filter(isRefused)).toEqual([]);
  });

  it('does not find what sorts before its first entry or after its last', () => {
    for (const text of ['\0', '\u0001\u0001', '\u{10ffff}'.repeat(8), `${entries.at(-1)}z`]) {
      expect(commonPasswords.includes(text)).toBe(false);
    }
  });
});

describe('a list of any length', () => {
  let folder = '';
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'rekey-list-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is searched to both its ends', () => {
    for (let length = 0; length <= 20; length += 1) {
      const words = Array.from({ length }, (_, index) =>
        'abcdefghijklmnopqrst'.charAt(index).repeat(1 + (index % 5)),
      );
      const file = join(folder, `${length}.txt`);
      writeFileSync(file, words.map((word) => `${word}\n`).join(''));
      const list = loadCommonPasswords(file);
      for (const word of words) {
        expect(list.includes(word)).toBe(true);
        expect(list.includes(`${word}0`)).toBe(false);
        expect(list.includes(`0${word}`)).toBe(false);
      }
      expect(list.includes('')).toBe(false);
    }
  });

  it('that was not built is said to be missing', () =>
    expect(() => loadCommonPasswords(join(folder, 'missing.txt'))).toThrow(/ENOENT/));
});
