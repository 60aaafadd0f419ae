/** Which HTTP status says what: 200 once anything ran, and otherwise whether client or service is at fault. */
import { describe, expect, it } from '@jest/globals';
import { AppError } from '../../../../src/domain/shared/errors.js';
import { post } from '../../../support/apis/surface.js';
import { useShop } from '../../../support/world/use-shop.js';

const unavailable = 'a boat with 3 full sails';
const typename = '{"query":"{ __typename }"}';

describe('the HTTP status', () => {
  const shop = useShop({
    wrapDependencies: ({ hasher, ...others }) => ({
      ...others,
      hasher: {
        ...hasher,
        // The gate, full for one password.
        hash: async (password, turn) => {
          if (password.reveal() !== unavailable) return hasher.hash(password, turn);
          throw new AppError('OVERLOADED', { retryAfterSeconds: 7 });
        },
      },
    }),
  });
  const withSite = (siteContext: string) => ({
    ...shop.integration,
    'x-site-context': siteContext,
  });

  const create = (alias: string, password: string) =>
    `${alias}: createCustomer(input: { email: "${alias}@shop.example", password: "${password}" }) { __typename }`;

  it('is 200 for data, for errors as data and for errors of fields', async () => {
    const queries = [
      '{ viewer { mode } }',
      'mutation { createCustomerPasswordReset(input: { email: "no@body.example" }) { __typename } }',
      'mutation { deleteCustomer(id: "none") { __typename } }',
      'mutation { deleteCustomer(id: "-") { __typename } }',
      '{ customer(id: "none") { id } }',
    ];
    for (const query of queries) expect((await shop.graphql(query)).status).toBe(200);
  });

  it('is 200 for a field that needs a credential or a permission which is not there', async () => {
    const query = '{ customers { totalCount } }';
    for (const [headers, code] of [
      [{}, 'UNAUTHENTICATED'],
      [shop.salesChannel, 'FORBIDDEN'],
    ] as const) {
      const { status, errors } = await shop.graphql(query, {}, headers);
      expect([status, errors[0].extensions.code]).toEqual([200, code]);
    }
  });

  it('is 503 with Retry-After if the service was too busy for every root field', async () => {
    const query = `mutation { ${create('a', unavailable)} ${create('b', unavailable)} }`;
    const answer = await shop.graphql(query);
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('7');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.data).toEqual({ a: null, b: null });
    expect(answer.errors).toHaveLength(2);
    expect(answer.errors[0]).toMatchObject({
      path: ['a'],
      extensions: { code: 'OVERLOADED', retryAfterSeconds: 7, requestId: expect.any(String) },
    });
    expect(await shop.sql('SELECT id FROM customers')).toEqual([]);
  });

  it('is 200 if one root field had a result beside it', async () => {
    const query = `mutation { ${create('c', unavailable)} ${create('d', 'a boat with 3 red sails')} }`;
    const answer = await shop.graphql(query);
    expect(answer.status).toBe(200);
    expect(answer.headers['retry-after']).toBeUndefined();
    expect(answer.data).toEqual({ c: null, d: { __typename: 'Customer' } });
    expect(answer.errors[0].extensions.code).toBe('OVERLOADED');
  });

  it.each([
    ['syntax', '{', undefined, 'GRAPHQL_PARSE_FAILED'],
    ['validation', '{ nope }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
    ['coercion', 'query ($id: ID!) { customer(id: $id) { id } }', { id: {} }, 'BAD_USER_INPUT'],
    ['a missing variable', 'query ($id: ID!) { customer(id: $id) { id } }', {}, 'BAD_USER_INPUT'],
  ])('is 400 for %s', async (_what, query, variables, code) => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const headers = { ...shop.integration, accept };
      const answer = await shop.graphql(query, variables, headers);
      expect(answer.status).toBe(400);
      expect(answer.data).toBeUndefined();
      const requestId = answer.headers['x-request-id'];
      expect(answer.errors[0].extensions).toEqual({ code, requestId });
    }
  });

  // Proves: HTT-12
  it.each([
    ['Bearer', { authorization: 'Bearer' }],
    ['a scheme of another kind', { authorization: 'Basic dXNlcjpwYXNz' }],
    ['a token that is no JWT', { authorization: 'Bearer abc' }],
    ['an unknown API key', { 'x-api-key': 'rk_live_unknown' }],
    ['an empty API key', { 'x-api-key': '' }],
    ['an API key of 8 KB', { 'x-api-key': 'a'.repeat(8000) }],
  ])('is 401 with a challenge for %s', async (_what, headers) => {
    const answer = await post(shop, typename, headers);
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    const message = 'A valid bearer token or API key is required.';
    const requestId = answer.headers['x-request-id'];
    const extensions = { code: 'UNAUTHENTICATED', requestId };
    expect(answer.errors).toEqual([{ message, extensions }]);
  });

  // Proves: HTT-16, TOK-17
  it('takes no API key out of a URL', async () => {
    const apiKey = (await shop.apiKey('integration'))['x-api-key'];
    const answer = await shop.app.http.inject({
      method: 'POST',
      url: `/graphql?x-api-key=${apiKey}&api_key=${apiKey}`,
      headers: { 'content-type': 'application/json' },
      payload: '{"query":"{ customers { totalCount } }"}',
    });
    expect(answer.json().errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(shop.log.join()).not.toContain(apiKey);
  });

  // Proves: TEN-01
  it('is 403 for the account of another organization, and 200 for the own one', async () => {
    const other = await shop.neighbour();
    const send = (account: string) => post(shop, typename, withSite(JSON.stringify({ account })));
    const refused = await send(other.organization.account);
    expect(refused.status).toBe(403);
    expect(refused.errors[0].extensions.code).toBe('FORBIDDEN');
    expect((await send(shop.organization.account)).status).toBe(200);
  });

  const malformed = `null [] 7 { {"account":{"$ne":null}} {"account":["a"]} {"channel":1.5}
    {"channel":-1} {"stage":""} {"date":"yesterday"} {"date":"2026-13-01"}`;

  // Proves: HTT-15
  it.each([
    '',
    ...malformed.split(/\s+/),
    '{"stage":"a\\u0000"}',
    '{"stage":"\\ud800"}',
    `{"stage":"${'a'.repeat(10_000)}"}`,
    `{"x":${'['.repeat(50)}${']'.repeat(50)}}`,
    '{"__proto__":{"account":"a"},"channel":"x"}',
    Buffer.from('{"stage":"Köln"}').toString('latin1'),
  ])('is 400 for the site context %#', async (siteContext) => {
    const answer = await post(shop, typename, withSite(siteContext));
    expect(answer.status).toBe(400);
    expect(answer.errors[0].extensions.code).toBe('INVALID_SITE_CONTEXT');
    expect(answer.errors[0].extensions.requestId).toBe(answer.headers['x-request-id']);
  });

  it('takes dates of any year from 0001 to 9999 in the site context', async () => {
    for (const date of ['0001-01-01', '9999-12-31T23:59:59Z']) {
      const headers = withSite(JSON.stringify({ date }));
      const answer = await shop.graphql('{ customers { nodes { id } } }', {}, headers);
      expect(answer).toMatchObject({ status: 200, errors: [] });
    }
  });
});
