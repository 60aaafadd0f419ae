/** Everything that fabric's routes refuse: one table, by the names of their operations. */
import type { FabricRequest } from './fabric.js';
import type { FabricWorld } from '../world/fabric-world.js';
import type { Headers } from '../world/organization.js';
import { goodPassword, otherPassword } from '../world/people.js';

type Make = (given: FabricWorld) => Partial<FabricRequest> & { readonly isBusy?: boolean };
/** What is asked, the status and the code of the answer. */
export type Case = readonly [title: string, make: Make, status: number, code: string];

const key = (headers: Headers) => ({ 'x-api-key': undefined, ...headers });

/** What every route refuses. */
export const ofAll: readonly Case[] = [
  [
    'no x-site-context',
    () => ({ headers: { 'x-site-context': undefined } }),
    400,
    'INVALID_SITE_CONTEXT',
  ],
  [
    'one without an account',
    () => ({ headers: { 'x-site-context': '{"channel":12}' } }),
    400,
    'INVALID_SITE_CONTEXT',
  ],
  [
    'one that is no JSON',
    () => ({ headers: { 'x-site-context': '<x-site-context>' } }),
    400,
    'INVALID_SITE_CONTEXT',
  ],
  [
    "another organization's account",
    () => ({ headers: { 'x-site-context': `{"account":"${'a'.repeat(24)}"}` } }),
    403,
    'FORBIDDEN',
  ],
  ['no credential', () => ({ headers: key({}) }), 403, 'FORBIDDEN'],
  [
    'an unknown API key',
    () => ({ headers: key({ 'x-api-key': 'rk_live_CANARY' }) }),
    403,
    'FORBIDDEN',
  ],
  [
    "another organization's API key",
    ({ foreignKey }) => ({ headers: key(foreignKey) }),
    403,
    'FORBIDDEN',
  ],
  [
    'a bearer token that is none',
    () => ({ headers: key({ authorization: 'Bearer CANARY' }) }),
    401,
    'UNAUTHORIZED',
  ],
  [
    'a raw one that is none',
    () => ({ headers: key({ authorization: 'CANARY' }) }),
    401,
    'UNAUTHORIZED',
  ],
  [
    'one beside a good API key',
    () => ({ headers: { authorization: 'Bearer CANARY' } }),
    401,
    'UNAUTHORIZED',
  ],
  ['a service without its database', () => ({ isBusy: true }), 503, 'OVERLOADED'],
];

/** What every route with a body refuses. */
export const ofBodies: readonly Case[] = [
  [
    'another media type',
    () => ({ headers: { 'content-type': 'text/plain' } }),
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'another character set',
    () => ({ headers: { 'content-type': 'application/json; charset=utf-16' } }),
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'no media type',
    () => ({ headers: { 'content-type': undefined } }),
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'a compressed body',
    () => ({ headers: { 'content-encoding': 'gzip' } }),
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'a body of 33 KiB',
    () => ({ payload: `{"a":"${'a'.repeat(33 * 1024)}"}` }),
    413,
    'PAYLOAD_TOO_LARGE',
  ],
  ['half a JSON text', () => ({ payload: '{"newPassword":"CANARY"' }), 400, 'BAD_REQUEST'],
  ['an empty body', () => ({ payload: '' }), 400, 'BAD_REQUEST'],
  [
    'a member that is a prototype',
    () => ({ payload: '{"__proto__":{"userId":"CANARY"}}' }),
    400,
    'BAD_REQUEST',
  ],
];

const redeemCase = (
  title: string,
  more: (given: FabricWorld) => object,
  status: number,
  code: string,
): Case => [
  title,
  (given) => ({
    body: {
      userId: given.person.id,
      resetToken: given.token,
      newPassword: otherPassword,
      ...more(given),
    },
  }),
  status,
  code,
];
const changeCase = (
  title: string,
  more: (given: FabricWorld) => object,
  status: number,
  code: string,
): Case => [
  title,
  (given) => ({
    body: {
      userId: given.person.id,
      oldPassword: goodPassword,
      newPassword: otherPassword,
      ...more(given),
    },
  }),
  status,
  code,
];
const check = (
  title: string,
  issueToken: (given: FabricWorld) => string,
  status: number,
  code: string,
): Case => [
  title,
  (given) => ({ path: `/auth/token/${encodeURIComponent(issueToken(given))}` }),
  status,
  code,
];
const withBody = (
  title: string,
  body: (given: FabricWorld) => object,
  status: number,
  code: string,
): Case => [title, (given) => ({ body: body(given) }), status, code];

