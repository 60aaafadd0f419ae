/** NUL, lone surrogates and the names of prototypes in every text that a caller can send. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { GraphqlReply } from '../../../support/apis/graphql.js';
import { storedRows } from '../../../support/rows/stored-rows.js';
import { useShop } from '../../../support/world/use-shop.js';

const token = 'Zx9-kQ2_pL7vT4mW8rN1sD6fH3jB5cG0aY-uE_oIxKz';
const password = 'a boat with 3 red sails';

const texts = `attention address1 address2 address3 city state country zipCode company kind email`;
const sampleAddress = Object.fromEntries(texts.split(' ').map((name) => [name, 'a']));

/** The whole valid input of each operation; each text in it is replaced in turn. */
const operations: Record<string, object> = {
  createCustomer: {
    email: 'sam@shop.example',
    password,
    reference: 'r',
    referenceOrigin: 'o',
    metadata: { key: 'value', list: ['a', { deep: 'b' }] },
    profile: {
      name: { first: 'Sam', middle: 'S', last: 'Sun' },
      phones: [{ number: '1', countryCode: '+1', extension: '2', kind: 'Mobile' }],
      addresses: [{ ...sampleAddress, phone: { number: 'l' }, name: { first: 'm' } }],
      extra: { dateOfBirth: 'n' },
      registrationSite: 's',
    },
  },
  updateCustomer: { email: 'new@shop.example', reference: 'r', metadata: { a: 'b' } },
  createCustomerPasswordReset: {
    email: 'pat@shop.example',
    reference: 'r',
    referenceOrigin: 'o',
    metadata: { a: 'b' },
  },
  updateCustomerPasswordReset: {
    customerPassword: password,
    resetPasswordToken: token,
    reference: 'r',
  },
  redeemPasswordReset: { token, newPassword: password },
  cancelPasswordReset: { token },
  requestPasswordResetEmail: { email: 'pat@shop.example', linkName: 'default' },
  updateUserPassword: { userId: 'someone', resetToken: token, newPassword: password },
  createUserResetToken: { email: 'pat@shop.example' },
  changeUserPassword: { customerId: 'someone', oldPassword: password, newPassword: `${password}!` },
  createCustomerAccessToken: { email: 'pat@shop.example', password },
};

const queries: Record<string, string> = {
  'customer(id: $text)': 'ID!',
  'user(customerId: $text)': 'ID!',
  'customerPasswordReset(id: $text)': 'ID!',
  'resetTokenStatus(token: $text)': 'String!',
  'checkResetToken(token: $text)': 'String!',
  'customers(after: $text)': 'String',
  'customers(filter: { id: { eq: $text } })': 'ID',
  'customers(filter: { id: { in: [$text] } })': 'ID!',
  'customers(filter: { email: { eq: $text } })': 'String',
  'customers(filter: { reference: { eq: $text } })': 'String',
  'customers(filter: { referenceOrigin: { in: ["a", $text] } })': 'String!',
  'customerPasswordResets(before: $text, last: 1)': 'String',
  'customerPasswordResets(filter: { customerId: { eq: $text } })': 'ID',
  'customerPasswordResets(filter: { customerEmail: { eq: $text } })': 'String',
  'customerPasswordResets(filter: { reference: { in: [$text] } })': 'String!',
};

const hostile: [string, string][] = [
  ['NUL', 'a\0b'],
  ['a lone high surrogate', 'a\ud800b'],
  ['a lone low surrogate', '\udc00'],
];

/** Copies of `value`, each with one of its texts spoiled; and one for each key where keys are free. */
function spoil(value: unknown, text: string, path = ''): [string, unknown][] {
  if (typeof value === 'string') return [[path, `${value}${text}`]];
  if (typeof value !== 'object' || value === null) return [];
  const copies = Object.entries(value).flatMap(([key, member]) =>
    spoil(member, text, `${path}.${key}`).map(([place, spoiled]): [string, unknown] => [
      place,
      Array.isArray(value)
        ? value.map((entry, index) => (String(index) === key ? spoiled : entry))
        : { ...value, [key]: spoiled },
    ]),
  );
  const isFree = /(metadata|extra)$/.test(path);
  return isFree ? [...copies, [`${path}.<key>`, { ...value, [`key${text}`]: 'a' }]] : copies;
}

