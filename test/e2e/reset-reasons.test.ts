/** Whoever holds the genuine token of a reset that has ended learns how it ended. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isEnumType } from 'graphql';
import { createSchema } from '../../src/graphql/schema.js';
import { createTestApp, type Shop, type TestApp } from '../support/app.js';
import { withCheapHashes } from '../support/cheap-hashes.js';
import type { Subject } from '../support/operations.js';
import { createCustomer, createReset, only, redeem, type Headers } from '../support/people.js';

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
