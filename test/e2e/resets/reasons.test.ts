/** The holder of the genuine token of a reset that has ended learns how it ended. */
import { describe, expect, it } from '@jest/globals';
import { isEnumType } from 'graphql';
import { createSchema } from '../../../src/api/graphql/schema.js';
import { createSubject } from '../../support/apis/operations.js';
import { expire } from '../../support/parity/subjects.js';
import { only } from '../../support/apis/graphql.js';
import type { Subject } from '../../support/apis/operations.js';
import { useShop } from '../../support/world/use-shop.js';

const shop = useShop();

/** Disables a customer, and leaves the resets as they are. */
const disable = ({ id }: Subject['customer']) =>
  shop.sql('UPDATE customers SET is_active = false WHERE id = $1', [id]);

describe('the reason of a refused token', () => {
  const endings: [string, (subject: Subject) => Promise<unknown>][] = [
    ['EXPIRED', ({ reset }) => expire(shop, { resetId: reset.id })],
    ['ALREADY_USED', ({ reset }) => shop.redeem(reset)],
    ['SUPERSEDED', ({ customer }) => shop.reset(customer.email)],
    ['REVOKED', ({ reset }) => shop.deleteReset(reset.id)],
    ['UNRECOGNIZED', ({ customer }) => disable(customer)],
  ];

  it.each(endings)('is %s, the same for a redeem, a check and a look', async (reason, end) => {
    const subject = await createSubject(shop);
    await end(subject);
    expect(await shop.redeem(subject.reset, 'short')).toBe(reason.toLowerCase());
    const query = `query ($token: String!) {
      resetTokenStatus(token: $token) { redeemable reason expiresAt } }`;
    const { token } = subject.reset;
    const look = await shop.graphql(query, { token }, shop.salesChannel);
    const check = `query ($token: String!) {
      checkResetToken(token: $token) { ... on ResetTokenError { reason } } }`;
    expect(only(await shop.graphql(check, { token }, shop.salesChannel))).toEqual({ reason });
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
  const update =
    (input: object) =>
    async ({ customer }: Subject) =>
      expect(await shop.updateCustomer(customer.id, input)).toBe('ok');

  const deleteReset = async ({ reset }: Subject) => {
    const mutation = `mutation ($id: ID!) {
      deleteCustomerPasswordReset(id: $id) { ... on CustomerPasswordReset { status } } }`;
    expect(only(await shop.graphql(mutation, { id: reset.id }))).toEqual({ status: 'EXPIRED' });
  };

  const endings: [string, (subject: Subject) => Promise<unknown>][] = [
    ['another reset is made', ({ customer }) => shop.reset(customer.email)],
    ['the customer gets another address', update({ email: 'moved@example.org' })],
    ['the customer is disabled', update({ isActive: false })],
    ['it is deleted', deleteReset],
  ];

  it.each(endings)('stays so when %s', async (ending, end) => {
    const subject = await createSubject(shop);
    const { id } = subject.reset;
    await expire(shop, { resetId: id });
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
