/** How long a signed-in customer stays signed in: until the password changes or the customer ends. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestApp, type Shop, type TestApp } from '../../support/world/app.js';
import { withCheapHashes } from '../../support/world/cheap-hashes.js';
import {
  foreignPayload,
  generateForeignKey,
  signForeign,
  startForeignServer,
  type ForeignKey,
  type ForeignServer,
} from '../../support/peers/foreign-issuer.js';
import {
  createCustomer,
  createReset,
  goodPassword,
  only,
  otherPassword,
  redeem,
  signIn,
  type Headers,
  type Person,
} from '../../support/world/people.js';
import { storedRows } from '../../support/rows/stored-rows.js';

const organizationId = 'ForeignOrg';

let server: ForeignServer;
let key: ForeignKey;
let rekey: TestApp;
let shop: Shop;
let integration: Headers;
let salesChannel: Headers;

beforeAll(async () => {
  server = await startForeignServer(organizationId);
  key = await generateForeignKey('k1', 'EdDSA');
  server.publish([key]);
  const { environment } = server;
  rekey = await createTestApp({ environment, wrapDependencies: withCheapHashes });
  shop = await rekey.createShop({ id: organizationId });
  integration = await shop.bearer('integration');
  salesChannel = await shop.apiKey('sales_channel');
});

afterAll(async () => {
  await rekey.close();
  await server.close();
});

async function isSignedIn(headers: Headers): Promise<boolean> {
  const reply = await rekey.graphql('{ viewer { caller { kind } } }', { headers });
  if (reply.status === 200) expect(only(reply).caller.kind).toBe('CUSTOMER');
  else expect(reply).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
  return reply.status === 200;
}

async function signedIn(person: Person, password = goodPassword): Promise<Headers> {
  const headers = await signIn(rekey, salesChannel, person.email, password);
  if (!headers) throw new Error('The password is wrong.');
  return headers;
}

function change(headers: Headers, userId: string, passwords: object = {}) {
  const input = { userId, oldPassword: goodPassword, newPassword: otherPassword, ...passwords };
  return rekey.graphql(
    `mutation ($input: ChangeUserPasswordInput!) { changeUserPassword(input: $input) {
      __typename ... on User { userId } ... on UserError { code } } }`,
    { headers, variables: { input } },
  );
}

const updateCustomer = (id: string, input: object) =>
  rekey.graphql(
    `mutation ($id: ID!, $input: UpdateCustomerInput!) {
      updateCustomer(id: $id, input: $input) { __typename } }`,
    { headers: integration, variables: { id, input } },
  );

async function redeemAnew(person: Person): Promise<void> {
  const reset = await createReset(rekey, integration, person.email);
  expect(await redeem(rekey, salesChannel, reset)).toMatchObject({ status: 'REDEEMED' });
}

/** Every way in which a customer's password becomes another one, or the customer ends. */
const endings: [string, (person: Person, session: Headers) => Promise<unknown>][] = [
  ['a redeemed reset', redeemAnew],
  [
    "a redeemed reset of fabric's kind",
    async ({ id, email }) => {
      const { token } = await createReset(rekey, integration, email);
      const input = { userId: id, resetToken: token, newPassword: otherPassword };
      const reply = await rekey.graphql(
        `mutation ($input: UpdateUserPasswordInput!) { updateUserPassword(input: $input) { __typename } }`,
        { headers: salesChannel, variables: { input } },
      );
      expect(only(reply)).toEqual({ __typename: 'User' });
    },
  ],
  [
    'a change of password by itself',
    async ({ id }, session) => {
      expect(only(await change(session, id))).toEqual({ __typename: 'User', userId: id });
    },
  ],
  ['being disabled', ({ id }) => updateCustomer(id, { isActive: false })],
  [
    'being deleted',
    ({ id }) =>
      rekey.graphql('mutation ($id: ID!) { deleteCustomer(id: $id) { __typename } }', {
        headers: integration,
        variables: { id },
      }),
  ],
];

