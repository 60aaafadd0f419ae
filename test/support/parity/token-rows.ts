/** Redeeming and checking: every state of a token, and everything that is not one. */
import { redeemed, type Row } from './row.js';
import type { StateName, Subject } from './subjects.js';
import type { Verdict } from '../apis/verbs.js';

const by = 'a sales channel';
const unknownToken = 'A'.repeat(43);

const endings: readonly (readonly [StateName, Verdict])[] = [
  ['used', 'already_used'],
  ['superseded', 'superseded'],
  ['revoked', 'revoked'],
  ['expired', 'expired'],
  ['expired JWT', 'expired'],
  ['ended by a new address', 'superseded'],
  ['ended by a changed password', 'superseded'],
  ['of a disabled customer', 'unrecognized'],
  ['of a deleted customer', 'unrecognized'],
];

const ended = endings.flatMap(([state, verdict]): Row[] => [
  { verb: 'redeem', what: 'a token', state, by, verdict },
  { verb: 'checkToken', what: 'a token', state, by, verdict },
]);

/** The last letter of a signature holds two bits that do not count; the one before it counts whole. */
function tampered({ token }: Subject): string {
  const at = token.length - 2;
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
}

const foreignTokens: readonly [string, (subject: Subject) => string][] = [
  ['a token that never was', () => unknownToken],
  ['a token with a letter less', ({ token }) => token.slice(0, -1)],
  ['a JWT that is none', () => 'a.b.c'],
  ['a JWT with another signature', tampered],
];

const wrongTokens = foreignTokens.flatMap(([what, issueToken]): Row[] => {
  const state = what.endsWith('signature') ? ('pending JWT' as const) : ('pending' as const);
  const row = { what, state, by, verdict: 'unrecognized' } as const;
  const given = (subject: Subject) => ({ token: issueToken(subject) });
  return [
    { ...row, verb: 'redeem', given },
    { ...row, verb: 'checkToken', given },
  ];
});

const inputs: Row[] = [
  { what: 'an empty token', token: '' },
  { what: 'no token', token: undefined },
  { what: 'null for a token', token: null },
  { what: 'a number for a token', token: 7 },
  { what: 'a list with the token', token: [unknownToken] },
  { what: 'an object for a token', token: { $ne: '' } },
  { what: 'a token of more than 8 KiB', token: 'a'.repeat(8193) },
].map(({ what, token }) => ({
  verb: 'redeem',
  what,
  by,
  given: () => ({ token }),
  verdict: 'invalid',
}));

const identifiers: Row[] = [
  {
    verb: 'redeem',
    what: "the ids of somebody else's reset",
    by,
    given: (_, { other }) => ({ resetId: other.resetId, userId: other.customerId }),
    verdict: 'unrecognized',
  },
  {
    verb: 'redeem',
    what: "somebody else's token",
    by,
    given: (_, { other }) => ({ token: other.token }),
    verdict: 'unrecognized',
  },
  {
    verb: 'redeem',
    what: "another shop's ids and token",
    by,
    given: (_, { foreign }) => ({
      resetId: foreign.resetId,
      userId: foreign.customerId,
      token: foreign.token,
    }),
    verdict: 'unrecognized',
  },
  {
    verb: 'redeem',
    what: 'ids that nobody has',
    by,
    given: () => ({ resetId: 'unknown1', userId: 'unknown1' }),
    verdict: 'unrecognized',
  },
  {
    verb: 'redeem',
    what: 'ids that are none',
    by,
    given: () => ({ resetId: "' OR 1=1", userId: "' OR 1=1" }),
    verdict: 'invalid',
    // The id is the path's, where no resource can have it.
    except: { 'JSON:API': 'not_found' },
  },
  {
    verb: 'checkToken',
    what: "another shop's token",
    by,
    given: (_, { foreign }) => ({ token: foreign.token }),
    verdict: 'unrecognized',
  },
  {
    verb: 'checkToken',
    what: 'an empty token',
    by,
    given: () => ({ token: '' }),
    verdict: 'invalid',
  },
];

export const tokenRows: readonly Row[] = [
  { verb: 'redeem', what: 'an opaque token', by, verdict: 'ok', changes: redeemed },
  {
    verb: 'redeem',
    what: 'a JWT',
    state: 'pending JWT',
    by,
    verdict: 'ok',
    changes: { ...redeemed, resets: ['redeemed', 'superseded'] },
  },
  {
    verb: 'redeem',
    what: 'a token',
    state: 'of a customer without a password',
    by,
    verdict: 'ok',
    changes: { ...redeemed, version: 1 },
  },
  { verb: 'checkToken', what: 'an opaque token', by, verdict: 'ok' },
  { verb: 'checkToken', what: 'a JWT', state: 'pending JWT', by, verdict: 'ok' },
  ...ended,
  ...wrongTokens,
  ...inputs,
  ...identifiers,
];
