/** What a public front end sees and may write when it redeems a reset. */
import { describe, expect, it } from '@jest/globals';
import { createSchema } from '../../../src/api/graphql/schema.js';
import { createSubject } from '../../support/apis/operations.js';
import { otherPassword } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';

const shop = useShop();

describe("a sales channel's redeem with a reference beside it", () => {
  it('leaves the token as usable as it was', async () => {
    const { reset } = await createSubject(shop);
    const secrets = { customerPassword: otherPassword, resetPasswordToken: reset.token };
    const refused = await shop.graphql(
      `mutation ($id: ID!, $input: UpdateCustomerPasswordResetInput!) {
        updateCustomerPasswordReset(id: $id, input: $input) { __typename } }`,
      { id: reset.id, input: { ...secrets, reference: 'R-1' } },
      shop.salesChannel,
    );
    expect(refused.data).toEqual({ updateCustomerPasswordReset: null });
    expect(await shop.redeem(reset)).toBe('ok');
  });
});

describe("the customer inside the answer to a redeem that is a sales channel's", () => {
  const hidden = `status isActive hasPassword passwordChangedAt channel stage reference locale
    referenceOrigin metadata createdAt updatedAt`.split(/\s+/);
  const edges = ['user { email }', 'passwordResets { totalCount }', 'events { totalCount }'];
  const names = [...hidden, ...edges.map((edge) => edge.split(' ')[0] ?? '')];

  // Proves: TEN-09
  it('has id and email; every other field is null with FORBIDDEN', async () => {
    const { customer, reset } = await createSubject(shop);
    const reply = await shop.graphql(
      `mutation ($id: ID!, $input: UpdateCustomerPasswordResetInput!) {
        updateCustomerPasswordReset(id: $id, input: $input) { ... on CustomerPasswordReset {
          customer { __typename id email ${[...hidden, ...edges].join(' ')} } } } }`,
      { id: reset.id, input: { customerPassword: otherPassword, resetPasswordToken: reset.token } },
      await shop.apiKey('sales_channel'),
    );
    expect(reply.data.updateCustomerPasswordReset.customer).toEqual({
      __typename: 'Customer',
      ...customer,
      ...Object.fromEntries(names.map((name) => [name, null])),
    });
    const refusals = reply.errors.map((error) => `${error.path.at(-1)} ${error.extensions.code}`);
    expect(refusals.toSorted()).toEqual(names.map((name) => `${name} FORBIDDEN`).toSorted());
  });

  // Proves: TEN-09
  it('covers every field of the type', async () => {
    const schema = await createSchema({} as never);
    const type = schema.getType('Customer') as { getFields(): object } | undefined;
    const fields = Object.keys(type?.getFields() ?? {});
    expect(fields.toSorted()).toEqual([...names, 'id', 'email'].toSorted());
  });
});
