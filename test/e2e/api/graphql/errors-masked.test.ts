/** What a failing request tells, and what it never tells: values, and in production the schema. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { newCanary, post } from '../../../support/apis/surface.js';
import { development } from '../../../support/world/environment.js';
import { useShop } from '../../../support/world/use-shop.js';

const canary = newCanary();

function redeem(newPassword: string): string {
  return `mutation { updateUserPassword(input: { userId: "a", resetToken: "b", newPassword: ${newPassword} }) { __typename } }`;
}

const byVariable =
  'mutation M($input: UpdateUserPasswordInput!) { updateUserPassword(input: $input) { __typename } }';

/** Each is a request that is wrong around a secret. */
const requests: Record<string, object> = {
  'a password as an object literal': { query: redeem(`{ value: "${canary}" }`) },
  'a password as an object under a secret key': { query: redeem(`{ ${canary}: 1 }`) },
  'a password as a number literal': { query: redeem('48151623421337') },
  'a password as an enum literal': { query: redeem(canary) },
  'a password in a list': { query: redeem(`["${canary}"]`) },
  'a block string in a list': { query: redeem(`["""${canary}\n    at ${canary}"""]`) },
  'a text where an enum is': {
    query: `{ customers(orderBy: { direction: "${canary}" }) { totalCount } }`,
  },
  'another enum value': {
    query: `{ customers(orderBy: { direction: ${canary} }) { totalCount } }`,
  },
  'a text as a number': { query: `{ customers(first: "${canary}") { totalCount } }` },
  'a text as an instant': {
    query: `{ customers(filter: { createdAt: { gte: "${canary}" } }) { totalCount } }`,
  },
  'a number as an instant': {
    query: `{ customers(filter: { createdAt: { gte: 48151623421337 } }) { totalCount } }`,
  },
  'a text as a JSON object': {
    query: `mutation { createCustomer(input: { email: "a@b.example", metadata: "${canary}" }) { __typename } }`,
  },
  'a secret as a default value': {
    query: `query ($first: Int = "${canary}") { customers(first: $first) { totalCount } }`,
  },
  'a secret in a nested list of defaults': {
    query: `query ($in: [CustomerPasswordResetStatus!] = [PENDING, ${canary}]) { customerPasswordResets(filter: { status: { in: $in } }) { totalCount } }`,
  },
  'a syntax error right after the secret': { query: redeem(`"${canary}" "`) },
  'a syntax error at the secret': { query: redeem(`"a" ${canary} ${canary}`) },
  'a secret without its end': { query: redeem(`"${canary}`) },
  'a secret with a dollar and no quotes': { query: redeem(`$${canary}`) },
  'an unknown operation name': { query: 'query A { __typename }', operationName: canary },
  'several operations and no name': {
    query: `query A { __typename } query ${canary} { __typename }`,
  },
  'a password variable as an object': {
    query: byVariable,
    variables: { input: { userId: 'a', resetToken: 'b', newPassword: { value: canary } } },
  },
  'a password variable as a list': {
    query: byVariable,
    variables: { input: { userId: 'a', resetToken: 'b', newPassword: [canary] } },
  },
  'a token under a wrong key': {
    query: byVariable,
    variables: { input: { userId: 'a', resetTokn: canary, newPassword: 'c' } },
  },
  'a token as the key itself': {
    query: byVariable,
    variables: { input: { userId: 'a', resetToken: 'b', newPassword: 'c', [canary]: 'd' } },
  },
  'a password with a missing sibling': {
    query: byVariable,
    variables: { input: { newPassword: canary } },
  },
  'a whole input that is a text': { query: byVariable, variables: { input: canary } },
  'an enum variable': {
    query: 'query ($d: OrderDirection!) { customers(orderBy: { direction: $d }) { totalCount } }',
    variables: { d: canary },
  },
  'a number variable': {
    query: 'query ($n: Int) { customers(first: $n) { totalCount } }',
    variables: { n: canary },
  },
  'an instant variable': {
    query:
      'query ($at: DateTime) { customers(filter: { createdAt: { gte: $at } }) { totalCount } }',
    variables: { at: canary },
  },
  'a JSON object variable': {
    query:
      'mutation ($m: JSONObject) { createCustomer(input: { email: "a@b.example", metadata: $m }) { __typename } }',
    variables: { m: [canary] },
  },
  'a member of a list variable': {
    query:
      'query ($in: [CustomerPasswordResetStatus!]) { customerPasswordResets(filter: { status: { in: $in } }) { totalCount } }',
    variables: { in: ['PENDING', canary] },
  },
  'a null beside the secret, found only when the field runs': {
    query: `mutation ($id: ID = "a") { updateUserPassword(input: { userId: $id, resetToken: "${canary}", newPassword: """${canary}\n    at ${canary}""" }) { __typename } }`,
    variables: { id: null },
  },
  'a mail address that is none': {
    query: `mutation { createCustomerPasswordReset(input: { customerEmail: "${canary}" }) { __typename } }`,
  },
  'an id that is none': { query: `{ customer(id: "${canary}-") { id } }` },
  'a cursor that is none': { query: `{ customers(after: "${canary}") { totalCount } }` },
};

