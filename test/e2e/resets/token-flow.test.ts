/** The flow of a front end, which has a token and a password and nothing else: check, redeem, cancel. */
import { describe, expect, it } from '@jest/globals';
import { only } from '../../support/apis/graphql.js';
import { createSubject, type Subject } from '../../support/apis/operations.js';
import type { Headers } from '../../support/world/organization.js';
import { slugWithLinks } from '../../support/world/environment.js';
import { goodPassword, newAddress, otherPassword } from '../../support/world/people.js';
import { storedRows } from '../../support/rows/stored-rows.js';
import { useShop } from '../../support/world/use-shop.js';

const shop = useShop({ organization: { slug: slugWithLinks } });

const check = `query ($token: String!) { checkResetToken(token: $token) { __typename
  ... on RedeemableResetToken { expiresAt
    passwordPolicy { minLength maxLength refusesCommonPasswords refusesPersonalData } }
  ... on ResetTokenError { code reason } } }`;

const redeem = (selection = '') => `mutation ($input: RedeemPasswordResetInput!) {
  redeemPasswordReset(input: $input) { __typename
    ... on PasswordResetRedeemed { redeemedAt customer { id email ${selection} } }
    ... on ResetTokenError { code reason } } }`;

const send = (token: string, by: Headers = shop.salesChannel, selection?: string) =>
  shop.graphql(redeem(selection), { input: { token, newPassword: otherPassword } }, by);

const kinds: [string, (subject: Subject) => Promise<string>][] = [
  ['an opaque token', async ({ reset }) => reset.token],
  ['a JWT', async ({ customer }) => (await shop.graphqlByUser.reset(customer.email)).token],
];

describe.each(kinds)('%s', (_, tokenOf) => {
  it('is checked, redeemed once, and signs the customer in by the address of the answer', async () => {
    const subject = await createSubject(shop);
    const token = await tokenOf(subject);
    const before = await storedRows(shop);
    const checked = only(await shop.graphql(check, { token }, shop.salesChannel));
    expect(checked).toEqual({
      __typename: 'RedeemableResetToken',
      expiresAt: expect.stringMatching(/Z$/),
      passwordPolicy: {
        ...{ minLength: 8, maxLength: 256 },
        ...{ refusesCommonPasswords: true, refusesPersonalData: true },
      },
    });
    expect(Date.parse(checked.expiresAt)).toBeGreaterThan(Date.now());
    expect(await storedRows(shop)).toEqual(before);

    const redeemed = only(await send(token));
    const { id, email } = subject.customer;
    expect(redeemed).toEqual({
      __typename: 'PasswordResetRedeemed',
      redeemedAt: expect.stringMatching(/Z$/),
      customer: { id, email },
    });
    expect(Math.abs(Date.now() - Date.parse(redeemed.redeemedAt))).toBeLessThan(60_000);
    expect(await shop.signIn(redeemed.customer.email, otherPassword)).toBe('ok');
    expect(await shop.signIn(email, goodPassword)).toBe('wrong_credentials');

    const used = { __typename: 'ResetTokenError', code: 'RESET_TOKEN_REFUSED' };
    const reason = 'ALREADY_USED';
    expect(only(await send(token))).toEqual({ ...used, reason });
    expect(only(await shop.graphql(check, { token }))).toEqual({ ...used, reason });
    expect(shop.log.join()).not.toContain(token);
  });
});

describe('the customer of a redeemed reset', () => {
  it('is id and address for a sales channel; any other field is null beside FORBIDDEN', async () => {
    const { customer, reset } = await createSubject(shop);
    const { data, errors } = await send(reset.token, shop.salesChannel, 'isActive hasPassword');
    const { redeemedAt, customer: seen } = data.redeemPasswordReset;
    expect(redeemedAt).toMatch(/Z$/);
    expect(seen).toEqual({ ...customer, isActive: null, hasPassword: null });
    const forbidden = { extensions: { code: 'FORBIDDEN' } };
    expect(errors).toMatchObject([forbidden, forbidden]);
    expect(await shop.signIn(customer.email, otherPassword)).toBe('ok');
  });

  it('is whole for an integration, and for the customer itself', async () => {
    for (const whose of ['integration', 'owner'] as const) {
      const { customer, reset } = await createSubject(shop);
      const by =
        whose === 'owner' ? await shop.session(customer.email, goodPassword) : shop.integration;
      const { data, errors } = await send(reset.token, by, 'isActive');
      expect(errors).toEqual([]);
      expect(data.redeemPasswordReset.customer).toEqual({ ...customer, isActive: true });
    }
  });
});

describe('a page that asks for several things at once', () => {
  it('gets the others, whatever the link has for a token', async () => {
    const page = `query ($token: String!) { viewer { mode } passwordPolicy { minLength }
      checkResetToken(token: $token) { __typename ... on ResetTokenError { reason } } }`;
    for (const token of ['', ' ', 'undefined', 'x'.repeat(9000)]) {
      const { data, errors } = await shop.graphql(page, { token }, shop.salesChannel);
      expect(errors).toEqual([]);
      const refused = { __typename: 'ResetTokenError', reason: 'UNRECOGNIZED' };
      expect(data).toEqual({
        ...{ viewer: { mode: 'LIVE' }, passwordPolicy: { minLength: 8 } },
        checkResetToken: refused,
      });
    }
  });

  it('gets the others if one fails for good', async () => {
    const page = `{ viewer { mode } customers { totalCount } webhooks { totalCount }
      resetTokenStatus(token: "") { redeemable } passwordPolicy { minLength } }`;
    const { status, data, errors } = await shop.graphql(page, {}, shop.salesChannel);
    expect([status, data]).toEqual([
      200,
      {
        ...{ viewer: { mode: 'LIVE' }, passwordPolicy: { minLength: 8 } },
        ...{ customers: null, webhooks: null, resetTokenStatus: null },
      },
    ]);
    const told = errors.map(({ path, extensions }) => `${path} ${extensions.code}`);
    const expected = [
      'customers FORBIDDEN',
      'webhooks FORBIDDEN',
      'resetTokenStatus BAD_USER_INPUT',
    ];
    expect(told.toSorted()).toEqual(expected.toSorted());
  });
});

describe('a request for a mail', () => {
  it('tells a mistyped address, and nothing of who is a customer', async () => {
    const request = `mutation ($email: String!) {
      requestPasswordResetEmail(input: { email: $email }) { __typename ... on RekeyError { code } } }`;
    const ask = async (email: string) =>
      only(await shop.graphql(request, { email }, shop.salesChannel));
    const { email } = await shop.customer();
    const requested = { __typename: 'PasswordResetRequested' };
    for (const known of [email, ` ${email}`, newAddress(), `${newAddress()}\n`]) {
      expect(await ask(known)).toEqual(requested);
    }
    const mistyped = { __typename: 'InvalidEmailError', code: 'INVALID_EMAIL' };
    for (const typed of [
      email.replace('@', ' '),
      email.replace('.net', ''),
      `${email}, ${email}`,
    ]) {
      expect(await ask(typed)).toEqual(mistyped);
    }
  });
});
