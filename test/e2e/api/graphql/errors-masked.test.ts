/** What a failing request tells, and what it never tells: values, and in production the schema. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { newCanary, post } from '../../../support/apis/surface.js';
import { development } from '../../../support/world/environment.js';
import { useShop } from '../../../support/world/use-shop.js';

const canary = newCanary();

const redeem = (newPassword: string) =>
  `mutation { updateUserPassword(input: { userId: "a", resetToken: "b", newPassword: ${newPassword} }) { __typename } }`;
const create = (input: string) => `mutation { ${input} { __typename } }`;
const customers = (args: string) => `{ customers(${args}) { totalCount } }`;

const byVariable =
  'mutation M($input: UpdateUserPasswordInput!) { updateUserPassword(input: $input) { __typename } }';
const asked = { userId: 'a', resetToken: 'b', newPassword: 'c' };
const statuses = '(filter: { status: { in: $in } }) { totalCount } }';

/** A document that is wrong around a secret, and its variables and operation name. */
const requests: Record<
  string,
  [query: string, variables?: object | undefined, operationName?: string]
> = {
  'a password as an object literal': [redeem(`{ value: "${canary}" }`)],
  'a password as an object under a secret key': [redeem(`{ ${canary}: 1 }`)],
  'a password as a number literal': [redeem('48151623421337')],
  'a password as an enum literal': [redeem(canary)],
  'a password in a list': [redeem(`["${canary}"]`)],
  'a block string in a list': [redeem(`["""${canary}\n    at ${canary}"""]`)],
  'a text as an enum': [customers(`orderBy: { direction: "${canary}" }`)],
  'another enum value': [customers(`orderBy: { direction: ${canary} }`)],
  'a text as a number': [customers(`first: "${canary}"`)],
  'a text as an instant': [customers(`filter: { createdAt: { gte: "${canary}" } }`)],
  'a number as an instant': [customers('filter: { createdAt: { gte: 48151623421337 } }')],
  'a text as a JSON object': [
    create(`createCustomer(input: { email: "a@b.example", metadata: "${canary}" })`),
  ],
  'a secret as a default value': [
    `query ($first: Int = "${canary}") ${customers('first: $first')}`,
  ],
  'a secret in a nested list of defaults': [
    `query ($in: [CustomerPasswordResetStatus!] = [PENDING, ${canary}]) { customerPasswordResets${statuses}`,
  ],
  'a syntax error right after the secret': [redeem(`"${canary}" "`)],
  'a syntax error at the secret': [redeem(`"a" ${canary} ${canary}`)],
  'a secret without its end': [redeem(`"${canary}`)],
  'a secret with a dollar and no quotes': [redeem(`$${canary}`)],
  'an unknown operation name': ['query A { __typename }', undefined, canary],
  'several operations and no name': [`query A { __typename } query ${canary} { __typename }`],
  'a password variable as an object': [
    byVariable,
    { input: { ...asked, newPassword: { value: canary } } },
  ],
  'a password variable as a list': [byVariable, { input: { ...asked, newPassword: [canary] } }],
  'a token under a wrong key': [
    byVariable,
    { input: { userId: 'a', resetTokn: canary, newPassword: 'c' } },
  ],
  'a token as the key itself': [byVariable, { input: { ...asked, [canary]: 'd' } }],
  'a password with a missing sibling': [byVariable, { input: { newPassword: canary } }],
  'a whole input that is a text': [byVariable, { input: canary }],
  'an enum variable': [
    `query ($d: RekeyOrderDirection!) ${customers('orderBy: { direction: $d }')}`,
    { d: canary },
  ],
  'a number variable': [`query ($n: Int) ${customers('first: $n')}`, { n: canary }],
  'an instant variable': [
    `query ($at: DateTime) ${customers('filter: { createdAt: { gte: $at } }')}`,
    { at: canary },
  ],
  'a JSON object variable': [
    'mutation ($m: JSONObject) { createCustomer(input: { email: "a@b.example", metadata: $m }) { __typename } }',
    { m: [canary] },
  ],
  'a member of a list variable': [
    `query ($in: [CustomerPasswordResetStatus!]) { customerPasswordResets${statuses}`,
    { in: ['PENDING', canary] },
  ],
  'a null beside the secret, found only when the field runs': [
    `mutation ($id: ID = "a") { updateUserPassword(input: { userId: $id, resetToken: "${canary}", newPassword: """${canary}\n    at ${canary}""" }) { __typename } }`,
    { id: null },
  ],
  'an email address that is none': [customers(`filter: { email: { eq: "${canary}" } }`)],
  'an id that is none': [`{ customer(id: "${canary}-") { id } }`],
  'a cursor that is none': [customers(`after: "${canary}"`)],
};

