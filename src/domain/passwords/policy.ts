/**
 * The password policy: a new password must be long enough, must not be common, and must not be made of personal data.
 * There are no rules about kinds of characters (NIST SP 800-63B-4, 3.1.1.2; OWASP ASVS 5.0, 6.2).
 */
import { invalidInput, type PasswordPolicy, type PasswordViolation } from '../shared/errors.js';
import { PlainPassword } from '../shared/secret.js';
import { byteLength } from '../shared/text.js';
import { fold, isMadeOfPersonalData } from './personal-data.js';

export type { PasswordPolicy } from '../shared/errors.js';

/** A list of common passwords. `password` is in lower-case NFC. */
export interface CommonPasswords {
  includes(password: string): boolean;
}

/** The greatest maximum length that can be configured, in code points. */
export const maxPasswordLength = 256;
const maxPasswordBytes = 1024;
/** Only an attacker sends a longer value, so it is refused before the cost of normalizing it. */
const maxInputLength = 16_384;

/**
 * Returns the password in NFC and otherwise unchanged: not trimmed, not cut, in its case (NIST SP 800-63B-4, 3.1.1.2;
 * ASVS 6.2.8). Ill-formed UTF-16 stays as it is, for the policy to refuse. Throws `BAD_USER_INPUT` for a value of more
 * than 16,384 UTF-16 units.
 */
export function parsePassword(field: string, text: string): PlainPassword {
  if (text.length > maxInputLength) throw invalidInput(field, 'too_long');
  return new PlainPassword(text.isWellFormed() ? text.normalize('NFC') : text);
}

function lengthViolations(password: string, policy: PasswordPolicy): PasswordViolation[] {
  const length = [...password].length;
  const bytes = byteLength(password);
  if (length < policy.minLength) {
    return [{ code: 'TOO_SHORT', message: `Use at least ${policy.minLength} characters.` }];
  }
  if (length > policy.maxLength || bytes > maxPasswordBytes) {
    const message = `Use at most ${policy.maxLength} characters and ${maxPasswordBytes} bytes.`;
    return [{ code: 'TOO_LONG', message }];
  }
  return [];
}

/** Whether the password is only white space, or one repeated character in any case. No list has all such passwords. */
function isMonotonous(password: string): boolean {
  return password.trim() === '' || new Set(fold(password)).size === 1;
}

/** Returns every way in which the password violates the policy; an empty list if it is acceptable. */
export function findPasswordViolations(
  password: PlainPassword,
  rules: {
    policy: PasswordPolicy;
    commonPasswords: CommonPasswords;
    /** Address, names and shop; see `personal-data.ts`. */
    personalData: readonly string[];
  },
): PasswordViolation[] {
  const text = password.reveal();
  // NUL cannot be typed, and some systems end a string at it.
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
