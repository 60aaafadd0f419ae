/** Who may do what: the contract's table of permissions, and credentials that are none. */
import type { CallerName } from './callers.js';
import { redeemed, type Row } from './row.js';
import type { Verb, Verdict } from '../apis/verbs.js';

const refusedCredentials: readonly CallerName[] = [
  'a caller without credentials',
  'an unknown API key',
  'a bearer token that is none',
  'a good API key beside a bearer token that is none',
  'the customer, signed in before another password',
];

const unauthenticated = (['redeem', 'createReset', 'readCustomer', 'signIn'] as const).flatMap(
  (verb) =>
    refusedCredentials.map((by): Row => ({
      verb,
      what: 'a request',
      by,
      verdict: 'unauthenticated',
    })),
);

const anonymous = (['deleteReset', 'checkToken', 'changePassword', 'updateCustomer'] as const).map(
  (verb): Row => ({
    verb,
    what: 'a request',
    by: 'a caller without credentials',
    verdict: 'unauthenticated',
  }),
);

const forIntegrations: readonly Verb[] = [
  'redeemWithReference',
  'updateCommonAttributes',
  'createReset',
  'deleteReset',
  'readReset',
  'listResets',
  'listCustomers',
  'updateCustomer',
  'deleteCustomer',
];

const publicCallers: readonly CallerName[] = ['a sales channel', 'the customer'];

const forbidden = forIntegrations.flatMap((verb) =>
  publicCallers.map((by): Row => ({ verb, what: 'a request', by, verdict: 'forbidden' })),
);

const weakened = (['createReset', 'readCustomer'] as const).map((verb): Row => ({
  verb,
  what: 'a request',
  by: "an integration's bearer beside a sales channel's key",
  verdict: 'forbidden',
}));

const redeemers: readonly CallerName[] = [
  'an integration',
  'an integration by bearer',
  'a sales channel by bearer',
  "an integration's bearer beside a sales channel's key",
  'the customer',
  'the customer, signed in',
  'another customer',
];

const redeeming = redeemers.map((by): Row => ({
  verb: 'redeem',
  what: 'a token',
  by,
  verdict: 'ok',
  changes: redeemed,
}));

const outside: readonly CallerName[] = [
  'an integration of another shop',
  'an integration of the test mode',
];
const outsideVerdicts: readonly [Verb, Verdict][] = [
  ['redeem', 'unrecognized'],
  ['checkToken', 'unrecognized'],
  ['updateCommonAttributes', 'not_found'],
  ['createReset', 'not_found'],
  ['deleteReset', 'not_found'],
  ['readReset', 'not_found'],
  ['readCustomer', 'not_found'],
  ['updateCustomer', 'not_found'],
  ['deleteCustomer', 'not_found'],
  ['changePassword', 'wrong_credentials'],
  ['signIn', 'wrong_credentials'],
];

const partitions = outsideVerdicts.flatMap(([verb, verdict]) =>
  outside.map((by): Row => ({ verb, what: 'a request', by, verdict })),
);

const ownData: Row[] = [
  { verb: 'readCustomer', what: 'a request', by: 'the customer', verdict: 'ok' },
  { verb: 'readCustomer', what: 'a request', by: 'the customer, signed in', verdict: 'ok' },
  { verb: 'readCustomer', what: 'a request', by: 'another customer', verdict: 'forbidden' },
  { verb: 'readCustomer', what: 'a request', by: 'a sales channel', verdict: 'forbidden' },
  { verb: 'changePassword', what: 'a request', by: 'another customer', verdict: 'forbidden' },
  {
    verb: 'createCustomer',
    what: 'a request',
    state: 'of no customer',
    by: 'a sales channel',
    verdict: 'forbidden',
  },
];

export const callerRows: readonly Row[] = [
  ...unauthenticated,
  ...anonymous,
  ...forbidden,
  ...weakened,
  ...redeeming,
  ...partitions,
  ...ownData,
];