describe.each([
  ['production', {}],
  ['development', development],
])('errors in the %s profile', (_profile, environment) => {
  const shop = useShop({ environment });

  afterEach(() => {
    shop.log.length = 0;
  });

  it.each(Object.keys(requests))(
    'repeat nothing of %s, neither in the answer nor in the log',
    async (name) => {
      const answer = await post(shop, JSON.stringify(requests[name]), shop.integration);
      expect(answer.status).toBeLessThan(500);
      expect(answer.errors.length).toBeGreaterThan(0);
      expect(answer.errors[0].extensions).toMatchObject({ requestId: expect.any(String) });
      expect(answer.errors[0].extensions.code).not.toBe('INTERNAL_SERVER_ERROR');
      const isOfNames = environment === development && /dollar/.test(name);
      // A developer may read the name of a variable; a value never.
      if (!isOfNames) expect(answer.text).not.toMatch(new RegExp(`${canary}|48151623421337`));
      expect(shop.log.join()).not.toMatch(new RegExp(`${canary}|48151623421337`));
      expect(shop.log.join()).not.toContain('failure');
    },
  );

  it.each([
    `{"query": "{ __typename }", "variables": {"newPassword": ${canary}}}`,
    `{"newPassword": "${canary}" "`,
    `{"newPassword": "${canary}`,
    `"${canary}"`,
    `["${canary}"]`,
    `{"query": {"${canary}": "${canary}"}}`,
    `{"query": "{ __typename }", "variables": "${canary}"}`,
    `{"query": "{ __typename }", "operationName": ["${canary}"]}`,
    `{"query": "{ __typename }", "__proto__": {"${canary}": 1}}`,
    `{"query": "{ __typename }", "extensions": "${canary}"}`,
  ])('repeat nothing of the malformed body %#', async (body) => {
    const answer = await post(shop, body);
    expect(answer.status).toBe(400);
    expect(answer.errors[0].extensions).toEqual({
      code: 'BAD_REQUEST',
      requestId: answer.headers['x-request-id'],
    });
    expect(answer.text + shop.log.join()).not.toContain(canary);
  });

  it.each([
    ['authorization', `Bearer ${canary}`],
    ['authorization', canary],
    ['x-api-key', canary],
    ['x-site-context', `{"account":"${canary}"}`],
    ['x-site-context', `{"account":${canary}}`],
    ['accept', `text/${canary}`],
    ['content-type', `text/${canary}`],
    ['content-type', `application/json; charset=${canary}`],
    ['content-encoding', canary],
  ])('repeat nothing of the header %s (%#)', async (name, value) => {
    const answer = await post(shop, '{"query":"{ __typename }"}', { [name]: value });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    const { requestId } = answer.errors[0].extensions;
    expect(requestId).toBe(answer.headers['x-request-id']);
    expect(answer.text + JSON.stringify(answer.headers) + shop.log.join()).not.toContain(canary);
  });

  it('repeat nothing of a URL', async () => {
    for (const url of [`/${canary}`, `/graphql/%zz${canary}`, `/graphql?token=${canary}`]) {
      const answer = await shop.app.http.inject({ method: 'GET', url });
      expect([400, 404, 405]).toContain(answer.statusCode);
      expect(answer.json().errors[0].extensions.requestId).toBe(answer.headers['x-request-id']);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.body + shop.log.join()).not.toContain(canary);
    }
  });
});

describe('a failure of our own', () => {
  const fail = () => {
    const message = `could not hash\n    at ${canary}`;
    throw Object.assign(new Error(message, { cause: new TypeError(canary) }), { code: 'E_HASH' });
  };
  const shop = useShop({
    wrapDependencies: (dependencies) => ({
      ...dependencies,
      hasher: { ...dependencies.hasher, hash: async () => fail() },
      resetTokenSigner: {
        ...dependencies.resetTokenSigner,
        verify: async () => Promise.reject(canary),
      },
    }),
  });

  const create = `mutation { createCustomer(input: { email: "pat@shop.example", password: "a boat with 3 red sails" }) { __typename } }`;

  it('is masked for the caller and logged by its kind, code, place and request id, without its text', async () => {
    const { status, errors, headers, text } = await shop.graphql(create);
    expect(status).toBe(200);
    const requestId = headers['x-request-id'];
    expect(errors[0]).toMatchObject({
      message: 'Something went wrong on our side.',
      extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
    });
    expect(Object.keys(errors[0].extensions).toSorted()).toEqual(['code', 'requestId']);
    const failures = shop.log.map((line) => JSON.parse(line)).filter(({ err }) => err);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatchObject({ requestId, err: { type: 'Error', code: 'E_HASH' } });
    expect(failures[0].err.stack.join()).toContain('errors-masked.test');
    expect(text + shop.log.join()).not.toContain(canary);
    expect(await shop.sql('SELECT id FROM customers')).toEqual([]);
  });

  it('is masked where something else than an error was thrown', async () => {
    const { errors, text } = await shop.graphql(
      '{ resetTokenStatus(token: "a.b.c") { redeemable } }',
    );
    expect(errors[0].extensions.code).toBe('INTERNAL_SERVER_ERROR');
    expect(text + shop.log.join()).not.toContain(canary);
  });
});
