/** How long a signed-in customer stays signed in: until the password changes or the customer ends. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  foreignPayload,
  generateForeignKey,
  signForeign,
  startForeignServer,
  type ForeignKey,
  type ForeignServer,
} from '../../support/peers/foreign-issuer.js';
import { storedRows } from '../../support/rows/stored-rows.js';
import { only } from '../../support/apis/graphql.js';
import type { Headers } from '../../support/world/organization.js';
import { goodPassword, otherPassword, type Customer } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';

const organizationId = 'ForeignOrg';

let server: ForeignServer;
let key: ForeignKey;
beforeAll(async () => {
  server = await startForeignServer(organizationId);
  key = await generateForeignKey('k1', 'EdDSA');
  server.publish([key]);
});
afterAll(() => server.close());

const shop = useShop(() => ({
  environment: server.environment,
  organization: { id: organizationId },
}));

async function isSignedIn(headers: Headers): Promise<boolean> {
  const reply = await shop.graphql('{ viewer { caller { kind } } }', {}, headers);
  if (reply.status === 200) expect(only(reply).caller.kind).toBe('CUSTOMER');
  else expect(reply).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
  return reply.status === 200;
}

const signedIn = ({ email }: Customer, password = goodPassword) => shop.session(email, password);

function change(headers: Headers, userId: string, passwords: object = {}) {
  const input = {
    customerId: userId,
    oldPassword: goodPassword,
    newPassword: otherPassword,
    ...passwords,
  };
  return shop.graphql(
    `mutation ($input: ChangeUserPasswordInput!) { changeUserPassword(input: $input) {
      __typename ... on User { userId } ... on RekeyError { code } } }`,
    { input },
    headers,
  );
}

async function redeemAnew(person: Customer): Promise<void> {
  expect(await shop.redeem(await shop.reset(person))).toBe('ok');
}

/** Every way in which a customer's password becomes another one, or the customer ends. */
const endings: [string, (person: Customer, session: Headers) => Promise<unknown>][] = [
  ['a redeemed reset', redeemAnew],
  [
    "a redeemed reset of fabric's kind",
    async (person) => expect(await shop.graphqlByUser.redeem(await shop.reset(person))).toBe('ok'),
  ],
  [
    'a change of password by itself',
    async ({ id }, session) => {
      expect(only(await change(session, id))).toEqual({ __typename: 'User', userId: id });
    },
  ],
  ['being disabled', ({ id }) => shop.updateCustomer(id, { isActive: false })],
  ['being deleted', ({ id }) => shop.deleteCustomer(id)],
];

describe("Rekey's own token of a customer", () => {
  // Proves: SES-01, SES-02
  it.each(endings)('ends with %s', async (_, end) => {
    const person = await shop.customer();
    const sessions = [await signedIn(person), await signedIn(person)];
    for (const headers of sessions) expect(await isSignedIn(headers)).toBe(true);
    await end(person, sessions[0] ?? {});
    for (const headers of sessions) expect(await isSignedIn(headers)).toBe(false);
  });

  it('goes on after another sign-in, an unused reset and a refused change', async () => {
    const person = await shop.customer();
    const session = await signedIn(person);
    await signedIn(person);
    await shop.reset(person.email);
    const refused = await change(session, person.id, { oldPassword: 'not the password' });
    expect(only(refused).code).toBe('INVALID_CREDENTIALS');
    expect(await isSignedIn(session)).toBe(true);
  });

  it('is given again for the new password only', async () => {
    const person = await shop.customer();
    await redeemAnew(person);
    expect(await shop.signIn(person.email, goodPassword)).toBe('wrong_credentials');
    expect(await isSignedIn(await signedIn(person, otherPassword))).toBe(true);
  });

  it('without a password version counts as one of a foreign issuer', async () => {
    const person = await shop.customer();
    const headers = await shop.bearer('sales_channel', { customerId: person.id });
    await shop.sql(`UPDATE password_credentials SET changed_at = now() - interval '1 minute'`);
    expect(await isSignedIn(headers)).toBe(true);
    await redeemAnew(person);
    expect(await isSignedIn(headers)).toBe(false);
  });
});

describe('a foreign token of a customer', () => {
  const changedAt = async ({ id }: Customer): Promise<number> => {
    const query = `SELECT floor(extract(epoch FROM changed_at)) AS at FROM password_credentials
      WHERE customer_id = $1`;
    return Number((await shop.sql(query, [id]))[0].at);
  };
  const sign = ({ id }: Customer, claims: object) => {
    const owner = { id, type: 'Customer' };
    return signForeign(key, { ...foreignPayload(organizationId), owner, ...claims });
  };

  // Proves: SES-02
  it('is refused when it was issued at or before the second of the last change', async () => {
    const person = await shop.customer();
    const at = await changedAt(person);
    const accepted = async (iat: number | undefined) => isSignedIn(await sign(person, { iat }));
    expect(await accepted(at - 1)).toBe(false);
    expect(await accepted(at)).toBe(false);
    expect(await accepted(at + 1)).toBe(true);
    expect(await accepted(undefined)).toBe(false);
  });

  it('cannot claim a password version', async () => {
    const person = await shop.customer();
    const claims = { iat: (await changedAt(person)) - 1, password_version: 1 };
    expect(await isSignedIn(await sign(person, claims))).toBe(false);
  });

  // Proves: SES-01, SES-02
  it.each(endings.filter(([name]) => !name.includes('by itself')))(
    'ends with %s',
    async (_, end) => {
      const person = await shop.customer();
      await shop.sql(`UPDATE password_credentials SET changed_at = now() - interval '1 minute'`);
      const headers = await sign(person, {});
      expect(await isSignedIn(headers)).toBe(true);
      await end(person, headers);
      expect(await isSignedIn(headers)).toBe(false);
    },
  );

  it('is accepted for a customer that has no password yet', async () => {
    const person = await shop.customer({ password: null });
    expect(await isSignedIn(await sign(person, {}))).toBe(true);
  });
});

describe('a signed-in customer', () => {
  // Proves: TEN-09
  it('reads itself, but neither its events nor its resets', async () => {
    const person = await shop.customer();
    const reply = await shop.graphql(
      `query ($id: ID!) { user(customerId: $id) { userId email }
        customer(id: $id) { id email hasPassword user { userId }
          events { totalCount } passwordResets { totalCount } } }`,
      { id: person.id },
      await signedIn(person),
    );
    const { id, email } = person;
    const closed = { events: null, passwordResets: null };
    expect(reply.data).toEqual({
      user: { userId: id, email },
      customer: { ...person, hasPassword: true, user: { userId: id }, ...closed },
    });
    const codes = reply.errors.map(({ extensions }) => extensions.code);
    expect(codes).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });

  // Proves: SES-03
  it('changes its own password and no other', async () => {
    const [person, other] = [await shop.customer(), await shop.customer()];
    const session = await signedIn(person);
    const before = await storedRows(shop);
    const refused = await change(session, other.id);
    expect(refused.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(await storedRows(shop)).toEqual(before);
    expect(only(await change(session, person.id))).toMatchObject({ userId: person.id });
  });
});
