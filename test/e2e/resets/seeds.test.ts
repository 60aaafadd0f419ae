/** The two vendors' documented requests, said in GraphQL with their own values. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { digestSecret } from '../../../src/domain/resets/token.js';
import { insertRow } from '../../support/rows/imported-rows.js';
import { sampleProfile } from '../../support/world/sample-profile.js';
import { storedRows } from '../../support/rows/stored-rows.js';
import type { GraphqlReply } from '../../support/apis/graphql.js';
import { goodPassword } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';

/** As fabric's documentation prints it, quotes and all. */
const quotedSiteContext = String.raw`"{\"date\": \"2023-01-01T00:00:00.000Z\", \"channel\": 12, \"account\": \"1234abcd5678efgh9ijklmno\",\"stage\":\"production\"}"`;
const account = '1234abcd5678efgh9ijklmno';
const sampleInstant = '2020-04-15T10:08:04.246Z';

const shop = useShop({
  organization: { id: 'xRRkjDFafe', account, slug: 'acme', name: 'Acme' },
  mode: 'test',
});

const insert = (table: string, row: object) =>
  insertRow(shop, table, { organization_id: 'xRRkjDFafe', mode: 'test', ...row });

async function empty(): Promise<void> {
  await shop.sql('DELETE FROM events');
  await shop.sql('DELETE FROM customers');
}

describe("Commerce Layer's update of a customer password reset", () => {
  const token = 'xhFfkmfybsLxzaAP6xcs';
  const sample = {
    createdAt: '2018-01-01T12:00:00.000Z',
    reference: 'ANY-EXTERNAL-REFEFERNCE',
    referenceOrigin: 'ANY-EXTERNAL-REFEFERNCE-ORIGIN',
    metadata: { foo: 'bar' },
  };

  beforeEach(async () => {
    await empty();
    const address = { email: 'john@example.com', email_key: 'john@example.com' };
    await insert('customers', { id: 'JohnsOwnId', ...address });
    await insert('password_resets', {
      id: 'xYZkjABcde',
      customer_id: 'JohnsOwnId',
      customer_email: 'john@example.com',
      token_kind: 'opaque',
      token_digest: digestSecret('opaque', token),
      expires_at: new Date(Date.now() + 3_600_000),
      reference: sample.reference,
      reference_origin: sample.referenceOrigin,
      metadata: sample.metadata,
      created_at: sample.createdAt,
      updated_at: sample.createdAt,
    });
  });

  const update = (customerPassword: string, headers = shop.integration): Promise<GraphqlReply> =>
    shop.graphql(
      `mutation ($input: UpdateCustomerPasswordResetInput!) {
        updateCustomerPasswordReset(id: "xYZkjABcde", input: $input) {
          __typename ... on CustomerPasswordReset {
            id customerEmail resetPasswordToken resetPasswordAt createdAt updatedAt reference
            referenceOrigin metadata status customer { id email } events { nodes { name } } }
          ... on PasswordRejectedError { code message violations { code message } } } }`,
      { input: { customerPassword, resetPasswordToken: token } },
      headers,
    );

  it('answers every field of the sample', async () => {
    const began = Date.now();
    const { errors, data } = await update(goodPassword);
    expect(errors).toEqual([]);
    const answer = data.updateCustomerPasswordReset;
    expect(answer).toEqual({
      __typename: 'CustomerPasswordReset',
      id: 'xYZkjABcde',
      customerEmail: 'john@example.com',
      resetPasswordToken: token,
      resetPasswordAt: answer.updatedAt,
      ...sample,
      updatedAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/),
      status: 'REDEEMED',
      customer: { id: 'JohnsOwnId', email: 'john@example.com' },
      events: { nodes: [{ name: 'CUSTOMER_PASSWORD_RESETS_RESET_PASSWORD' }] },
    });
    expect(Math.abs(Date.parse(answer.resetPasswordAt) - began)).toBeLessThan(60_000);
  });

  it('is done for a public front end in the organization and mode of the sample', async () => {
    const answer = (await update(goodPassword, shop.salesChannel)).data;
    const own = { reference: null, referenceOrigin: null, metadata: null, events: null };
    const expected = { status: 'REDEEMED', resetPasswordToken: token, ...own };
    expect(answer.updateCustomerPasswordReset).toMatchObject(expected);
    const viewer = '{ viewer { mode organization { id } } }';
    const { data, headers } = await shop.graphql(viewer, {}, shop.salesChannel);
    expect(data.viewer).toEqual({ mode: 'TEST', organization: { id: 'xRRkjDFafe' } });
    expect(headers['x-request-id']).toMatch(/./);
  });

  it("refuses the sample's password with its violations, and keeps the token", async () => {
    const before = await storedRows(shop);
    const refused = await update('secret', shop.salesChannel);
    expect(refused.data.updateCustomerPasswordReset).toEqual({
      __typename: 'PasswordRejectedError',
      code: 'PASSWORD_REJECTED',
      message: 'The password does not meet the policy.',
      violations: [{ code: 'TOO_SHORT', message: 'Use at least 8 characters.' }],
    });
    expect(await storedRows(shop)).toEqual(before);
    const again = await update(goodPassword, shop.salesChannel);
    expect(again.data.updateCustomerPasswordReset.status).toBe('REDEEMED');
    expect(shop.log.join('\n')).not.toContain(token);
  });
});

