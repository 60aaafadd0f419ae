/** Every argument of every mutation has a bound and a clear error, and a refusal changes nothing. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { storedRows, type StoredRows } from '../../../support/rows/stored-rows.js';
import { createSubject, operationCases, type Subject } from '../../../support/apis/operations.js';
import { useShop } from '../../../support/world/use-shop.js';
import { createFailedDelivery } from '../../../support/world/webhooks.js';

const shop = useShop();

let subject: Subject;
let before: StoredRows;

beforeAll(async () => {
  subject = { ...(await createSubject(shop)), webhook: await createFailedDelivery(shop) };
  before = await storedRows(shop);
});

type Change = Record<string, unknown>;
type Refusal = [operation: string, change: Change, field: string];

/** Each value of an argument is refused at that argument, or at the one that the error names. */
const refusals = (name: string, argument: string, values: unknown[], field = argument): Refusal[] =>
  values.map((value) => [name, { [argument]: value }, field]);

/** The request of the table of permissions, with some arguments changed; `id` is beside the input, if there is one. */
async function send(name: string, { id, ...input }: Change) {
  const operation = operationCases.find((one) => one.name === name);
  if (!operation) throw new Error(`There is no operation ${name}.`);
  const given = operation.variables(subject) as { id?: string; input?: object };
  const variables = {
    ...given,
    ...(id !== undefined && { id }),
    ...(given.input ? { input: { ...given.input, ...input } } : input),
  };
  return shop.graphql(operation.query, variables);
}

const redeem = 'updateCustomerPasswordReset with password and token';
const updateCommonAttributes = 'updateCustomerPasswordReset of a reference';
const long = 'x'.repeat(256);
const lone = 'a\ud800b';
const deep = { a: { b: { c: { d: { e: {} } } } } };

/** The common attributes, which integrations may write. */
const commonAttributes = (name: string): Refusal[] => [
  ...refusals(name, 'reference', [long, lone, 'a\0b']),
  ...refusals(name, 'referenceOrigin', [long, lone]),
  ...refusals(name, 'metadata', [
    deep,
    { text: 'a\0b' },
    { [lone]: 1 },
    { text: 'x'.repeat(8200) },
    { prototype: 1 },
  ]),
];

const addresses = [
  '',
  ' ',
  'unknown',
  'a@b',
  'a@example.net, b@example.net',
  'a\0@example.net',
].concat(
  `a${lone}@example.net`,
  `${'a'.repeat(65)}@example.net`,
  `a@${'b'.repeat(250)}.net`,
  'a@example.net\r\nBcc: b',
);
/** Every way to name an address in a mutation. */
const addressed: [operation: string, argument: string][] = [
  ['createCustomer', 'email'],
  ['updateCustomer', 'email'],
  ['createCustomerPasswordReset', 'email'],
  ['createUserResetToken', 'email'],
  ['createCustomerAccessToken', 'email'],
  ['requestPasswordResetEmail', 'email'],
];
const ids = ['', ' ', 'a b', 'x'.repeat(65), "' OR 1=1", '../..', 'a\0', lone];
const urls = [
  '',
  'unknown',
  'http://hooks.example.org',
  'https://127.0.0.1',
  'https://10.0.0.1/',
].concat('https://hooks.example.org:8443', 'https://user@hooks.example.org', 'https://localhost');
const longToken = 'x'.repeat(8193);
const longPassword = 'x'.repeat(16_385);

const onOneWebhook = ['updateWebhook', 'rotateWebhookSecret', 'deleteWebhook'];

const webhookBounds = (name: string): Refusal[] => [
  ...refusals(name, 'name', ['', long, lone]),
  ...refusals(name, 'url', urls),
  ...refusals(name, 'topics', [[]]),
  ...refusals(name, 'includesToken', [true]),
  [name, { includesToken: true, publicKey: null }, 'includesToken'],
  ...refusals(name, 'publicKey', [{}, { kty: 'oct', k: 'c2VjcmV0' }]),
];

