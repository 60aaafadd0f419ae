/** What a failing request tells, and what it never tells: values, and in production the schema. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createSurface,
  development,
  newCanary,
  type Surface,
} from '../../../support/apis/surface.js';

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
  let rekey: Surface;

  beforeAll(async () => {
    rekey = await createSurface({ environment });
  });
  afterEach(() => {
    rekey.log.length = 0;
  });
  afterAll(() => rekey.close());

  it.each(Object.keys(requests))(
    'repeat nothing of %s, neither in the answer nor in the log',
    async (name) => {
      const answer = await rekey.post(JSON.stringify(requests[name]), rekey.integration);
      expect(answer.statusCode).toBeLessThan(500);
      expect(answer.errors.length).toBeGreaterThan(0);
      expect(answer.errors[0].extensions).toMatchObject({ requestId: expect.any(String) });
      expect(answer.errors[0].extensions.code).not.toBe('INTERNAL_SERVER_ERROR');
      const isOfNames = environment === development && /dollar/.test(name);
      // A developer may read the name of a variable; a value never.
      if (!isOfNames) expect(answer.body).not.toMatch(new RegExp(`${canary}|48151623421337`));
      expect(rekey.log.join()).not.toMatch(new RegExp(`${canary}|48151623421337`));
      expect(rekey.log.join()).not.toContain('failure');
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
    const answer = await rekey.post(body);
    expect(answer.statusCode).toBe(400);
    expect(answer.errors[0].extensions).toEqual({
      code: 'BAD_REQUEST',
      requestId: answer.headers['x-request-id'],
    });
    expect(answer.body + rekey.log.join()).not.toContain(canary);
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
    const answer = await rekey.post('{"query":"{ __typename }"}', { [name]: value });
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    const { requestId } = answer.errors[0].extensions;
    expect(requestId).toBe(answer.headers['x-request-id']);
    expect(answer.body + JSON.stringify(answer.headers) + rekey.log.join()).not.toContain(canary);
  });

  it('repeat nothing of a URL', async () => {
    for (const url of [`/${canary}`, `/graphql/%zz${canary}`, `/graphql?token=${canary}`]) {
      const answer = await rekey.app.http.inject({ method: 'GET', url });
      expect([400, 404, 405]).toContain(answer.statusCode);
      expect(answer.json().errors[0].extensions.requestId).toBe(answer.headers['x-request-id']);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.body + rekey.log.join()).not.toContain(canary);
    }
  });
});

describe('a failure of our own', () => {
  let rekey: Surface;

  beforeAll(async () => {
    const fail = () => {
      const message = `could not hash\n    at ${canary}`;
      throw Object.assign(new Error(message, { cause: new TypeError(canary) }), { code: 'E_HASH' });
    };
    rekey = await createSurface({
      wrapDependencies: (dependencies) => ({
        ...dependencies,
        hasher: { ...dependencies.hasher, hash: async () => fail() },
        resetTokenSigner: {
          ...dependencies.resetTokenSigner,
          verify: async () => Promise.reject(canary),
        },
      }),
    });
  });
  afterAll(() => rekey.close());

  const create = `mutation { createCustomer(input: { email: "pat@shop.example", password: "a boat with 3 red sails" }) { __typename } }`;

  it('is masked for the caller and logged by its kind, code, place and request id, without its text', async () => {
    const { status, errors, headers, text } = await rekey.graphql(create, {
      headers: rekey.integration,
    });
    expect(status).toBe(200);
    const requestId = headers['x-request-id'];
    expect(errors[0]).toMatchObject({
      message: 'Something went wrong on our side.',
      extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
    });
    expect(Object.keys(errors[0].extensions).toSorted()).toEqual(['code', 'requestId']);
    const failures = rekey.log.map((line) => JSON.parse(line)).filter(({ err }) => err);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatchObject({ requestId, err: { type: 'Error', code: 'E_HASH' } });
    expect(failures[0].err.stack.join()).toContain('errors-masked.test');
    expect(text + rekey.log.join()).not.toContain(canary);
    expect(await rekey.sql('SELECT id FROM customers')).toEqual([]);
  });

  it('is masked where something else than an error was thrown', async () => {
    const { errors, text } = await rekey.graphql(
      '{ resetTokenStatus(token: "a.b.c") { redeemable } }',
      { headers: rekey.integration },
    );
    expect(errors[0].extensions.code).toBe('INTERNAL_SERVER_ERROR');
    expect(text + rekey.log.join()).not.toContain(canary);
  });
});