describe.each(hostile)('%s', (_name, text) => {
  const shop = useShop();

  beforeAll(async () => {
    await shop.customer({ email: 'pat@shop.example', password });
  });

  const rows = () => storedRows(shop);
  const inputError = expect.stringMatching(
    /^(BAD_USER_INPUT|UNRECOGNIZED|RESET_TOKEN_REFUSED|PASSWORD_REJECTED|INVALID_(CREDENTIALS|EMAIL))$/,
  );

  function expectInputError(reply: GraphqlReply, where: string): void {
    const [root] = Object.values<any>(reply.data ?? {});
    const outcome = reply.errors[0]?.extensions.code ?? root?.reason ?? root?.code ?? 'no error';
    expect([where, reply.status < 500, outcome]).toEqual([where, true, inputError]);
  }

  // Proves: GQL-21
  it.each(Object.keys(operations))(
    'is an input error in every text of %s, and changes no row',
    async (name) => {
      const input = operations[name];
      const before = await rows();
      const usesId = ['updateCustomer', 'updateCustomerPasswordReset'].includes(name);
      const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
      const [parameter, argument] = usesId ? ['$id: ID!, ', 'id: $id, '] : ['', ''];
      const query = `mutation (${parameter}$input: ${type}) { ${name}(${argument}input: $input) {
        __typename ... on RekeyError { code } } }`;
      const spoiled = spoil(input, text);
      expect(spoiled.length).toBeGreaterThan(0);
      for (const [where, value] of spoiled) {
        const variables = { input: value, ...(usesId && { id: 'someone' }) };
        expectInputError(await shop.graphql(query, variables), where);
      }
      if (usesId) {
        expectInputError(await shop.graphql(query, { input, id: `id${text}` }), 'id');
      }
      expect(await rows()).toEqual(before);
    },
  );

  // Proves: GQL-21
  it.each(Object.keys(queries))('is an input error in %s', async (field) => {
    const readsStatus = field.startsWith('resetToken');
    const readsReason = field.startsWith('checkResetToken');
    const refused = readsReason ? '... on ResetTokenError { reason }' : '__typename';
    const selection = readsStatus ? 'reason' : refused;
    const query = `query ($text: ${queries[field]}) { result: ${field} { ${selection} } }`;
    expectInputError(await shop.graphql(query, { text }), field);
  });

  // Proves: GQL-21
  it('is an input error as an id to delete', async () => {
    for (const field of ['deleteCustomer', 'deleteCustomerPasswordReset']) {
      const query = `mutation ($id: ID!) { ${field}(id: $id) { __typename } }`;
      expectInputError(await shop.graphql(query, { id: text }), field);
    }
  });

  // Proves: LOG-03
  it('never stands in a log as it came', () => {
    expect(shop.log.join()).not.toContain('failure');
    for (const line of shop.log) expect(line.trimEnd()).toMatch(/^[ -~]*$/);
  });
});

describe('names of prototypes', () => {
  const shop = useShop();

  // Proves: HTT-06
  it.each(['__proto__', 'constructor', 'prototype'])(
    'are refused as key %s of free JSON, in literals too',
    async (key) => {
      for (const field of ['metadata', 'profile: { extra'] as const) {
        const close = field === 'metadata' ? '' : ' }';
        const query = `mutation { createCustomer(input: { email: "a@shop.example", ${field}: { ${key}: { polluted: 1 } }${close} }) { __typename } }`;
        const { errors } = await shop.graphql(query);
        expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
      }
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      expect(await shop.sql('SELECT id FROM customers')).toEqual([]);
    },
  );
});
