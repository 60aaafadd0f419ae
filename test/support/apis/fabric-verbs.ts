/** The fabric API: its bodies, and its codes in the words of the table. */
import {
  rejected,
  toldByRest,
  unknownAnswer,
  type Answer,
  type Asked,
  type Api,
  type Made,
  type Verdict,
} from './verbs.js';

export const prefix = '/api-commerceIdentity';

const patch = (path: string, body: object): Asked => ({
  method: 'PATCH',
  url: `${prefix}${path}`,
  body,
});

const verdictOfCode: Record<string, Verdict> = {
  '400 BAD_REQUEST': 'invalid',
  '400 LOCAL_AUTHENTICATION_FAILED': 'invalid',
  '400 INVALID_SITE_CONTEXT': 'invalid_site_context',
  '401 UNAUTHORIZED': 'unauthenticated',
  '401 AUTHENTICATION_FAILED': 'wrong_credentials',
  '401 INCORRECT_PASSWORD': 'wrong_credentials',
  '401 INACTIVE_USER': 'customer_inactive',
  '401 TOKEN_EXPIRED': 'expired',
  '403 FORBIDDEN': 'forbidden',
  '404 USER_NOT_FOUND': 'not_found',
  '404 VERIFY_TOKEN_FAILED': 'unrecognized',
  '429 TOO_MANY_REQUESTS': 'rate_limited',
  '503 OVERLOADED': 'overloaded',
};

/** fabric has one message for a refused password: a sentence for each violation. */
const sentences: [RegExp, string][] = [
  [/Use at least \d+ characters/, 'too_short'],
  [/Use at most \d+ characters/, 'too_long'],
  [/Use a password that others do not use/, 'too_common'],
  [/Use a password without your name/, 'contains_personal_data'],
  [/Use characters that can be typed/, 'not_well_formed'],
];

function verdictOf(answer: Answer): Verdict {
  const { status, body } = answer;
  if (status === 200) return 'ok';
  if (status === 400 && body.code === 'PASSWORD_REJECTED') {
    const violated = sentences.filter(([sentence]) => sentence.test(body.message));
    return rejected(violated.map(([, code]) => code));
  }
  // An API gateway's 403 for a key that is missing or unknown; its message tells it apart.
  if (status === 403 && /bearer token or API key is required/.test(body.message)) {
    return 'unauthenticated';
  }
  const verdict = verdictOfCode[`${status} ${body.code}`];
  if (verdict === undefined || body.error !== body.code) throw unknownAnswer(answer);
  return verdict;
}

const made = ({ token, accessToken, userId }: any): Made => ({
  token: token ?? accessToken,
  customerId: userId,
});

export const fabricApi: Api = {
  name: 'fabric',
  mediaType: 'application/json',
  requiresSiteContext: true,
  verdictOf,
  made,
  told: toldByRest,
  ask: {
    redeem: ({ userId, token, password }) =>
      patch('/auth/password', { userId, resetToken: token, newPassword: password }),
    createReset: ({ email }) => patch('/auth/local/reset', { username: email }),
    readCustomer: ({ customerId }) => ({
      method: 'GET',
      url: `${prefix}/user/${encodeURIComponent(customerId)}`,
    }),
    changePassword: ({ customerId, old, password }) =>
      patch('/auth/change-password', {
        userId: customerId,
        oldPassword: old,
        newPassword: password,
      }),
    signIn: ({ email, password }) => ({
      method: 'POST',
      url: `${prefix}/auth/local/login`,
      body: { username: email, password },
    }),
    checkToken: ({ token }) => ({
      method: 'GET',
      url: `${prefix}/auth/token/${encodeURIComponent(token)}`,
    }),
  },
};

/** As `fabricApi`, with its other way to make a reset. */
export const fabricMailApi: Api = {
  ...fabricApi,
  name: 'fabric, by mail',
  ask: { createReset: ({ email }) => patch('/auth/local/reset/token', { username: email }) },
};