describe('what the domain refuses', () => {
  // Proves: INP-03
  it.each<Refusal>([
    ...[
      'createCustomer',
      'updateCustomer',
      'createCustomerPasswordReset',
      updateCommonAttributes,
    ].flatMap(commonAttributes),
    ...refusals('requestPasswordResetEmail', 'linkName', ['', long, lone]),
    ...['updateCustomer', 'deleteCustomer', 'deleteCustomerPasswordReset', redeem, ...onOneWebhook]
      .concat(updateCommonAttributes)
      .flatMap((name) => refusals(name, 'id', ids)),
    ...refusals('redeliverWebhook', 'id', ids, 'deliveryId'),
    ...webhookBounds('createWebhook'),
    ...webhookBounds('updateWebhook'),
    ...['url', 'topics', 'includesToken', 'isActive'].flatMap((field) =>
      refusals('updateWebhook', field, [null]),
    ),
    ...refusals('updateUserPassword', 'userId', ids),
    ...refusals('changeUserPassword', 'customerId', ids),
    ...refusals(redeem, 'customerPassword', [null, longPassword]),
    ...refusals(redeem, 'resetPasswordToken', [null, '', longToken]),
    ...refusals('updateUserPassword', 'resetToken', ['', longToken]),
    ...refusals('updateUserPassword', 'newPassword', [longPassword]),
    ...refusals('redeemPasswordReset', 'newPassword', [longPassword]),
    ...refusals('changeUserPassword', 'oldPassword', [longPassword]),
    ...refusals('changeUserPassword', 'newPassword', [longPassword]),
    ...refusals('createCustomerAccessToken', 'password', [longPassword]),
    ...refusals('createCustomer', 'password', [longPassword]),
    ...refusals('updateCustomer', 'email', [null]),
    ...refusals('updateCustomer', 'isActive', [null]),
    ['createCustomer', { profile: { name: { first: long } } }, 'profile.name.first'],
    ['createCustomer', { profile: { name: { last: lone } } }, 'profile.name.last'],
    ['updateCustomer', { profile: { registrationSite: 'a\0' } }, 'profile.registrationSite'],
    [
      'updateCustomer',
      { profile: { phones: Array.from({ length: 21 }, () => ({})) } },
      'profile.phones',
    ],
    [
      'updateCustomer',
      { profile: { addresses: [{ phone: { number: long } }] } },
      'profile.addresses.0.phone.number',
    ],
    ['updateCustomer', { profile: { extra: deep } }, 'profile.extra'],
  ])('%s with %j is BAD_USER_INPUT', async (name, change, field) => {
    const reply = await send(name, change);
    expect(reply.status).toBe(200);
    expect(reply.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
    expect(await storedRows(shop)).toEqual(before);
  });
});

describe('what an end user can correct', () => {
  it.each(
    addressed.flatMap(([name, argument]) =>
      addresses.map((text) => [name, argument, text] as const),
    ),
  )('is data, and no error: %s, %s %j', async (name, argument, text) => {
    const reply = await send(name, { [argument]: text });
    expect(reply).toMatchObject({ status: 200, errors: [] });
    expect(Object.values(reply.data)).toEqual([{ __typename: 'InvalidEmailError' }]);
    expect(await storedRows(shop)).toEqual(before);
  });

  const tokens = ['', ' ', '\n', longToken, 'a\0', lone, 'undefined', 'a.b.c', '💥', '\u200b'];
  it.each(
    ['redeemPasswordReset', 'cancelPasswordReset', 'checkResetToken'].flatMap((name) =>
      tokens.map((token) => [name, token] as const),
    ),
  )('is data, and no error: %s of the token %j', async (name, token) => {
    const reply = await send(name, { token });
    expect(reply).toMatchObject({ status: 200, errors: [] });
    expect(Object.values(reply.data)).toEqual([{ __typename: 'ResetTokenError' }]);
    expect(await storedRows(shop)).toEqual(before);
  });
});

describe('what the schema refuses', () => {
  // Proves: INP-03, INP-04, TOK-15
  it.each<[string, Change]>([
    ['createCustomer', { email: null }],
    ['createCustomer', { email: 5 }],
    ['createCustomer', { password: ['x'] }],
    ['createCustomer', { profile: 'x' }],
    ['createCustomer', { profile: { phones: [null] } }],
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
    ...['redeemPasswordReset', 'cancelPasswordReset', 'checkResetToken'].flatMap((name) =>
      [null, 0, [], ['t'], {}, { $ne: null }, true].map((token): [string, Change] => [
        name,
        { token },
      ]),
    ),
    ...[null, 7, [], {}].map((newPassword): [string, Change] => [
      'redeemPasswordReset',
      { newPassword },
    ]),
    ['redeemPasswordReset', { resetToken: 'a' }],
    ['updateUserPassword', { resetToken: null }],
    ['updateUserPassword', { newPassword: {} }],
    ['changeUserPassword', { oldPassword: null }],
    ['createUserResetToken', { email: null }],
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
