/** Whoever holds the genuine token of a reset that has ended learns how it ended. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isEnumType } from 'graphql';
import { createSchema } from '../../../src/api/graphql/schema.js';
import { createTestApp, type Shop, type TestApp } from '../../support/world/app.js';
import { withCheapHashes } from '../../support/world/cheap-hashes.js';
import type { Subject } from '../../support/apis/operations.js';
import {
  createCustomer,
  createReset,
  only,
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

describe('the reason of a refused token', () => {
  const hour = `interval '1 hour'`;
  const endings: [string, (subject: Subject) => Promise<unknown>][] = [
    [
      'EXPIRED',
      ({ reset }) =>
        rekey.sql(`UPDATE password_resets SET expires_at = now() - ${hour} WHERE id = $1`, [
          reset.id,
        ]),
    ],
    ['ALREADY_USED', ({ reset }) => redeem(rekey, integration, reset)],
    ['SUPERSEDED', ({ customer }) => createReset(rekey, integration, customer.email)],
    [
      'REVOKED',
      ({ reset }) =>
        rekey.graphql(
          'mutation ($id: ID!) { deleteCustomerPasswordReset(id: $id) { __typename } }',
          { headers: integration, variables: { id: reset.id } },
        ),
    ],
    [
      'UNRECOGNIZED',
      ({ customer }) =>
        rekey.sql('UPDATE customers SET is_active = false WHERE id = $1', [customer.id]),
    ],
  ];

  it.each(endings)('is %s, the same for a redeem and a look', async (reason, end) => {
    const subject = await createSubject();
    await end(subject);
    const headers = await shop.apiKey('sales_channel');
    const refused = await redeem(rekey, headers, subject.reset, 'short');
    expect(refused).toMatchObject({ __typename: 'ResetTokenError', reason });
    const look = await rekey.graphql(
      'query ($token: String!) { resetTokenStatus(token: $token) { redeemable reason expiresAt } }',
      { headers, variables: { token: subject.reset.token } },
    );
    const expiresAt = reason === 'UNRECOGNIZED' ? null : expect.stringMatching(/Z$/);
    expect(only(look)).toEqual({ redeemable: false, reason, expiresAt });
  });

  it('has a case for each one of the schema', async () => {
    const type = (await createSchema({} as never)).getType('ResetTokenErrorReason');
    const names = isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
    expect(endings.map(([reason]) => reason).toSorted()).toEqual(names.toSorted());
  });
});

describe('a reset that has expired', () => {
  const update = (input: object) => async (subject: Subject) => {
    const variables = { id: subject.customer.id, input };
    const reply = await rekey.graphql(
      'mutation ($id: ID!, $input: UpdateCustomerInput!) { updateCustomer(id: $id, input: $input) { __typename } }',
      { headers: integration, variables },
    );
    expect(only(reply).__typename).toBe('Customer');
  };

  const endings: [string, (subject: Subject) => Promise<void>][] = [
    [
      'another reset is made',
      async ({ customer }) => void (await createReset(rekey, integration, customer.email)),
    ],
    ['the customer gets another address', update({ email: 'moved@example.org' })],
    ['the customer is disabled', update({ isActive: false })],
    [
      'it is deleted',
      async ({ reset }) => {
        const reply = await rekey.graphql(
          `mutation ($id: ID!) { deleteCustomerPasswordReset(id: $id) {
            ... on CustomerPasswordReset { status } } }`,
          { headers: integration, variables: { id: reset.id } },
        );
        expect(only(reply)).toEqual({ status: 'EXPIRED' });
      },
    ],
  ];

  it.each(endings)('stays so when %s', async (ending, end) => {
    const subject = await createSubject();
    const { id } = subject.reset;
    await rekey.sql(
      `UPDATE password_resets SET expires_at = now() - interval '1 hour' WHERE id = $1`,
      [id],
    );
    await end(subject);
    const rows = await rekey.sql(
      `SELECT redeemed_at, superseded_at, revoked_at, deleted_at IS NOT NULL AS hidden
       FROM password_resets WHERE id = $1`,
      [id],
    );
    const hidden = ending === 'it is deleted';
    expect(rows).toEqual([{ redeemed_at: null, superseded_at: null, revoked_at: null, hidden }]);
  });
});
