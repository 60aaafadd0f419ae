/** What a public front end sees and may write when it redeems a reset. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSchema } from '../../../src/api/graphql/schema.js';
import { createTestApp, type Shop, type TestApp } from '../../support/world/app.js';
import { withCheapHashes } from '../../support/world/cheap-hashes.js';
import type { Subject } from '../../support/apis/operations.js';
import {
  createCustomer,
  createReset,
  otherPassword,
  redeem,
  type Headers,
} from '../../support/world/people.js';

let rekey: TestApp;
let shop: Shop;
let integration: Headers;

beforeAll(async () => {
  rekey = await createTestApp({ wrapDependencies: withCheapHashes });
  shop = await rekey.createShop();
  integration = await shop.bearer('integration');
});

afterAll(() => rekey.close());

async function createSubject(): Promise<Subject> {
  const customer = await createCustomer(rekey, integration);
  return { customer, reset: await createReset(rekey, integration, customer.email) };
}

describe("a sales channel's redeem with an annotation beside it", () => {
  it('leaves the token as usable as it was', async () => {
    const { reset } = await createSubject();
    const headers = await shop.apiKey('sales_channel');
    const refused = await rekey.graphql(
      `mutation ($id: ID!, $input: UpdateCustomerPasswordResetInput!) {
        updateCustomerPasswordReset(id: $id, input: $input) { __typename } }`,
      {
        headers,
        variables: {
          id: reset.id,
          input: {
            customerPassword: otherPassword,
            resetPasswordToken: reset.token,
            reference: 'R-1',
          },
        },
      },
    );
    expect(refused.data).toEqual({ updateCustomerPasswordReset: null });
    expect(await redeem(rekey, headers, reset)).toMatchObject({ status: 'REDEEMED' });
  });
});

describe("the customer inside the answer to a redeem that is a sales channel's", () => {
  const hidden = [
    'status',
    'isActive',
    'hasPassword',
    'passwordChangedAt',
    'channel',
    'stage',
    'reference',
    'locale',
    'referenceOrigin',
    'metadata',
    'createdAt',
    'updatedAt',
  ];
  const edges = ['user { email }', 'passwordResets { totalCount }', 'events { totalCount }'];
  const names = [...hidden, ...edges.map((edge) => edge.split(' ')[0] ?? '')];

  it('has id and email; every other field is null with FORBIDDEN', async () => {
    const { customer, reset } = await createSubject();
    const reply = await rekey.graphql(
      `mutation ($id: ID!, $input: UpdateCustomerPasswordResetInput!) {
        updateCustomerPasswordReset(id: $id, input: $input) { ... on CustomerPasswordReset {
          customer { __typename id email ${[...hidden, ...edges].join(' ')} } } } }`,
      {
        headers: await shop.apiKey('sales_channel'),
        variables: {
          id: reset.id,
          input: { customerPassword: otherPassword, resetPasswordToken: reset.token },
        },
      },
    );
    expect(reply.data.updateCustomerPasswordReset.customer).toEqual({
      __typename: 'Customer',
      ...customer,
      ...Object.fromEntries(names.map((name) => [name, null])),
    });
    const refusals = reply.errors.map(
      ({ path, extensions }) => `${path.at(-1)} ${extensions.code}`,
    );
    expect(refusals.toSorted()).toEqual(names.map((name) => `${name} FORBIDDEN`).toSorted());
  });

  it('covers every field of the type', async () => {
    const schema = await createSchema({} as never);
    const type = schema.getType('Customer') as { getFields(): object } | undefined;
    expect(Object.keys(type?.getFields() ?? {}).toSorted()).toEqual(
      [...names, 'id', 'email'].toSorted(),
    );
  });
});
