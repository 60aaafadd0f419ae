/** The holder of the genuine token of a reset that has ended learns how it ended. */
import { describe, expect, it } from '@jest/globals';
import { isEnumType } from 'graphql';
import { createSchema } from '../../../src/api/graphql/schema.js';
import { createSubject } from '../../support/apis/operations.js';
import { only } from '../../support/apis/graphql.js';
import type { Subject } from '../../support/apis/operations.js';
import { useShop } from '../../support/world/use-shop.js';

const shop = useShop();

describe('the reason of a refused token', () => {
  const hour = `interval '1 hour'`;
  const endings: [string, (subject: Subject) => Promise<unknown>][] = [
    [
      'EXPIRED',
      ({ reset }) =>
        shop.sql(`UPDATE password_resets SET expires_at = now() - ${hour} WHERE id = $1`, [
          reset.id,
        ]),
    ],
    ['ALREADY_USED', ({ reset }) => shop.redeem(reset)],
    ['SUPERSEDED', ({ customer }) => shop.reset(customer.email)],
    ['REVOKED', ({ reset }) => shop.deleteReset(reset.id)],
    [
      'UNRECOGNIZED',
      ({ customer }) =>
        shop.sql('UPDATE customers SET is_active = false WHERE id = $1', [customer.id]),
    ],
  ];

  it.each(endings)('is %s, the same for a redeem and a look', async (reason, end) => {
    const subject = await createSubject(shop);
    await end(subject);
    expect(await shop.redeem(subject.reset, 'short')).toBe(reason.toLowerCase());
    const look = await shop.graphql(
      'query ($token: String!) { resetTokenStatus(token: $token) { redeemable reason expiresAt } }',
      { token: subject.reset.token },
      shop.salesChannel,
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
    const reply = await shop.graphql(
      'mutation ($id: ID!, $input: UpdateCustomerInput!) { updateCustomer(id: $id, input: $input) { __typename } }',
      variables,
    );
    expect(only(reply).__typename).toBe('Customer');
  };

  const endings: [string, (subject: Subject) => Promise<void>][] = [
    ['another reset is made', async ({ customer }) => void (await shop.reset(customer.email))],
    ['the customer gets another address', update({ email: 'moved@example.org' })],
    ['the customer is disabled', update({ isActive: false })],
    [
      'it is deleted',
      async ({ reset }) => {
        const reply = await shop.graphql(
          `mutation ($id: ID!) { deleteCustomerPasswordReset(id: $id) {
            ... on CustomerPasswordReset { status } } }`,
          { id: reset.id },
        );
        expect(only(reply)).toEqual({ status: 'EXPIRED' });
      },
    ],
  ];

  it.each(endings)('stays so when %s', async (ending, end) => {
    const subject = await createSubject(shop);
    const { id } = subject.reset;
    await shop.sql(
      `UPDATE password_resets SET expires_at = now() - interval '1 hour' WHERE id = $1`,
      [id],
    );
    await end(subject);
    const rows = await shop.sql(
      `SELECT redeemed_at, superseded_at, revoked_at, deleted_at IS NOT NULL AS hidden
       FROM password_resets WHERE id = $1`,
      [id],
    );
    const hidden = ending === 'it is deleted';
    expect(rows).toEqual([{ redeemed_at: null, superseded_at: null, revoked_at: null, hidden }]);
  });
});
