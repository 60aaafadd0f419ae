/** Every argument of every mutation has a bound and a clear error, and a refusal changes nothing. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { storedRows, type StoredRows } from '../../../support/rows/stored-rows.js';
import { operationCases, type Subject } from '../../../support/apis/operations.js';
import { useShop } from '../../../support/world/use-shop.js';
import { createFailedDelivery } from '../../../support/world/webhooks.js';

const shop = useShop();

let subject: Subject;
let before: StoredRows;

beforeAll(async () => {
  const customer = await shop.customer();
  const reset = await shop.reset(customer.email);
  subject = { customer, reset, webhook: await createFailedDelivery(shop) };
  before = await storedRows(shop);
});

type Change = Record<string, unknown>;

/** The request of the table of permissions, with some arguments changed; `id` is beside the input. */
async function send(name: string, { id, ...input }: Change) {
  const operation = operationCases.find((one) => one.name === name);
  if (!operation) throw new Error(`There is no operation ${name}.`);
  const given = operation.variables(subject) as { id?: string; input?: object };
  const variables = {
    ...given,
    ...(id !== undefined && { id }),
    ...(given.input && { input: { ...given.input, ...input } }),
  };
  return shop.graphql(operation.query, variables);
}

const redeem = 'updateCustomerPasswordReset with password and token';
const updateCommonAttributes = 'updateCustomerPasswordReset of a reference';
const long = 'x'.repeat(256);
const lone = 'a\ud800b';
const deep = { a: { b: { c: { d: { e: {} } } } } };

/** Texts that integrations may write beside an object. */
const commonAttributeBounds = (name: string): [string, Change, string][] => [
  [name, { reference: long }, 'reference'],
  [name, { reference: lone }, 'reference'],
  [name, { reference: 'a\0b' }, 'reference'],
  [name, { referenceOrigin: long }, 'referenceOrigin'],
  [name, { referenceOrigin: lone }, 'referenceOrigin'],
  [name, { metadata: deep }, 'metadata'],
  [name, { metadata: { text: 'a\0b' } }, 'metadata'],
  [name, { metadata: { [lone]: 1 } }, 'metadata'],
  [name, { metadata: { text: 'x'.repeat(8200) } }, 'metadata'],
  [name, { metadata: { prototype: 1 } }, 'metadata'],
];

/** Whatever names one address. */
const addressBounds = (name: string, field: string, shown = field): [string, Change, string][] =>
  [
    '',
    ' ',
    'a caller without credentials',
    'a@b',
    'a@example.net, b@example.net',
    'a\0@example.net',
    `a${lone}@example.net`,
  ]
    .concat(`${'a'.repeat(65)}@example.net`, `a@${'b'.repeat(250)}.net`, 'a@example.net\r\nBcc: b')
    .map((text) => [name, { [field]: text }, shown]);

const idBounds = (name: string, field = 'id', shown = field): [string, Change, string][] =>
  ['', ' ', 'a b', 'x'.repeat(65), "' OR 1=1", '../..', 'a\0', lone].map((text) => [
    name,
    { [field]: text },
    shown,
  ]);

const onOneWebhook = ['updateWebhook', 'rotateWebhookSecret', 'deleteWebhook'];

const webhookBounds = (name: string): [string, Change, string][] => [
  [name, { name: '' }, 'name'],
  [name, { name: long }, 'name'],
  [name, { name: lone }, 'name'],
  ...['', 'nobody', 'http://hooks.example.org', 'https://127.0.0.1', 'https://10.0.0.1/']
    .concat('https://hooks.example.org:8443', 'https://user@hooks.example.org', 'https://localhost')
    .map((url): [string, Change, string] => [name, { url }, 'url']),
  [name, { topics: [] }, 'topics'],
  [name, { includesToken: true }, 'includesToken'],
  [name, { includesToken: true, publicKey: null }, 'includesToken'],
  [name, { publicKey: {} }, 'publicKey'],
  [name, { publicKey: { kty: 'oct', k: 'c2VjcmV0' } }, 'publicKey'],
];

