/** The policy, wherever a password comes in, and passwords that are to be proved. */
import { goodPassword, otherPassword } from '../world/people.js';
import { redeemed, type Changes, type Row } from './row.js';
import type { Subject } from './subjects.js';
import type { Verdict } from '../apis/verbs.js';

const by = 'a sales channel';

const refusedPasswords: readonly [string, (subject: Subject) => unknown, Verdict][] = [
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

const refused = refusedPasswords.map(([what, passwordOf, verdict]): Row => ({
  verb: 'redeem',
  what,
  by,
  given: (subject) => ({ password: passwordOf(subject) }),
  verdict,
}));

const acceptedPasswords: readonly [string, string][] = [
  ['a password of eight characters', 'herons 8'],
  ['a password of 256 characters', 'eight birds fly '.repeat(16)],
  ['a password with spaces at its ends', '  herons on the lake  '],
  ['a password in two parts of a character', 'cafe\u0301 au lait a\u0300 sept heures'],
  ['a password of other scripts', 'цапли над водой 鷺 🦩'],
];

const accepted = acceptedPasswords.map(([what, password]): Row => ({
  verb: 'redeem',
  what,
  by,
  given: () => ({ password }),
  verdict: 'ok',
  changes: redeemed,
}));

const changed: Changes = {
  password: 'new',
  version: 2,
  resets: ['superseded'],
  events: ['customers.change_password'],
};

const changes: Row[] = [
  { verb: 'changePassword', what: 'another password', by, verdict: 'ok', changes: changed },
  {
    verb: 'changePassword',
    what: 'a wrong old password',
    by,
    given: () => ({ old: 'not the old one' }),
    verdict: 'wrong_credentials',
  },
  {
    verb: 'changePassword',
    what: 'a short new password',
    by,
    given: () => ({ password: 'short' }),
    verdict: 'password_rejected: too_short',
  },
  {
    verb: 'changePassword',
    what: 'a wrong old password and a short new one',
    by,
    given: () => ({ old: 'not the old one', password: 'short' }),
    verdict: 'wrong_credentials',
  },
  {
    verb: 'changePassword',
    what: 'a number for the old password',
    by,
    given: () => ({ old: 7 }),
    verdict: 'invalid',
  },
  {
    verb: 'changePassword',
    what: 'a user whom nobody knows',
    by,
    given: () => ({ customerId: 'unknown1' }),
    verdict: 'wrong_credentials',
  },
  {
    verb: 'changePassword',
    what: 'the right old password',
    state: 'of a disabled customer',
    by,
    verdict: 'wrong_credentials',
  },
  {
    verb: 'changePassword',
    what: 'an old password',
    state: 'of a customer without a password',
    by,
    verdict: 'wrong_credentials',
  },
];

const signIns: Row[] = [
  { verb: 'signIn', what: 'the password', by, verdict: 'ok' },
  {
    verb: 'signIn',
    what: 'the address in capitals',
    by,
    given: ({ email }) => ({ email: email.toUpperCase() }),
    verdict: 'ok',
  },
  {
    verb: 'signIn',
    what: 'another password',
    by,
    given: () => ({ password: otherPassword }),
    verdict: 'wrong_credentials',
  },
  { verb: 'signIn', what: 'a password', state: 'of nobody', by, verdict: 'wrong_credentials' },
  {
    verb: 'signIn',
    what: 'the password',
    state: 'of a disabled customer',
    by,
    verdict: 'wrong_credentials',
  },
  {
    verb: 'signIn',
    what: 'a password',
    state: 'of a customer without a password',
    by,
    verdict: 'wrong_credentials',
  },
  {
    verb: 'signIn',
    what: 'a text that is no address',
    by,
    given: () => ({ email: 'quinn' }),
    verdict: 'invalid',
  },
  {
    verb: 'signIn',
    what: 'no password',
    by,
    given: () => ({ password: undefined }),
    verdict: 'invalid',
  },
];

export const passwordRows: readonly Row[] = [
  ...refused,
  ...accepted,
  {
    verb: 'redeem',
    what: 'a short password',
    state: 'used',
    by,
    given: () => ({ password: 'short' }),
    verdict: 'already_used',
  },
  {
    verb: 'redeem',
    what: 'the password that it has',
    by,
    given: () => ({ password: goodPassword }),
    verdict: 'ok',
    changes: { ...redeemed, password: 'old' },
  },
  ...changes,
  ...signIns,
];