const changes: readonly Case[] = [
  changeCase(
    'a wrong old password',
    () => ({ oldPassword: 'CANARY is not it' }),
    401,
    'INCORRECT_PASSWORD',
  ),
  changeCase('no old password', () => ({ oldPassword: undefined }), 400, 'BAD_REQUEST'),
  changeCase('an unknown user', () => ({ userId: 'unknown1' }), 401, 'INCORRECT_PASSWORD'),
  changeCase(
    'a disabled user',
    ({ disabled }) => ({ userId: disabled.id }),
    401,
    'INCORRECT_PASSWORD',
  ),
  changeCase(
    "another organization's user",
    ({ foreigner }) => ({ userId: foreigner.id }),
    401,
    'INCORRECT_PASSWORD',
  ),
  changeCase('a short new password', () => ({ newPassword: 'ABC123' }), 400, 'PASSWORD_REJECTED'),
  ['another user', ({ stranger }) => ({ headers: key(stranger) }), 403, 'FORBIDDEN'],
];

export interface Route {
  /** As it would succeed. */
  readonly request: (given: FabricWorld) => FabricRequest;
  /** What this route refuses beside the others. */
  readonly cases: readonly Case[];
}

const change = (method: 'PATCH' | 'POST'): Route => ({
  request: ({ person }) => ({
    method,
    path: '/auth/change-password',
    body: { userId: person.id, oldPassword: goodPassword, newPassword: otherPassword },
  }),
  cases: changes,
});

/** What both ways to make a reset refuse. */
const resetCases: readonly Case[] = [
  withBody('an unknown address', () => ({ username: 'CANARY@example.net' }), 404, 'USER_NOT_FOUND'),
  withBody(
    "another organization's user",
    ({ foreigner }) => ({ username: foreigner.email }),
    404,
    'USER_NOT_FOUND',
  ),
  withBody(
    'a disabled user',
    ({ disabled }) => ({ username: disabled.email }),
    401,
    'INACTIVE_USER',
  ),
  withBody('a text that is no address', () => ({ username: 'CANARY' }), 400, 'BAD_REQUEST'),
  ['a front end', ({ salesChannel }) => ({ headers: salesChannel }), 403, 'FORBIDDEN'],
  ['a customer', ({ stranger }) => ({ headers: key(stranger) }), 403, 'FORBIDDEN'],
];