describe("Rekey's own token of a customer", () => {
  it.each(endings)('ends with %s', async (_, end) => {
    const person = await createCustomer(rekey, integration);
    const sessions = [await signedIn(person), await signedIn(person)];
    for (const headers of sessions) expect(await isSignedIn(headers)).toBe(true);
    await end(person, sessions[0] ?? {});
    for (const headers of sessions) expect(await isSignedIn(headers)).toBe(false);
  });

  it('goes on after another sign-in, an unused reset and a refused change', async () => {
    const person = await createCustomer(rekey, integration);
    const session = await signedIn(person);
    await signedIn(person);
    await createReset(rekey, integration, person.email);
    const refused = await change(session, person.id, { oldPassword: 'not the password' });
    expect(only(refused).code).toBe('INVALID_CREDENTIALS');
    expect(await isSignedIn(session)).toBe(true);
  });

  it('is given again for the new password only', async () => {
    const person = await createCustomer(rekey, integration);
    await redeemAnew(person);
    expect(await signIn(rekey, salesChannel, person.email, goodPassword)).toBeNull();
    expect(await isSignedIn(await signedIn(person, otherPassword))).toBe(true);
  });

  it('without a password version counts as one of a foreign issuer', async () => {
    const person = await createCustomer(rekey, integration);
    const headers = await shop.bearer('sales_channel', { customerId: person.id });
    await rekey.sql(`UPDATE password_credentials SET changed_at = now() - interval '1 minute'`);
    expect(await isSignedIn(headers)).toBe(true);
    await redeemAnew(person);
    expect(await isSignedIn(headers)).toBe(false);
  });
});

describe('a foreign token of a customer', () => {
  const changedAt = async ({ id }: Person): Promise<number> => {
    const rows = await rekey.sql<{ at: string }>(
      'SELECT floor(extract(epoch FROM changed_at)) AS at FROM password_credentials WHERE customer_id = $1',
      [id],
    );
    return Number(rows[0]?.at);
  };
  const sign = (person: Person, claims: object) =>
    signForeign(key, {
      ...foreignPayload(organizationId),
      owner: { id: person.id, type: 'Customer' },
      ...claims,
    });

  it('is refused when it was issued at or before the second of the last change', async () => {
    const person = await createCustomer(rekey, integration);
    const at = await changedAt(person);
    const accepted = async (iat: number | undefined) => isSignedIn(await sign(person, { iat }));
    expect(await accepted(at - 1)).toBe(false);
    expect(await accepted(at)).toBe(false);
    expect(await accepted(at + 1)).toBe(true);
    expect(await accepted(undefined)).toBe(false);
  });

  it('cannot claim a password version', async () => {
    const person = await createCustomer(rekey, integration);
    const claims = { iat: (await changedAt(person)) - 1, password_version: 1 };
    expect(await isSignedIn(await sign(person, claims))).toBe(false);
  });

  it.each(endings.filter(([name]) => !name.includes('by itself')))(
    'ends with %s',
    async (_, end) => {
      const person = await createCustomer(rekey, integration);
      await rekey.sql(`UPDATE password_credentials SET changed_at = now() - interval '1 minute'`);
      const headers = await sign(person, {});
      expect(await isSignedIn(headers)).toBe(true);
      await end(person, headers);
      expect(await isSignedIn(headers)).toBe(false);
    },
  );

  it('is accepted for a customer that has no password yet', async () => {
    const person = await createCustomer(rekey, integration, { password: null });
    expect(await isSignedIn(await sign(person, {}))).toBe(true);
  });
});

describe('a signed-in customer', () => {
  it('reads itself, but neither its events nor its resets', async () => {
    const person = await createCustomer(rekey, integration);
    const reply = await rekey.graphql(
      `query ($id: ID!) { user(userId: $id) { userId email }
        customer(id: $id) { id email hasPassword user { userId }
          events { totalCount } passwordResets { totalCount } } }`,
      { headers: await signedIn(person), variables: { id: person.id } },
    );
    expect(reply.data).toEqual({
      user: { userId: person.id, email: person.email },
      customer: {
        ...person,
        hasPassword: true,
        user: { userId: person.id },
        events: null,
        passwordResets: null,
      },
    });
    expect(reply.errors.map(({ extensions }) => extensions.code)).toEqual([
      'FORBIDDEN',
      'FORBIDDEN',
    ]);
  });

  it('changes its own password and no other', async () => {
    const [person, other] = [
      await createCustomer(rekey, integration),
      await createCustomer(rekey, integration),
    ];
    const session = await signedIn(person);
    const before = await storedRows(rekey);
    const refused = await change(session, other.id);
    expect(refused.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(await storedRows(rekey)).toEqual(before);
    expect(only(await change(session, person.id))).toMatchObject({ userId: person.id });
  });
});
