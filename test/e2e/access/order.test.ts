/** What is wrong with a request is told in one order at every API: the credential, then the headers, then the body. */
import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../../support/apis/send.js';
import type { Headers } from '../../support/world/organization.js';
import { useShop } from '../../support/world/use-shop.js';

const shop = useShop();

interface Api {
  readonly method: 'POST' | 'PATCH';
  readonly url: string;
  readonly type: string;
  /** Unknown members, and so a missing one where others are ignored. */
  readonly body: object;
  readonly codeOf: (answer: Answer) => string;
  /** The codes for: no credential, an unknown one, the body. */
  readonly codes: readonly [missing: string, unknown: string, body: string];
}

const apis: Record<string, Api> = {
  GraphQL: {
    method: 'POST',
    url: '/graphql',
    type: 'application/json',
    body: {
      query:
        'mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { __typename } }',
      variables: { input: { email: 'a@example.net', unknown: 1 } },
    },
    codeOf: ({ body }) => body.errors[0].extensions.code,
    codes: ['UNAUTHENTICATED', 'UNAUTHENTICATED', 'BAD_USER_INPUT'],
  },
  'JSON:API': {
    method: 'POST',
    url: '/api/customers',
    type: 'application/vnd.api+json',
    body: { data: { type: 'customers', attributes: { email: 'a@example.net', unknown: 1 } } },
    codeOf: ({ body }) => body.errors[0].code,
    codes: ['INVALID_TOKEN', 'INVALID_TOKEN', 'PARAM_NOT_ALLOWED'],
  },
  fabric: {
    method: 'PATCH',
    url: '/api-commerceIdentity/auth/local/reset',
    type: 'application/json',
    body: { unknown: 1 },
    codeOf: ({ body }) => body.code,
    codes: ['FORBIDDEN', 'UNAUTHORIZED', 'BAD_REQUEST'],
  },
};

/** A request is wrong from a place on: 0, all of it, to 4, only its body. */
function headersFrom(place: number, type: string, credential: Headers): Headers {
  const { account } = shop.organization;
  const site = place <= 2 ? '{' : JSON.stringify({ account });
  return {
    ...(place <= 1 ? credential : shop.integration),
    'x-site-context': site,
    'content-type': place <= 3 ? 'text/plain' : type,
    ...(place <= 3 && { accept: 'text/html' }),
  };
}

describe.each(Object.entries(apis))('%s', (_, { method, url, type, body, codeOf, codes }) => {
  const [missing, unknown, ofBody] = codes;
  const token: Headers = { authorization: 'Bearer unknown' };

  it.each<[string, number, Headers, string]>([
    ['a credential that is unknown', 1, token, unknown],
    ['the site context', 2, {}, 'INVALID_SITE_CONTEXT'],
    ['the media type', 3, {}, 'UNSUPPORTED_MEDIA_TYPE'],
    ['the body', 4, {}, ofBody],
  ])('tells of %s before what follows', async (_what, place, credential, code) => {
    const headers = headersFrom(place, type, credential);
    for (const sent of place < 4 ? [body, '{"half'] : [body]) {
      expect(codeOf(await shop.send({ method, url, body: sent }, headers))).toBe(code);
    }
  });

  it('tells of a missing credential before an unknown member', async () => {
    const { account } = shop.organization;
    const headers = { 'content-type': type, 'x-site-context': JSON.stringify({ account }) };
    const answer = await shop.send({ method, url, body }, headers);
    expect(codeOf(answer)).toBe(missing);
    expect(answer.status).toBe(missing === 'FORBIDDEN' ? 403 : 401);
  });

  it('says that a credential is in the wrong header, or in two', async () => {
    const [jwt = ''] = Object.values(shop.integration).map((value) => value.split(' ')[1]);
    const cases: [Headers, string][] = [
      [{ authorization: `Bearer ${jwt}`, 'x-api-key': jwt }, 'hold the same credential'],
      [
        { authorization: `Bearer ${jwt}`, 'x-api-key': `Bearer ${jwt}` },
        'hold the same credential',
      ],
      [{ authorization: 'Bearer rk_live_x', 'x-api-key': 'rk_live_x' }, 'hold the same credential'],
      [{ 'x-api-key': jwt }, 'x-api-key holds a bearer token'],
      [{ authorization: 'Bearer rk_live_x' }, 'authorization holds an API key'],
      [{ authorization: 'Bearer rk_test_x', 'x-api-key': jwt }, 'x-api-key holds a bearer token'],
    ];
    for (const [credential, message] of cases) {
      const headers = { ...headersFrom(4, type, {}), authorization: '', ...credential };
      const given = Object.entries(headers).filter(
        ([name, value]) => name !== 'authorization' || value,
      );
      const { status, text } = await shop.send({ method, url, body }, Object.fromEntries(given));
      expect([401, 403]).toContain(status);
      expect(text).toContain(message);
      expect(text).not.toContain(jwt);
    }
  });
});

it.each(['JSON:API', 'fabric'])(
  '%s tells of a missing credential before a site context',
  async (name) => {
    const { method, url, type, body, codeOf, codes } = apis[name]!;
    for (const site of [{}, { 'x-site-context': '{' }, { 'x-site-context': '{"account":"x"}' }]) {
      const headers: Headers = { 'content-type': type, ...site };
      expect(codeOf(await shop.send({ method, url, body }, headers))).toBe(codes[0]);
    }
  },
);

it('GraphQL serves what is open to all without a credential', async () => {
  const query = 'query ($is: Boolean!) { viewer { caller { kind } @include(if: $is) } }';
  const { body } = await shop.send(
    { method: 'POST', url: '/graphql', body: { query, variables: { is: 'x' } } },
    { 'content-type': 'application/json' },
  );
  expect(body.errors[0].extensions.code).not.toBe('UNAUTHENTICATED');
});
