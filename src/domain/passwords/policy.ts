/**
 * What a new password must be: long enough, not one that everybody uses, not made of personal data.
 * No rules about kinds of characters (NIST SP 800-63B-4, 3.1.1.2; OWASP ASVS 5.0, 6.2).
 */
import { invalidInput, type PasswordViolation } from '../shared/errors.js';
import { PlainPassword } from '../shared/secret.js';

export interface PasswordPolicy {
  /** In Unicode code points after NFC. */
  readonly minLength: number;
  readonly maxLength: number;
}

/** Known common passwords; `password` is lower-case NFC. */
export interface CommonPasswords {
  includes(password: string): boolean;
}

export const maxPasswordLength = 256;
const maxPasswordBytes = 1024;
/** Beyond this a value is no password but an attack; it is refused unread. */
const maxInputLength = 16_384;
const shortestPersonalWord = 3;
/** So many letters must be left when personal words, digits and signs are taken away. */
const lettersBesidesPersonalData = 8;

/**
 * NFC once, and nothing else: no trimming, no case change, no cut (SP 800-63B-4, 3.1.1.2; ASVS 6.2.8).
 * Ill-formed UTF-16 is kept as it is, for the policy to refuse.
 */
export function parsePassword(field: string, text: string): PlainPassword {
  if (text.length > maxInputLength) throw invalidInput(field, 'too_long');
  return new PlainPassword(text.isWellFormed() ? text.normalize('NFC') : text);
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** The parts of names and addresses that must not make up a password. */
function personalWords(personalData: readonly string[]): string[] {
  const words = personalData.flatMap((text) => [text, ...text.split(/[\s@.,_+-]+/u)]);
  return [...new Set(words.map(fold))]
    .filter((word) => word.length >= shortestPersonalWord)
    .toSorted((a, b) => b.length - a.length);
}

function isMadeOfPersonalData(password: string, personalData: readonly string[]): boolean {
  const folded = fold(password);
  const words = personalWords(personalData).filter((word) => folded.includes(word));
  if (words.length === 0) return false;
  const rest = words.reduce((text, word) => text.replaceAll(word, ''), folded);
  return rest.replaceAll(/[^\p{L}]/gu, '').length < lettersBesidesPersonalData;
}

function lengthViolations(password: string, policy: PasswordPolicy): PasswordViolation[] {
  const length = [...password].length;
  const bytes = new TextEncoder().encode(password).length;
  if (length < policy.minLength) {
    return [{ code: 'TOO_SHORT', message: `Use at least ${policy.minLength} characters.` }];
  }
  if (length > policy.maxLength || bytes > maxPasswordBytes) {
    const message = `Use at most ${policy.maxLength} characters and ${maxPasswordBytes} bytes.`;
    return [{ code: 'TOO_LONG', message }];
  }
  return [];
}

/** White space alone, or one character again and again (in whatever case): no list has all lengths of them. */
function isMonotonous(password: string): boolean {
  return password.trim() === '' || new Set(fold(password)).size === 1;
}

/** Every way in which the password fails the policy, at once; empty where it passes. */
export function findPasswordViolations(
  password: PlainPassword,
  rules: {
    policy: PasswordPolicy;
    commonPasswords: CommonPasswords;
    /** Address, names and shop: words of at least three letters in them count. */
    personalData: readonly string[];
  },
): PasswordViolation[] {
  const text = password.reveal();
  // NUL cannot be typed, and systems differ in whether it ends a string.
  if (!text.isWellFormed() || text.includes('\0')) {
    return [{ code: 'NOT_WELL_FORMED', message: 'Use characters that can be typed.' }];
  }
  const violations = lengthViolations(text, rules.policy);
  const isMonotonousAtLength = violations.length === 0 && isMonotonous(text);
  if (isMonotonousAtLength || rules.commonPasswords.includes(fold(text))) {
    violations.push({ code: 'TOO_COMMON', message: 'Use a password that others do not use.' });
  }
  if (isMadeOfPersonalData(text, rules.personalData)) {
    const message = 'Use a password without your name, your address or the name of the shop.';
    violations.push({ code: 'CONTAINS_PERSONAL_DATA', message });
  }
  return violations;
}
