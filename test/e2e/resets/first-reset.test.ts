/**
 * From a new customer to a sign-in with the new password.
 * @server
 * @smoke
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestApp, type Shop, type TestApp } from '../../support/world/app.js';

describe('a first reset', () => {
  let rekey: TestApp;
  let shop: Shop;
  let integration: Record<string, string>;
  let salesChannel: Record<string, string>;

  beforeAll(async () => {
    rekey = await createTestApp();
    shop = await rekey.createShop();
    integration = await shop.bearer('integration');
    salesChannel = await shop.apiKey('sales_channel');
  });

  afterAll(() => rekey.close());

  it('goes from a new customer to a sign-in with the new password', async () => {
    const created = await rekey.graphql(
      `mutation { createCustomer(input: { email: "pat@example.org" }) { ... on Customer { id hasPassword } } }`,
      { headers: integration },
    );
    expect(created.data.createCustomer.hasPassword).toBe(false);

    const made = await rekey.graphql(
      `mutation { createCustomerPasswordReset(input: { customerEmail: "PAT@example.org" }) {
        ... on CustomerPasswordReset { id resetPasswordToken status } } }`,
      { headers: integration },
    );
    const reset = made.data.createCustomerPasswordReset;
    expect(reset.status).toBe('PENDING');

    const redeem = () =>
      rekey.graphql(
        `mutation ($id: ID!, $token: String!) { updateCustomerPasswordReset(
          id: $id, input: { customerPassword: "a boat with 3 red sails", resetPasswordToken: $token }) {
            __typename
            ... on CustomerPasswordReset { status resetPasswordAt customer { id email } }
            ... on ResetTokenError { reason } } }`,
        { headers: salesChannel, variables: { id: reset.id, token: reset.resetPasswordToken } },
      );
    const redeemed = await redeem();
    expect(redeemed.data.updateCustomerPasswordReset).toMatchObject({
      status: 'REDEEMED',
      customer: { id: created.data.createCustomer.id, email: 'pat@example.org' },
    });
    const again = await redeem();
    expect(again.data.updateCustomerPasswordReset).toEqual({
      __typename: 'ResetTokenError',
      reason: 'ALREADY_USED',
    });

    const signIn = (password: string) =>
      rekey.graphql(
        `mutation ($password: String!) { createCustomerAccessToken(
          input: { email: "pat@example.org", password: $password }) { __typename } }`,
        { headers: salesChannel, variables: { password } },
      );
    const right = await signIn('a boat with 3 red sails');
    expect(right.data.createCustomerAccessToken.__typename).toBe('CustomerAccessToken');
    const wrong = await signIn('a boat with 2 red sails');
    expect(wrong.data.createCustomerAccessToken.__typename).toBe('InvalidCredentialsError');
  });
});
