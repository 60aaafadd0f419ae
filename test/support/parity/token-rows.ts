/** Redeeming and checking: every state of a token, and everything that is not one. */
import { redeemed, rowsBy, type Row } from './row.js';
import type { StateName, Subject } from './subjects.js';
import type { Verdict } from '../apis/verbs.js';

const row = rowsBy('a sales channel');
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
  row('redeem', 'a token', verdict, { state }),
  row('checkToken', 'a token', verdict, { state }),
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
  const more = { state, given: (subject: Subject) => ({ token: issueToken(subject) }) };
  return [row('redeem', what, 'unrecognized', more), row('checkToken', what, 'unrecognized', more)];
});

/** A customer brings any text: where the flow takes it, it is no wrong input. */
const readAsText = { 'GraphQL by token': 'unrecognized' } as const;

const inputs: Row[] = [
  { what: 'no token', token: undefined },
  { what: 'null for a token', token: null },
  { what: 'a number for a token', token: 7 },
  { what: 'a list with the token', token: [unknownToken] },
  { what: 'an object for a token', token: { $ne: '' } },
].map(({ what, token }) => row('redeem', what, 'invalid', { given: () => ({ token }) }));

const texts: Row[] = [
  { what: 'an empty token', token: '' },
  { what: 'a token of more than 8 KiB', token: 'a'.repeat(8193) },
].map(({ what, token }) =>
  row('redeem', what, 'invalid', { given: () => ({ token }), except: readAsText }),
);

const blank: Row[] = [' ', '\n', '\t \u00a0'].flatMap((token) => [
  row('redeem', `${JSON.stringify(token)} for a token`, 'unrecognized', {
    given: () => ({ token }),
  }),
  row('checkToken', `${JSON.stringify(token)} for a token`, 'unrecognized', {
    given: () => ({ token }),
  }),
]);

/** What a paste brings: a space, the end of a line, a space that does not break. */
const pasted: Row[] = (['pending', 'pending JWT'] as const).flatMap((state) => {
  const given = ({ token }: Subject) => ({ token: `\u00a0${token} \n` });
  const resets = state === 'pending' ? ['redeemed'] : ['redeemed', 'superseded'];
  return [
    row('redeem', 'a token with white space around it', 'ok', {
      ...{ state, given },
      changes: { ...redeemed, resets },
    }),
    row('checkToken', 'a token with white space around it', 'ok', { state, given }),
  ];
});

const identifiers: Row[] = [
  row('redeem', "the ids of another customer's reset", 'unrecognized', {
    given: (_, { other }) => ({ resetId: other.resetId, userId: other.customerId }),
    isAboutIds: true,
  }),
  row('redeem', "another customer's token", 'unrecognized', {
    given: (_, { other }) => ({ token: other.token }),
    isAboutIds: true,
  }),
  row('redeem', "another shop's ids and token", 'unrecognized', {
    given: (_, { foreign }) => ({
      resetId: foreign.resetId,
      userId: foreign.customerId,
      token: foreign.token,
    }),
  }),
  row('redeem', 'unknown ids', 'unrecognized', {
    given: () => ({ resetId: 'unknown1', userId: 'unknown1' }),
    isAboutIds: true,
  }),
  row('redeem', 'ids that are none', 'invalid', {
    given: () => ({ resetId: "' OR 1=1", userId: "' OR 1=1" }),
    isAboutIds: true,
    // The id is the path's, where no resource can have it.
    except: { 'JSON:API': 'not_found' },
  }),
  row('checkToken', "another shop's token", 'unrecognized', {
    given: (_, { foreign }) => ({ token: foreign.token }),
  }),
  row('checkToken', 'an empty token', 'invalid', {
    given: () => ({ token: '' }),
    except: readAsText,
  }),
];

export const tokenRows: readonly Row[] = [
  row('redeem', 'an opaque token', 'ok', { changes: redeemed }),
  row('redeem', 'a JWT', 'ok', {
    state: 'pending JWT',
    changes: { ...redeemed, resets: ['redeemed', 'superseded'] },
  }),
  row('redeem', 'a token', 'ok', {
    state: 'of a customer without a password',
    changes: { ...redeemed, version: 1 },
  }),
  row('checkToken', 'an opaque token', 'ok'),
  row('checkToken', 'a JWT', 'ok', { state: 'pending JWT' }),
  ...ended,
  ...wrongTokens,
  ...inputs,
  ...texts,
  ...blank,
  ...pasted,
  ...identifiers,
];
