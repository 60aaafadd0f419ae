/** The policy, wherever a password comes in, and passwords that are to be proved. */
import { goodPassword, otherPassword } from '../world/people.js';
import { redeemed, rowsBy, type Changes, type Row } from './row.js';
import type { Subject } from './subjects.js';
import type { Verdict } from '../apis/verbs.js';

const row = rowsBy('a sales channel');

/** What no way to set a password takes, of a customer with that address. */
export const refusedPasswords: readonly [
  string,
  (subject: Pick<Subject, 'email'>) => unknown,
  Verdict,
][] = [
  ['an empty password', () => '', 'password_rejected: too_short'],
  ['a password of seven characters', () => 'heron 7', 'password_rejected: too_short'],
  ['a password of 257 characters', () => 'heron '.repeat(43), 'password_rejected: too_long'],
  ['a password of many bytes', () => '🦩'.repeat(255) + 'ab', 'password_rejected: too_long'],
  ['a common password', () => 'password1234', 'password_rejected: too_common'],
  ['a common password in capitals', () => 'PASSWORD1234', 'password_rejected: too_common'],
  ['one letter again and again', () => 'aaaaaaaaaaaaaa', 'password_rejected: too_common'],
  ["the sample's password", () => 'ABC123', 'password_rejected: too_short'],
  ["the service's own name", () => 'rekey', 'password_rejected: too_short contains_personal_data'],
  ['the address', ({ email }) => email, 'password_rejected: contains_personal_data'],
  ['a NUL in the password', () => `${otherPassword}\0`, 'password_rejected: not_well_formed'],
  ['half a character', () => `${otherPassword}\ud800`, 'password_rejected: not_well_formed'],
  ['a password of 17 KiB', () => 'heron '.repeat(2900), 'invalid'],
  ['no password', () => undefined, 'invalid'],
  ['null for a password', () => null, 'invalid'],
  ['a number for a password', () => 12_345_678_901, 'invalid'],
  ['a list with the password', () => [otherPassword], 'invalid'],
];

const refused = refusedPasswords.map(([what, passwordOf, verdict]): Row =>
  row('redeem', what, verdict, { given: (subject) => ({ password: passwordOf(subject) }) }),
);

export const acceptedPasswords: readonly [string, string][] = [
  ['a password of eight characters', 'herons 8'],
  ['a password of 256 characters', 'eight birds fly '.repeat(16)],
  ['a password with spaces at its ends', '  herons on the lake  '],
  ['a password in two parts of a character', 'cafe\u0301 au lait a\u0300 sept heures'],
  ['a password of other scripts', 'цапли над водой 鷺 🦩'],
];

const accepted = acceptedPasswords.map(([what, password]): Row =>
  row('redeem', what, 'ok', { given: () => ({ password }), changes: redeemed }),
);

const changed: Changes = {
  password: 'new',
  version: 2,
  resets: ['superseded'],
  events: ['customers.change_password'],
};

const changes: Row[] = [
  row('changePassword', 'another password', 'ok', { changes: changed }),
  row('changePassword', 'a wrong old password', 'wrong_credentials', {
    given: () => ({ old: 'not the old one' }),
  }),
  row('changePassword', 'a short new password', 'password_rejected: too_short', {
    given: () => ({ password: 'short' }),
  }),
  row('changePassword', 'a wrong old password and a short new one', 'wrong_credentials', {
    given: () => ({ old: 'not the old one', password: 'short' }),
  }),
  row('changePassword', 'a number for the old password', 'invalid', { given: () => ({ old: 7 }) }),
  row('changePassword', 'an unknown user', 'wrong_credentials', {
    given: () => ({ customerId: 'unknown1' }),
  }),
  row('changePassword', 'the right old password', 'wrong_credentials', {
    state: 'of a disabled customer',
  }),
  row('changePassword', 'an old password', 'wrong_credentials', {
    state: 'of a customer without a password',
  }),
];

const signIns: Row[] = [
  row('signIn', 'the password', 'ok'),
  row('signIn', 'the address in capitals', 'ok', {
    given: ({ email }) => ({ email: email.toUpperCase() }),
  }),
  row('signIn', 'the address with white space around it', 'ok', {
    given: ({ email }) => ({ email: `${email} ` }),
  }),
  row('signIn', 'another password', 'wrong_credentials', {
    given: () => ({ password: otherPassword }),
  }),
  row('signIn', 'a password', 'wrong_credentials', { state: 'of no customer' }),
  row('signIn', 'the password', 'wrong_credentials', { state: 'of a disabled customer' }),
  row('signIn', 'a password', 'wrong_credentials', { state: 'of a customer without a password' }),
  row('signIn', 'a text that is no address', 'invalid', { given: () => ({ email: 'quinn' }) }),
  row('signIn', 'no password', 'invalid', { given: () => ({ password: undefined }) }),
];

export const passwordRows: readonly Row[] = [
  ...refused,
  ...accepted,
  row('redeem', 'a short password', 'already_used', {
    state: 'used',
    given: () => ({ password: 'short' }),
  }),
  row('redeem', 'the password that it has', 'ok', {
    given: () => ({ password: goodPassword }),
    changes: { ...redeemed, password: 'old' },
  }),
  ...changes,
  ...signIns,
];