describe.each([
  ['production', {}],
  ['development', development],
])('errors in the %s profile', (_profile, environment) => {
  const shop = useShop({ environment });

  afterEach(() => {
    shop.log.length = 0;
  });

  // Proves: GQL-03, GQL-04, LOG-01
  it.each(Object.keys(requests))(
    'repeat nothing of %s, neither in the answer nor in the log',
    async (name) => {
      const [query, variables, operationName] = requests[name] ?? [''];
      const body = JSON.stringify({ query, variables, operationName });
      const answer = await post(shop, body, shop.integration);
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

  // Proves: HTT-05, LOG-01
  it.each([
    ['an address', `createCustomer(input: { email: "${canary}@" })`],
    ['an address to mail to', `requestPasswordResetEmail(input: { email: "${canary}" })`],
    ['a token', `redeemPasswordReset(input: { token: "${canary}", newPassword: "${canary}" })`],
    ['a token of much text', `cancelPasswordReset(input: { token: "${canary.repeat(500)}" })`],
  ])('repeat nothing of %s that is refused as data', async (_what, field) => {
    const query = `mutation { ${field} { ... on RekeyError { code message } } }`;
    const answer = await post(shop, JSON.stringify({ query }), shop.integration);
    expect(answer.errors).toEqual([]);
    expect(answer.text).toMatch(/INVALID_EMAIL|RESET_TOKEN_REFUSED/);
    expect(answer.text + shop.log.join()).not.toContain(canary);
  });

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
    const requestId = answer.headers['x-request-id'];
    expect(answer.errors[0].extensions).toEqual({ code: 'BAD_REQUEST', requestId });
    expect(answer.text + shop.log.join()).not.toContain(canary);
  });

  // Proves: LOG-01
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

  // Proves: TOK-17, LOG-01
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

describe('a failure of the service', () => {
  const fail = () => {
    const message = `could not hash\n    at ${canary}`;
    throw Object.assign(new Error(message, { cause: new TypeError(canary) }), { code: 'E_HASH' });
  };
  const shop = useShop({
    wrapDependencies: ({ hasher, resetTokenSigner, ...others }) => ({
      ...others,
      hasher: { ...hasher, hash: async () => fail() },
      resetTokenSigner: { ...resetTokenSigner, verify: async () => Promise.reject(canary) },
    }),
  });

  // Proves: GQL-16, LOG-01
  it('is masked for the caller and logged by its kind, code, place and request id, without its text', async () => {
    const { status, errors, headers, text } = await shop.graphql(
      create(
        'createCustomer(input: { email: "pat@shop.example", password: "a boat with 3 red sails" })',
      ),
    );
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

  // Proves: GQL-16
  it('is masked if something else than an error was thrown', async () => {
    const check = '{ resetTokenStatus(token: "a.b.c") { redeemable } }';
    const { errors, text } = await shop.graphql(check);
    expect(errors[0].extensions.code).toBe('INTERNAL_SERVER_ERROR');
    expect(text + shop.log.join()).not.toContain(canary);
  });
});