export const routes: Record<string, Route> = {
  updateUserPassword: {
    request: ({ person, token }) => ({
      method: 'PATCH',
      path: '/auth/password',
      body: { userId: person.id, resetToken: token, newPassword: otherPassword },
    }),
    cases: [
      redeemCase(
        'a token that was used',
        ({ used }) => ({ resetToken: used }),
        404,
        'VERIFY_TOKEN_FAILED',
      ),
      redeemCase(
        'a superseded token',
        ({ superseded }) => ({ resetToken: superseded }),
        404,
        'VERIFY_TOKEN_FAILED',
      ),
      redeemCase(
        'a revoked token',
        ({ revoked }) => ({ resetToken: revoked }),
        404,
        'VERIFY_TOKEN_FAILED',
      ),
      redeemCase(
        "another organization's token",
        ({ foreign }) => ({ resetToken: foreign }),
        404,
        'VERIFY_TOKEN_FAILED',
      ),
      redeemCase(
        'a token that is none',
        () => ({ resetToken: 'CANARY.CANARY.CANARY' }),
        404,
        'VERIFY_TOKEN_FAILED',
      ),
      redeemCase(
        "another user's id",
        ({ disabled }) => ({ userId: disabled.id }),
        404,
        'VERIFY_TOKEN_FAILED',
      ),
      redeemCase('an unknown user', () => ({ userId: 'unknown1' }), 404, 'VERIFY_TOKEN_FAILED'),
      redeemCase(
        'an expired token',
        ({ expired }) => ({ resetToken: expired }),
        401,
        'TOKEN_EXPIRED',
      ),
      redeemCase(
        "the sample's password",
        () => ({ newPassword: 'ABC123' }),
        400,
        'PASSWORD_REJECTED',
      ),
      redeemCase('an empty password', () => ({ newPassword: '' }), 400, 'PASSWORD_REJECTED'),
      redeemCase('an empty token', () => ({ resetToken: '' }), 400, 'BAD_REQUEST'),
      redeemCase(
        'a token of more than 8 KiB',
        () => ({ resetToken: 'a'.repeat(8193) }),
        400,
        'BAD_REQUEST',
      ),
      redeemCase('an id that is none', () => ({ userId: "' OR 1=1" }), 400, 'BAD_REQUEST'),
    ],
  },
  changeUserPassword: change('PATCH'),
  changeUserPasswordByPost: change('POST'),
  createUserResetToken: {
    request: ({ person }) => ({
      method: 'PATCH',
      path: '/auth/local/reset',
      body: { username: person.email },
    }),
    cases: resetCases,
  },
  mailUserResetLink: {
    request: ({ person }) => ({
      method: 'PATCH',
      path: '/auth/local/reset/token',
      body: { username: person.email },
    }),
    cases: [
      ...resetCases,
      [
        'an organization without links',
        ({ foreignKey, foreignSite, foreigner }) => ({
          headers: { ...foreignKey, ...foreignSite },
          body: { username: foreigner.email },
        }),
        400,
        'BAD_REQUEST',
      ],
    ],
  },
  verifyResetToken: {
    request: ({ token }) => ({ method: 'GET', path: `/auth/token/${token}` }),
    cases: [
      check('a token that was used', ({ used }) => used, 404, 'VERIFY_TOKEN_FAILED'),
      check('a superseded token', ({ superseded }) => superseded, 404, 'VERIFY_TOKEN_FAILED'),
      check('a revoked token', ({ revoked }) => revoked, 404, 'VERIFY_TOKEN_FAILED'),
      check("another organization's token", ({ foreign }) => foreign, 404, 'VERIFY_TOKEN_FAILED'),
      check(
        "the sample's token, which is cut off",
        () => 'eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpZCI6IjYxZjIyMTU4...',
        404,
        'VERIFY_TOKEN_FAILED',
      ),
      check('a token with a slash and a NUL', () => 'CANARY/CANARY\0', 404, 'VERIFY_TOKEN_FAILED'),
      check('an expired token', ({ expired }) => expired, 401, 'TOKEN_EXPIRED'),
      check('an empty token', () => '', 400, 'BAD_REQUEST'),
    ],
  },
  logIn: {
    request: ({ person }) => ({
      method: 'POST',
      path: '/auth/local/login',
      body: { username: person.email, password: goodPassword },
    }),
    cases: [
      withBody(
        'a wrong password',
        ({ person }) => ({ username: person.email, password: 'CANARY' }),
        401,
        'AUTHENTICATION_FAILED',
      ),
      withBody(
        'an unknown user',
        () => ({ username: 'CANARY@example.net', password: 'a' }),
        401,
        'AUTHENTICATION_FAILED',
      ),
      withBody(
        'a disabled user',
        ({ disabled }) => ({ username: disabled.email, password: goodPassword }),
        401,
        'AUTHENTICATION_FAILED',
      ),
      withBody(
        "another organization's user",
        ({ foreigner }) => ({ username: foreigner.email, password: goodPassword }),
        401,
        'AUTHENTICATION_FAILED',
      ),
      withBody(
        'no password',
        ({ person }) => ({ username: person.email }),
        400,
        'LOCAL_AUTHENTICATION_FAILED',
      ),
      withBody(
        'a text that is no address',
        () => ({ username: 'CANARY', password: 'a' }),
        400,
        'LOCAL_AUTHENTICATION_FAILED',
      ),
      ['a list', () => ({ body: [] }), 400, 'LOCAL_AUTHENTICATION_FAILED'],
    ],
  },
  getUser: {
    request: ({ person }) => ({ method: 'GET', path: `/user/${person.id}` }),
    cases: [
      ['an unknown user', () => ({ path: '/user/unknown1' }), 404, 'USER_NOT_FOUND'],
      [
        "another organization's user",
        ({ foreigner }) => ({ path: `/user/${foreigner.id}` }),
        404,
        'USER_NOT_FOUND',
      ],
      ['an id that is none', () => ({ path: '/user/CANARY%00' }), 400, 'BAD_REQUEST'],
      ['a front end', ({ salesChannel }) => ({ headers: salesChannel }), 403, 'FORBIDDEN'],
      ['another user', ({ stranger }) => ({ headers: key(stranger) }), 403, 'FORBIDDEN'],
    ],
  },
};
