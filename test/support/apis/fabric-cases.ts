/** Everything that fabric's routes refuse: one table, by the names of their operations. */
import type { FabricRequest } from './fabric.js';
import type { FabricWorld } from '../world/fabric-world.js';
import type { Headers } from '../world/organization.js';
import { goodPassword, otherPassword } from '../world/people.js';

type Make = (
  given: FabricWorld,
) => Partial<FabricRequest> & { readonly isBusy?: boolean; readonly isLimited?: boolean };
/** What is asked, the status and the code of the answer. */
export type Case = readonly [title: string, make: Make, status: number, code: string];

/** The cases that are refused with the same status and code, by their titles. */
const refused = (status: number, code: string, cases: Readonly<Record<string, Make>>): Case[] =>
  Object.entries(cases).map(([title, make]) => [title, make, status, code]);

type GivenHeaders = Exclude<FabricRequest['headers'], undefined>;

const headers =
  (given: GivenHeaders): Make =>
  () => ({ headers: given });
const key = (given: Headers): GivenHeaders => ({ 'x-api-key': undefined, ...given });
const site = (text: string | undefined): Make => headers({ 'x-site-context': text });
const payload =
  (text: string): Make =>
  () => ({ payload: text });

/** What every route refuses. */
export const ofAll: readonly Case[] = [
  ...refused(400, 'INVALID_SITE_CONTEXT', {
    'no x-site-context': site(undefined),
    'one without an account': site('{"channel":12}'),
    'one that is no JSON': site('<x-site-context>'),
  }),
  ...refused(403, 'FORBIDDEN', {
    "another organization's account": site(`{"account":"${'a'.repeat(24)}"}`),
    'no credential': headers(key({})),
    'an unknown API key': headers(key({ 'x-api-key': 'rk_live_CANARY' })),
    "another organization's API key": ({ foreignKey }) => ({ headers: key(foreignKey) }),
  }),
  ...refused(401, 'UNAUTHORIZED', {
    'a bearer token that is none': headers(key({ authorization: 'Bearer CANARY' })),
    'a raw one that is none': headers(key({ authorization: 'CANARY' })),
    'one beside a good API key': headers({ authorization: 'Bearer CANARY' }),
  }),
  ...refused(503, 'OVERLOADED', { 'a service without its database': () => ({ isBusy: true }) }),
];

/** What every route with a body refuses. */
export const ofBodies: readonly Case[] = [
  ...refused(415, 'UNSUPPORTED_MEDIA_TYPE', {
    'another media type': headers({ 'content-type': 'text/plain' }),
    'another character set': headers({ 'content-type': 'application/json; charset=utf-16' }),
    'no media type': headers({ 'content-type': undefined }),
    'a compressed body': headers({ 'content-encoding': 'gzip' }),
  }),
  ...refused(413, 'PAYLOAD_TOO_LARGE', {
    'a body of 33 KiB': payload(`{"a":"${'a'.repeat(33 * 1024)}"}`),
  }),
  ...refused(400, 'BAD_REQUEST', {
    'half a JSON text': payload('{"newPassword":"CANARY"'),
    'an empty body': payload(''),
    'a member that is a prototype': payload('{"__proto__":{"userId":"CANARY"}}'),
  }),
];

type More = (given: FabricWorld) => object;

const body =
  (more: More): Make =>
  (given) => ({ body: more(given) });
const redeem =
  (more: More): Make =>
  (given) => ({
    body: {
      userId: given.person.id,
      resetToken: given.token,
      newPassword: otherPassword,
      ...more(given),
    },
  });
const change =
  (more: More): Make =>
  (given) => ({
    body: {
      userId: given.person.id,
      oldPassword: goodPassword,
      newPassword: otherPassword,
      ...more(given),
    },
  });
const check =
  (tokenOf: (given: FabricWorld) => string): Make =>
  (given) => ({
    path: `/auth/token/${encodeURIComponent(tokenOf(given))}`,
  });
const logIn = (more: More): Make => body((given) => ({ password: goodPassword, ...more(given) }));

/** Refused by a limit: what `make` asks, or else what would succeed. */
const limited = (make: Make = () => ({})): Case[] =>
  refused(429, 'TOO_MANY_REQUESTS', {
    'too many attempts': (given) => ({ ...make(given), isLimited: true }),
  });

const frontEnd: Make = ({ salesChannel }) => ({ headers: salesChannel });
const asStranger: Make = ({ stranger }) => ({ headers: key(stranger) });

const changes: readonly Case[] = [
  ...refused(401, 'INCORRECT_PASSWORD', {
    'a wrong old password': change(() => ({ oldPassword: 'CANARY is not it' })),
    'an unknown user': change(() => ({ userId: 'unknown1' })),
    'a disabled user': change(({ disabled }) => ({ userId: disabled.id })),
    "another organization's user": change(({ foreigner }) => ({ userId: foreigner.id })),
  }),
  ...refused(400, 'BAD_REQUEST', {
    'no old password': change(() => ({ oldPassword: undefined })),
  }),
  ...refused(400, 'PASSWORD_REJECTED', {
    'a short new password': change(() => ({ newPassword: 'ABC123' })),
  }),
  ...refused(403, 'FORBIDDEN', { 'another user': asStranger }),
  ...limited(),
];

export interface Route {
  /** As it would succeed. */
  readonly request: (given: FabricWorld) => FabricRequest;
  /** What this route refuses beside the others. */
  readonly cases: readonly Case[];
}

const changePassword = (method: 'PATCH' | 'POST'): Route => ({
  request: (given) => ({ method, path: '/auth/change-password', ...change(() => ({}))(given) }),
  cases: changes,
});

