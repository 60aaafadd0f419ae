/** Another organization's and the other mode's objects are the same as none, whatever is asked of them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createTestApp,
  type GraphqlReply,
  type Shop,
  type TestApp,
} from '../../support/world/app.js';
import { withCheapHashes } from '../../support/world/cheap-hashes.js';
import { isAboutWebhooks, operationCases, type Subject } from '../../support/apis/operations.js';
import {
  createCustomer,
  createReset,
  createUserToken,
  otherPassword,
  redeem,
  type Headers,
} from '../../support/world/people.js';
import { createFailedDelivery } from '../../support/world/webhooks.js';
import { storedRows } from '../../support/rows/stored-rows.js';

let rekey: TestApp;
let shop: Shop;
let integration: Headers;

beforeAll(async () => {
  rekey = await createTestApp({ wrapDependencies: withCheapHashes });
  shop = await rekey.createShop();
  integration = await shop.bearer('integration');
});

afterAll(() => rekey.close());

async function createSubject(headers: Headers): Promise<Subject> {
  const customer = await createCustomer(rekey, headers);
  return { customer, reset: await createReset(rekey, headers, customer.email) };
}

const nobody: Subject = {
  customer: { id: 'f00f00f00f00f00f00f00f00', email: 'nobody@example.net' },
  reset: { id: 'NoSuchRset', token: 'A'.repeat(43) },
};

/** The answer without what is each request's own. */
function comparable({ status, text, headers }: GraphqlReply): object {
  return { status, text: text.replaceAll(String(headers['x-request-id']), 'ID') };
}

const onOneObject = operationCases.filter(
  ({ variables }) => JSON.stringify(variables(nobody)).match(/f00f|NoSuch|AAAA|nobody@/) !== null,
);

describe.each([
  ['another organization', async () => (await rekey.createShop()).bearer('integration')],
  ['the other mode', () => shop.bearer('integration', { mode: 'test' })],
])('to an integration of %s', (_, elsewhere) => {
  it.each(onOneObject)('the object of $name is the same as none', async (operation) => {
    const { name, query, variables } = operation;
    const made = await createSubject(integration);
    const subject = isAboutWebhooks(name)
      ? { ...made, webhook: await createFailedDelivery(rekey, integration) }
      : made;
    const headers = await elsewhere();
    const before = await storedRows(rekey);
    const reply = await rekey.graphql(query, { headers, variables: variables(subject) });
    const none = await rekey.graphql(query, { headers, variables: variables(nobody) });
    expect(comparable(reply)).toEqual(comparable(none));
    expect(reply.text).not.toContain(subject.customer.id);
    expect(await storedRows(rekey)).toEqual(before);
  });

  it('lists find nothing', async () => {
    await createSubject(integration);
    await createFailedDelivery(rekey, integration);
    const reply = await rekey.graphql(
      `{ customers { nodes { id } totalCount } customerPasswordResets { nodes { id } totalCount }
         webhooks { nodes { id } totalCount } webhookDeliveries { nodes { id } totalCount } }`,
      { headers: await elsewhere() },
    );
    const empty = { nodes: [], totalCount: 0 };
    expect(reply.data).toEqual({
      customers: empty,
      customerPasswordResets: empty,
      webhooks: empty,
      webhookDeliveries: empty,
    });
  });
});

describe('a token that is not the one', () => {
  const unrecognized = {
    __typename: 'ResetTokenError',
    code: 'RESET_TOKEN_REFUSED',
    message: 'This reset token cannot be used.',
    reason: 'UNRECOGNIZED',
  };

  it.each<[string, (own: Subject, other: Subject, jwt: string) => Subject['reset']]>([
    ['an unknown id', ({ reset }) => ({ ...reset, id: 'NoSuchRset' })],
    ['an unknown token', ({ reset }) => ({ ...reset, token: 'A'.repeat(43) })],
    ['a token of no form', ({ reset }) => ({ ...reset, token: 'no' })],
    ["another customer's token", ({ reset }, other) => ({ ...reset, token: other.reset.token })],
    ["another customer's JWT", ({ reset }, _, token) => ({ ...reset, token })],
    ["another reset's id", ({ reset }, other) => ({ ...reset, id: other.reset.id })],
  ])('is UNRECOGNIZED, in the same words: %s', async (_, given) => {
    const [own, other, third] = [
      await createSubject(integration),
      await createSubject(integration),
      await createSubject(integration),
    ];
    const jwt = await createUserToken(rekey, integration, third.customer.email);
    const before = await storedRows(rekey);
    const headers = await shop.apiKey('sales_channel');
    expect(await redeem(rekey, headers, given(own, other, jwt))).toEqual(unrecognized);
    expect(await storedRows(rekey)).toEqual(before);
    for (const { reset } of [own, other]) {
      expect(await redeem(rekey, headers, reset)).toMatchObject({ status: 'REDEEMED' });
    }
  });

  it.each<[string, (own: Subject, other: Subject) => object]>([
    ['an unknown user', ({ reset }) => ({ userId: 'nobody', resetToken: reset.token })],
    [
      "another customer's token",
      ({ customer }, { reset }) => ({ userId: customer.id, resetToken: reset.token }),
    ],
    ["the reset's id", ({ reset }) => ({ userId: reset.id, resetToken: reset.token })],
  ])('is UNRECOGNIZED for updateUserPassword, too: %s', async (_, given) => {
    const [own, other] = [await createSubject(integration), await createSubject(integration)];
    const before = await storedRows(rekey);
    const reply = await rekey.graphql(
      `mutation ($input: UpdateUserPasswordInput!) { updateUserPassword(input: $input) {
        __typename ... on ResetTokenError { code message reason } } }`,
      {
        headers: await shop.apiKey('sales_channel'),
        variables: { input: { newPassword: otherPassword, ...given(own, other) } },
      },
    );
    expect(reply.data.updateUserPassword).toEqual(unrecognized);
    expect(await storedRows(rekey)).toEqual(before);
  });

  it('has no status and no expiry in another partition', async () => {
    const { reset } = await createSubject(integration);
    const reply = await rekey.graphql(
      `query ($token: String!) { resetTokenStatus(token: $token) { redeemable reason expiresAt } }`,
      {
        headers: await shop.apiKey('sales_channel', 'test'),
        variables: { token: reset.token },
      },
    );
    const nothing = { redeemable: false, reason: 'UNRECOGNIZED', expiresAt: null };
    expect(reply.data.resetTokenStatus).toEqual(nothing);
  });
});