describe("fabric's update of a user's password", () => {
  const userId = '6169b2d892a5f30009d76480';
  const providerId = '6228f647a257734d91dbb49f';
  let resetToken: string;

  beforeEach(async () => {
    await empty();
    const [at, customer_id] = [sampleInstant, userId];
    const row = { id: userId, email: 'test@mail.com', email_key: 'test@mail.com', created_at: at };
    await insert('customers', { ...row, profile: sampleProfile, updated_at: at });
    const dates = { changed_at: at, last_login_at: at, created_at: at };
    const hash = '$argon2id$imported';
    await insert('password_credentials', { customer_id, id: providerId, hash, ...dates });
    resetToken = (await shop.graphqlByUser.reset('test@mail.com')).token;
  });

  const update = (
    newPassword: string,
    siteContext: string,
    { token = resetToken, by = shop.integration } = {},
  ) =>
    shop.graphql(
      `mutation ($input: UpdateUserPasswordInput!) { updateUserPassword(input: $input) {
        __typename ... on User {
          isActive registrationDate expiryDate roles name { first middle last }
          phone { number countryCode extension kind } email extra registrationSite account userId
          address { attention address1 address2 address3 city state country zipCode company kind
            phone { number kind } name { first last } email isValidated isDefault }
          provider { id name isActive registrationDate lastLoginDate }
          createdAt updatedAt }
        ... on PasswordRejectedError { code violations { code } }
        ... on ResetTokenError { code reason } } }`,
      { input: { userId, resetToken: token, newPassword } },
      { ...by, 'x-site-context': siteContext },
    );

  it.each([
    ['quoted, as the sample prints it', quotedSiteContext],
    ['as plain JSON', JSON.parse(quotedSiteContext) as string],
  ])('answers every field of the sample; the header is %s', async (_, siteContext) => {
    const { errors, data } = await update(goodPassword, siteContext);
    expect(errors).toEqual([]);
    const instants = { registrationDate: sampleInstant, lastLoginDate: sampleInstant };
    expect(data.updateUserPassword).toEqual({
      __typename: 'User',
      isActive: true,
      registrationDate: sampleInstant,
      ...sampleProfile,
      roles: 'customer',
      email: 'test@mail.com',
      account,
      userId,
      provider: [{ id: providerId, name: 'LOCAL', isActive: true, ...instants }],
      createdAt: sampleInstant,
      // The sample has the instant of the registration here; a new password is a change.
      updatedAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/),
    });
    expect(Date.parse(data.updateUserPassword.updatedAt)).toBeGreaterThan(
      Date.parse(sampleInstant),
    );
  });

  it('is done for a public front end, which sees the id and the address', async () => {
    const { data } = await update(goodPassword, quotedSiteContext, { by: shop.salesChannel });
    const { __typename, userId: id, email, ...rest } = data.updateUserPassword;
    expect([__typename, id, email]).toEqual(['User', userId, 'test@mail.com']);
    expect(Object.values(rest).filter((value) => value !== null)).toEqual([]);
  });

  it("refuses the sample's password with its violations, and keeps the token", async () => {
    const before = await storedRows(shop);
    const refused = await update('ABC123', quotedSiteContext);
    const violations = [{ code: 'TOO_SHORT' }];
    const rejected = { __typename: 'PasswordRejectedError', code: 'PASSWORD_REJECTED', violations };
    expect(refused.data.updateUserPassword).toEqual(rejected);
    expect(await storedRows(shop)).toEqual(before);
    const again = await update(goodPassword, quotedSiteContext);
    expect(again.data.updateUserPassword.userId).toBe(userId);
    expect(shop.log.join('\n')).not.toContain(resetToken);
  });

  it("does not recognize the sample's token, which is cut off and not of this service", async () => {
    const cut = 'eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpZCI6IjYxZjIyMTU4...';
    const { data } = await update(goodPassword, quotedSiteContext, { token: cut });
    const refusal = { __typename: 'ResetTokenError', code: 'RESET_TOKEN_REFUSED' };
    expect(data.updateUserPassword).toEqual({ ...refusal, reason: 'UNRECOGNIZED' });
  });
});