describe('what the domain refuses', () => {
  it.each<[string, Change, string]>([
    ...[
      'createCustomer',
      'updateCustomer',
      'createCustomerPasswordReset',
      updateCommonAttributes,
    ].flatMap(commonAttributeBounds),
    ...addressBounds('createCustomer', 'email'),
    ...addressBounds('updateCustomer', 'email'),
    ...addressBounds('createCustomerPasswordReset', 'customerEmail'),
    ...addressBounds('createUserResetToken', 'username', 'customerEmail'),
    ...addressBounds('createCustomerAccessToken', 'email'),
    ...[
      'updateCustomer',
      'deleteCustomer',
      'deleteCustomerPasswordReset',
      redeem,
      updateCommonAttributes,
      ...onOneWebhook,
    ].flatMap((name) => idBounds(name)),
    ...idBounds('redeliverWebhook', 'id', 'deliveryId'),
    ...webhookBounds('createWebhook'),
    ...webhookBounds('updateWebhook'),
    ...['url', 'topics', 'includesToken', 'isActive'].map((field): [string, Change, string] => [
      'updateWebhook',
      { [field]: null },
      field,
    ]),
    ...['updateUserPassword', 'changeUserPassword'].flatMap((name) => idBounds(name, 'userId')),
    [redeem, { customerPassword: null }, 'customerPassword'],
    [redeem, { resetPasswordToken: null }, 'resetPasswordToken'],
    [redeem, { resetPasswordToken: '' }, 'resetPasswordToken'],
    [redeem, { resetPasswordToken: 'x'.repeat(8193) }, 'resetPasswordToken'],
    [redeem, { customerPassword: 'x'.repeat(16_385) }, 'customerPassword'],
    ['updateUserPassword', { resetToken: '' }, 'resetToken'],
    ['updateUserPassword', { resetToken: 'x'.repeat(8193) }, 'resetToken'],
    ['updateUserPassword', { newPassword: 'x'.repeat(16_385) }, 'newPassword'],
    ['changeUserPassword', { oldPassword: 'x'.repeat(16_385) }, 'oldPassword'],
    ['changeUserPassword', { newPassword: 'x'.repeat(16_385) }, 'newPassword'],
    ['createCustomerAccessToken', { password: 'x'.repeat(16_385) }, 'password'],
    ['createCustomer', { password: 'x'.repeat(16_385) }, 'password'],
    ['updateCustomer', { email: null }, 'email'],
    ['updateCustomer', { isActive: null }, 'isActive'],
    ['createCustomer', { profile: { name: { first: long } } }, 'profile.name.first'],
    ['createCustomer', { profile: { name: { last: lone } } }, 'profile.name.last'],
    ['updateCustomer', { profile: { registrationSite: 'a\0' } }, 'profile.registrationSite'],
    [
      'updateCustomer',
      { profile: { phone: Array.from({ length: 21 }, () => ({})) } },
      'profile.phone',
    ],
    [
      'updateCustomer',
      { profile: { address: [{ phone: { number: long } }] } },
      'profile.address.0.phone.number',
    ],
    ['updateCustomer', { profile: { extra: deep } }, 'profile.extra'],
  ])('%s with %j is BAD_USER_INPUT', async (name, change, field) => {
    const reply = await send(name, change);
    expect(reply.status).toBe(200);
    expect(reply.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
    expect(await storedRows(shop)).toEqual(before);
  });
});

describe('what the schema refuses', () => {
  it.each<[string, Change]>([
    ['createCustomer', { email: null }],
    ['createCustomer', { email: 5 }],
    ['createCustomer', { password: ['x'] }],
    ['createCustomer', { profile: 'x' }],
    ['createCustomer', { profile: { phone: [null] } }],
    ['createCustomer', { profile: { expiryDate: 'soon' } }],
    ['createCustomer', { metadata: [] }],
    ['createCustomer', { metadata: 'x' }],
    ['createCustomer', { isAdmin: true }],
    ['updateCustomer', { isActive: 'yes' }],
    ['updateCustomer', { id: null }],
    ['updateCustomer', { id: { $ne: null } }],
    ['updateCustomer', { password: 'a boat with 3 red sails' }],
    [redeem, { resetPasswordToken: 0 }],
    [redeem, { resetPasswordToken: { $gt: '' } }],
    [redeem, { resetPasswordToken: [] }],
    [redeem, { customerPassword: true }],
    ['updateUserPassword', { resetToken: null }],
    ['updateUserPassword', { newPassword: {} }],
    ['changeUserPassword', { oldPassword: null }],
    ['createUserResetToken', { username: null }],
    ['createCustomerAccessToken', { password: null }],
    ['createWebhook', { url: null }],
    ['createWebhook', { topics: null }],
    ['createWebhook', { topics: ['CUSTOMERS_DESTROY'] }],
    ['createWebhook', { publicKey: 'x' }],
    ['createWebhook', { secret: 'whsec_mine' }],
    ['updateWebhook', { isActive: 'yes' }],
  ])('%s with %j does not run', async (name, change) => {
    const reply = await send(name, change);
    expect(reply.status).toBe(400);
    expect(reply.data).toBeUndefined();
    expect(reply.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(await storedRows(shop)).toEqual(before);
  });
});

describe('what does not exist', () => {
  it.each([
    'updateCustomer',
    'deleteCustomer',
    'deleteCustomerPasswordReset',
    updateCommonAttributes,
    'redeliverWebhook',
    ...onOneWebhook,
  ])('is NOT_FOUND to %s', async (name) => {
    const reply = await send(name, { id: 'NoSuchObject' });
    expect(reply.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    expect(await storedRows(shop)).toEqual(before);
  });

  it.each(['customer', 'user', 'customerPasswordReset', 'webhook'])(
    'is null to %s',
    async (name) => {
      const operation = operationCases.find((one) => one.name === name);
      const variables = { id: 'NoSuchObject' };
      const reply = await shop.graphql(operation?.query ?? '', variables);
      expect(reply.errors).toEqual([]);
      expect(Object.values(reply.data)).toEqual([null]);
    },
  );
});