/** What both ways to make a reset refuse. */
const resetCases: readonly Case[] = [
  ...refused(404, 'USER_NOT_FOUND', {
    'an unknown address': body(() => ({ username: 'CANARY@example.net' })),
    "another organization's user": body(({ foreigner }) => ({ username: foreigner.email })),
  }),
  ...refused(401, 'INACTIVE_USER', {
    'a disabled user': body(({ disabled }) => ({ username: disabled.email })),
  }),
  ...refused(400, 'BAD_REQUEST', {
    'a text that is no address': body(() => ({ username: 'CANARY' })),
  }),
  ...refused(403, 'FORBIDDEN', { 'a front end': frontEnd, 'a customer': asStranger }),
  ...limited(),
];

const createReset =
  (path: string): Route['request'] =>
  ({ person }) => ({
    method: 'PATCH',
    path,
    body: { username: person.email },
  });

export const routes: Record<string, Route> = {
  updateUserPassword: {
    request: (given) => ({ method: 'PATCH', path: '/auth/password', ...redeem(() => ({}))(given) }),
    cases: [
      ...refused(404, 'VERIFY_TOKEN_FAILED', {
        'a token that was used': redeem(({ used }) => ({ resetToken: used })),
        'a superseded token': redeem(({ superseded }) => ({ resetToken: superseded })),
        'a revoked token': redeem(({ revoked }) => ({ resetToken: revoked })),
        "another organization's token": redeem(({ foreign }) => ({ resetToken: foreign })),
        'a token that is none': redeem(() => ({ resetToken: 'CANARY.CANARY.CANARY' })),
        "another user's id": redeem(({ disabled }) => ({ userId: disabled.id })),
        'an unknown user': redeem(() => ({ userId: 'unknown1' })),
      }),
      ...refused(401, 'TOKEN_EXPIRED', {
        'an expired token': redeem(({ expired }) => ({ resetToken: expired })),
      }),
      ...refused(400, 'PASSWORD_REJECTED', {
        "the sample's password": redeem(() => ({ newPassword: 'ABC123' })),
        'an empty password': redeem(() => ({ newPassword: '' })),
      }),
      ...refused(400, 'BAD_REQUEST', {
        'an empty token': redeem(() => ({ resetToken: '' })),
        'a token of more than 8 KiB': redeem(() => ({ resetToken: 'a'.repeat(8193) })),
        'an id that is none': redeem(() => ({ userId: "' OR 1=1" })),
      }),
      ...limited(redeem(() => ({ resetToken: 'CANARY' }))),
    ],
  },
  changeUserPassword: changePassword('PATCH'),
  changeUserPasswordByPost: changePassword('POST'),
  createUserResetToken: { request: createReset('/auth/local/reset'), cases: resetCases },
  mailUserResetLink: {
    request: createReset('/auth/local/reset/token'),
    cases: [
      ...resetCases,
      ...refused(400, 'BAD_REQUEST', {
        'an organization without links': ({ foreignKey, foreignSite, foreigner }) => ({
          headers: { ...foreignKey, ...foreignSite },
          body: { username: foreigner.email },
        }),
      }),
    ],
  },
  verifyResetToken: {
    request: ({ token }) => ({ method: 'GET', path: `/auth/token/${token}` }),
    cases: [
      ...refused(404, 'VERIFY_TOKEN_FAILED', {
        'a token that was used': check(({ used }) => used),
        'a superseded token': check(({ superseded }) => superseded),
        'a revoked token': check(({ revoked }) => revoked),
        "another organization's token": check(({ foreign }) => foreign),
        "the sample's token, which is cut off": check(
          () => 'eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpZCI6IjYxZjIyMTU4...',
        ),
        'a token with a slash and a NUL': check(() => 'CANARY/CANARY\0'),
      }),
      ...refused(401, 'TOKEN_EXPIRED', { 'an expired token': check(({ expired }) => expired) }),
      ...refused(400, 'BAD_REQUEST', { 'an empty token': check(() => '') }),
      ...limited(check(() => 'CANARY')),
    ],
  },
  logIn: {
    request: (given) => ({
      method: 'POST',
      path: '/auth/local/login',
      ...logIn(({ person }) => ({ username: person.email }))(given),
    }),
    cases: [
      ...refused(401, 'AUTHENTICATION_FAILED', {
        'a wrong password': logIn(({ person }) => ({ username: person.email, password: 'CANARY' })),
        'an unknown user': logIn(() => ({ username: 'CANARY@example.net', password: 'a' })),
        'a disabled user': logIn(({ disabled }) => ({ username: disabled.email })),
        "another organization's user": logIn(({ foreigner }) => ({ username: foreigner.email })),
      }),
      ...refused(400, 'LOCAL_AUTHENTICATION_FAILED', {
        'no password': body(({ person }) => ({ username: person.email })),
        'a text that is no address': body(() => ({ username: 'CANARY', password: 'a' })),
        'a list': body(() => []),
      }),
      ...limited(),
    ],
  },
  getUser: {
    request: ({ person }) => ({ method: 'GET', path: `/user/${person.id}` }),
    cases: [
      ...refused(404, 'USER_NOT_FOUND', {
        'an unknown user': () => ({ path: '/user/unknown1' }),
        "another organization's user": ({ foreigner }) => ({ path: `/user/${foreigner.id}` }),
      }),
      ...refused(400, 'BAD_REQUEST', {
        'an id that is none': () => ({ path: '/user/CANARY%00' }),
      }),
      ...refused(403, 'FORBIDDEN', { 'a front end': frontEnd, 'another user': asStranger }),
    ],
  },
};
