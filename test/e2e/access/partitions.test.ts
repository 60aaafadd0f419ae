/** Another organization's and the other mode's objects are the same as none, for every operation. */
import { describe, expect, it } from '@jest/globals';
import { storedRows } from '../../support/rows/stored-rows.js';
import type { GraphqlReply } from '../../support/apis/graphql.js';
import {
  createSubject,
  isAboutWebhooks,
  operationCases,
  type Subject,
} from '../../support/apis/operations.js';
import { otherPassword } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';
import { createFailedDelivery } from '../../support/world/webhooks.js';

const shop = useShop();

const unknown: Subject = {
  customer: { id: 'f00f00f00f00f00f00f00f00', email: 'unknown@example.net' },
  reset: { id: 'NoSuchRset', token: 'A'.repeat(43) },
};

/** The answer without what is each request's own. */
function comparable({ status, text, headers }: GraphqlReply): object {
  return { status, text: text.replaceAll(String(headers['x-request-id']), 'ID') };
}

const onOneObject = operationCases.filter(
  ({ name, variables }) =>
    name.startsWith('node ') ||
    JSON.stringify(variables(unknown)).match(/f00f|NoSuch|AAAA|(unknown|nobody)@/) !== null,
);

describe.each([
  ['another organization', async () => (await shop.neighbour()).integration],
  ['the other mode', () => shop.bearer('integration', { mode: 'test' })],
])('to an integration of %s', (_, elsewhere) => {
  // Proves: TEN-02
  it.each(onOneObject)('the object of $name is the same as none', async (operation) => {
    const { name, query, variables } = operation;
    const made = await createSubject(shop);
    const webhook = isAboutWebhooks(name) && { webhook: await createFailedDelivery(shop) };
    const subject = { ...made, ...webhook };
    const headers = await elsewhere();
    const before = await storedRows(shop);
    const reply = await shop.graphql(query, variables(subject), headers);
    const none = await shop.graphql(query, variables(unknown), headers);
    expect(comparable(reply)).toEqual(comparable(none));
    expect(reply.text).not.toContain(subject.customer.id);
    expect(await storedRows(shop)).toEqual(before);
  });

  // Proves: TEN-02
  it('lists find nothing', async () => {
    await createSubject(shop);
    await createFailedDelivery(shop);
    const reply = await shop.graphql(
      `{ customers { nodes { id } totalCount } customerPasswordResets { nodes { id } totalCount }
         webhooks { nodes { id } totalCount } webhookDeliveries { nodes { id } totalCount }
         events { nodes { id } totalCount } }`,
      {},
      await elsewhere(),
    );
    const empty = { nodes: [], totalCount: 0 };
    const resources = ['customers', 'customerPasswordResets', 'events'];
    const lists = [...resources, 'webhooks', 'webhookDeliveries'];
    expect(reply.data).toEqual(Object.fromEntries(lists.map((list) => [list, empty])));
  });
});

describe('a token that is not the one', () => {
  const unrecognized = {
    __typename: 'ResetTokenError',
    code: 'RESET_TOKEN_REFUSED',
    message: 'This reset token cannot be used.',
    reason: 'UNRECOGNIZED',
  };

  // Proves: TOK-13, ENU-05
  it.each<[string, (own: Subject, other: Subject, jwt: string) => Subject['reset']]>([
    ['an unknown id', ({ reset }) => ({ ...reset, id: 'NoSuchRset' })],
    ['an unknown token', ({ reset }) => ({ ...reset, token: 'A'.repeat(43) })],
    ['a token of no form', ({ reset }) => ({ ...reset, token: 'no' })],
    ["another customer's token", ({ reset }, other) => ({ ...reset, token: other.reset.token })],
    ["another customer's JWT", ({ reset }, _, token) => ({ ...reset, token })],
    ["another reset's id", ({ reset }, other) => ({ ...reset, id: other.reset.id })],
  ])('is UNRECOGNIZED, in the same words: %s', async (_, given) => {
    const [own, other] = [await createSubject(shop), await createSubject(shop)];
    const { token: jwt } = await shop.graphqlByUser.reset(await shop.customer());
    const before = await storedRows(shop);
    const { id, token } = given(own, other, jwt);
    const reply = await shop.graphql(
      `mutation ($id: ID!, $token: String!) { updateCustomerPasswordReset(id: $id,
        input: { customerPassword: "${otherPassword}", resetPasswordToken: $token }) {
          __typename ... on ResetTokenError { code message reason } } }`,
      { id, token },
      shop.salesChannel,
    );
    expect(reply.data.updateCustomerPasswordReset).toEqual(unrecognized);
    expect(await storedRows(shop)).toEqual(before);
    for (const { reset } of [own, other]) expect(await shop.redeem(reset)).toBe('ok');
  });

  // Proves: TOK-13, TEN-03, ENU-05
  it.each<[string, (own: Subject, other: Subject) => object]>([
    ['an unknown user', ({ reset }) => ({ userId: 'unknown', resetToken: reset.token })],
    [
      "another customer's token",
      ({ customer }, { reset }) => ({ userId: customer.id, resetToken: reset.token }),
    ],
    ["the reset's id", ({ reset }) => ({ userId: reset.id, resetToken: reset.token })],
  ])('is UNRECOGNIZED for updateUserPassword, too: %s', async (_, given) => {
    const [own, other] = [await createSubject(shop), await createSubject(shop)];
    const before = await storedRows(shop);
    const reply = await shop.graphql(
      `mutation ($input: UpdateUserPasswordInput!) { updateUserPassword(input: $input) {
        __typename ... on ResetTokenError { code message reason } } }`,
      { input: { newPassword: otherPassword, ...given(own, other) } },
      shop.salesChannel,
    );
    expect(reply.data.updateUserPassword).toEqual(unrecognized);
    expect(await storedRows(shop)).toEqual(before);
  });

  // Proves: TEN-03
  it('has no status and no expiry in another partition', async () => {
    const { reset } = await createSubject(shop);
    const query = `query ($token: String!) {
      resetTokenStatus(token: $token) { redeemable reason expiresAt } }`;
    const key = await shop.apiKey('sales_channel', 'test');
    const reply = await shop.graphql(query, { token: reset.token }, key);
    const nothing = { redeemable: false, reason: 'UNRECOGNIZED', expiresAt: null };
    expect(reply.data.resetTokenStatus).toEqual(nothing);
  });
});
