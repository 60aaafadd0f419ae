/**
 * From a new customer to a sign-in with the new password.
 * @databases
 * @smoke
 */
import { describe, expect, it } from '@jest/globals';
import { useShop } from '../../support/world/use-shop.js';

describe('a first reset', () => {
  const shop = useShop();

  it('goes from a new customer to a sign-in with the new password', async () => {
    const created = await shop.graphql(
      `mutation { createCustomer(input: { email: "pat@example.org" }) { ... on Customer { id hasPassword } } }`,
    );
    expect(created.data.createCustomer.hasPassword).toBe(false);

    const made =
      await shop.graphql(`mutation { createCustomerPasswordReset(input: { email: "PAT@example.org" }) {
        ... on CreatedCustomerPasswordReset { resetPasswordToken
          passwordReset { id status resetPasswordToken } } } }`);
    const { passwordReset: reset, resetPasswordToken } = made.data.createCustomerPasswordReset;
    expect(reset).toMatchObject({ status: 'PENDING', resetPasswordToken: null });

    const redeem = () =>
      shop.graphql(
        `mutation ($id: ID!, $token: String!) { updateCustomerPasswordReset(
          id: $id, input: { customerPassword: "a boat with 3 red sails", resetPasswordToken: $token }) {
            __typename
            ... on CustomerPasswordReset { status resetPasswordAt customer { id email } }
            ... on ResetTokenError { reason } } }`,
        { id: reset.id, token: resetPasswordToken },
        shop.salesChannel,
      );
    const redeemed = await redeem();
    expect(redeemed.data.updateCustomerPasswordReset).toMatchObject({
      status: 'REDEEMED',
      customer: { id: created.data.createCustomer.id, email: 'pat@example.org' },
    });
    const again = (await redeem()).data.updateCustomerPasswordReset;
    expect(again).toEqual({ __typename: 'ResetTokenError', reason: 'ALREADY_USED' });

    expect(await shop.signIn('pat@example.org', 'a boat with 3 red sails')).toBe('ok');
    expect(await shop.signIn('pat@example.org', 'a boat with 2 red sails')).toBe(
      'wrong_credentials',
    );
  });
});
