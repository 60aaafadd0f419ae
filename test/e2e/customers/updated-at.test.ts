/** `updatedAt` moves when, and only when, something changed that a client can see: every writer, at every API. */
import { describe, expect, it } from '@jest/globals';
import { only } from '../../support/apis/graphql.js';
import { describeOnServer } from '../../support/rows/database.js';
import { documentOf } from '../../support/apis/json-api.js';
import { sampleProfileInput } from '../../support/world/sample-profile.js';
import { createWebhook, type MadeWebhook } from '../../support/world/webhooks.js';
import {
  goodPassword as good,
  newAddress,
  otherPassword as other,
  type Customer,
  type Reset,
} from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';

const shop = useShop();

const longAgo = '2020-01-01T00:00:00.000Z';

/** As if the row had not changed for years. */
async function age(table: string, id: string): Promise<void> {
  await shop.sql(`UPDATE ${table} SET updated_at = $1 WHERE id = $2`, [longAgo, id]);
}

/** Everything that clients see of a customer, apart from lists, and `updatedAt` of each API. */
async function look(id: string) {
  const query = `query ($id: ID!) { customer(id: $id) { email status isActive hasPassword passwordChangedAt
    reference referenceOrigin metadata locale updatedAt } user(customerId: $id) { updatedAt name { first middle last }
    extra registrationSite phone { number } address { city } provider { registrationDate lastLoginDate } } }`;
  const { customer, user } = (await shop.graphql(query, { id })).data;
  const { attributes } = (await shop.jsonApi('GET', `/customers/${id}`)).body.data;
  const { body } = await shop.fabric({ method: 'GET', path: `/user/${id}` });
  const dates = [customer, user, body].map(({ updatedAt }) => updatedAt);
  const seen = [customer, user, attributes, body].map((one) => {
    const { updatedAt: _, updated_at: __, ...rest } = one;
    return rest;
  });
  return { dates: new Set([...dates, attributes.updated_at]), seen };
}

const attributes = {
  reference: 'R-1',
  referenceOrigin: 'shop',
  metadata: { a: 1, b: [{ c: 0, d: 'e' }] },
};
const sameMetadata = { b: [{ d: 'e', c: 0 }], a: 1 };
const patch = (id: string, given: object) =>
  shop.jsonApi('PATCH', `/customers/${id}`, { body: documentOf('customers', given, id) });
const query = (field: string, input: object) => {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  return shop.graphql(`mutation ($input: ${type}!) { ${field}(input: $input) { __typename } }`, {
    input,
  });
};

type Act = (customer: Customer) => Promise<unknown>;

describe('updatedAt of a customer', () => {
  const moving: Record<string, Act> = {
    'a redeem by GraphQL': async (one) => shop.redeem(await shop.reset(one)),
    'a redeem by user': async (one) =>
      shop.graphqlByUser.redeem(await shop.graphqlByUser.reset(one)),
    'a redeem by JSON:API': async (one) => shop.jsonApi.redeem(await shop.jsonApi.reset(one)),
    'a redeem by fabric': async (one) => shop.fabric.redeem(await shop.fabric.reset(one)),
    'the same password again': async (one) => shop.redeem(await shop.reset(one), good),
    'a changed password': ({ id }) => shop.changePassword(id, good, other),
    'a changed password by fabric': ({ id }) => shop.fabric.changePassword(id, good, other),
    'a sign-in': ({ email }) => shop.signIn(email, good),
    'a sign-in by fabric': ({ email }) => shop.fabric.signIn(email, good),
    'another address': ({ id }) => shop.updateCustomer(id, { email: newAddress() }),
    'another spelling of the address': ({ id, email }) =>
      shop.updateCustomer(id, { email: email.replace('quinn', 'Quinn') }),
    'a disabled customer': ({ id }) => shop.updateCustomer(id, { isActive: false }),
    'another profile': ({ id }) => shop.updateCustomer(id, { profile: { name: { first: 'Bo' } } }),
    'no profile': ({ id }) => shop.updateCustomer(id, { profile: null }),
    'another language': ({ id }) => shop.updateCustomer(id, { locale: 'it' }),
    'other metadata': ({ id }) =>
      shop.updateCustomer(id, { metadata: { ...sameMetadata, a: '1' } }),
    'a shorter list in the metadata': ({ id }) =>
      shop.updateCustomer(id, { metadata: { a: 1, b: [] } }),
    'a reference by PATCH': ({ id }) => patch(id, { reference: 'R-2' }),
    'no reference by PATCH': ({ id }) => patch(id, { reference: null, reference_origin: 'shop' }),
  };

  const still: Record<string, Act> = {
    'an empty PATCH': ({ id }) => patch(id, {}),
    'an empty updateCustomer': ({ id }) => shop.updateCustomer(id, {}),
    'a PATCH of what is there': ({ id, email }) =>
      patch(id, { email, reference: 'R-1', reference_origin: 'shop', metadata: sameMetadata }),
    'an updateCustomer to what is there': ({ id, email }) =>
      shop.updateCustomer(id, {
        ...{ ...attributes, metadata: sameMetadata, email, isActive: true, locale: 'de' },
        profile: sampleProfileInput,
      }),
    'a PATCH that is refused': ({ id }) => patch(id, { reference: 'R-2', password: other }),
    'a wrong password': ({ email }) => shop.signIn(email, other),
    'a refused change': ({ id }) => shop.changePassword(id, other, good),
    'a refused password': async (one) => shop.redeem(await shop.reset(one), 'short'),
    'a reset, deleted again': async (one) => shop.deleteReset((await shop.reset(one)).id),
    'a request for a mail': ({ email }) => query('requestPasswordResetEmail', { email }),
    'a cancelled reset': async (one) =>
      query('cancelPasswordReset', { token: (await shop.reset(one)).token }),
  };

  /** The customer's own: common attributes of its resets are not. */
  async function make(): Promise<Customer> {
    const customer = await shop.customer({
      ...attributes,
      profile: sampleProfileInput,
      locale: 'de',
    });
    await age('customers', customer.id);
    return customer;
  }

  const events = (id: string) =>
    shop.sql(`SELECT id FROM events WHERE customer_id = $1 AND name = 'customers.update'`, [id]);

  it.each(Object.entries(moving))('moves by %s', async (_, act) => {
    const customer = await make();
    const before = await look(customer.id);
    await act(customer);
    const after = await look(customer.id);
    expect(after.seen).not.toEqual(before.seen);
    expect(after.dates.size).toBe(1);
    expect(Date.now() - Date.parse([...after.dates][0])).toBeLessThan(60_000);
  });

  it.each(Object.entries(still))('stays by %s, which records no update', async (_, act) => {
    const customer = await make();
    const before = await look(customer.id);
    await act(customer);
    expect(await look(customer.id)).toEqual(before);
    expect([...before.dates]).toEqual([longAgo]);
    expect(await events(customer.id)).toEqual([]);
  });

  it('moves by a first password', async () => {
    const { id } = await shop.customer({ password: null });
    await age('customers', id);
    const answer = await patch(id, { password: good });
    expect(answer.body.data.attributes).toMatchObject({ has_password: true });
    const { dates } = await look(id);
    expect([...dates]).toEqual([answer.body.data.attributes.updated_at]);
    expect([...dates]).not.toContain(longAgo);
  });

  it('is in the answer to the request that moved it', async () => {
    const customer = await make();
    const { token } = await shop.fabric.reset(customer);
    const body = { userId: customer.id, resetToken: token, newPassword: other };
    const redeemed = await shop.fabric({ method: 'PATCH', path: '/auth/password', body });
    expect([...(await look(customer.id)).dates]).toEqual([redeemed.body.updatedAt]);
    const change = { userId: customer.id, oldPassword: other, newPassword: good };
    const changed = await shop.fabric({
      method: 'PATCH',
      path: '/auth/change-password',
      body: change,
    });
    expect([...(await look(customer.id)).dates]).toEqual([changed.body.updatedAt]);
  });
});

describe('updatedAt of a reset', () => {
  const type = 'customer_password_resets';
  const patchReset = (id: string, given: object) =>
    shop.jsonApi('PATCH', `/${type}/${id}`, { body: documentOf(type, given, id) });
  const update = (id: string, input: object) =>
    shop.graphql(
      `mutation ($id: ID!, $input: UpdateCustomerPasswordResetInput!) {
        updateCustomerPasswordReset(id: $id, input: $input) { __typename } }`,
      { id, input },
    );

  it.each<[string, boolean, (reset: Reset) => Promise<unknown>]>([
    ['an empty PATCH', false, ({ id }) => patchReset(id, {})],
    ['an empty update', false, ({ id }) => update(id, {})],
    ['an update to what is there', false, ({ id }) => update(id, attributes)],
    ['a PATCH of what is there', false, ({ id }) => patchReset(id, { metadata: sameMetadata })],
    ['a refused token', false, (reset) => shop.redeem({ ...reset, token: 'A'.repeat(43) })],
    ['another reference', true, ({ id }) => patchReset(id, { reference: 'R-2' })],
    ['no metadata', true, ({ id }) => update(id, { metadata: null })],
    ['a redeem', true, (reset) => shop.redeem(reset)],
    ['a newer reset', true, (reset) => shop.reset(reset)],
    [
      'a new address',
      true,
      ({ customerId: id }) => shop.updateCustomer(id, { email: newAddress() }),
    ],
    ['the same address', false, ({ customerId: id, email }) => shop.updateCustomer(id, { email })],
    ['its end', true, ({ id }) => shop.deleteReset(id)],
  ])('by %s moves: %s', async (_, moves, act) => {
    const reset = await shop.reset(undefined, attributes);
    await age('password_resets', reset.id);
    await act(reset);
    const read = 'query ($id: ID!) { customerPasswordReset(id: $id) { updatedAt } }';
    const { updatedAt } = only(await shop.graphql(read, { id: reset.id }));
    expect(updatedAt !== longAgo).toBe(moves);
  });
});

describe('updatedAt of a webhook', () => {
  const update = ({ id }: MadeWebhook, input: object) =>
    shop.graphql(
      `mutation ($id: ID!, $input: UpdateWebhookInput!) { updateWebhook(id: $id, input: $input) {
        ... on Webhook { updatedAt } } }`,
      { id, input },
    );

  it.each<[string, boolean, (webhook: MadeWebhook) => object]>([
    ['nothing', false, () => ({})],
    [
      'what is there',
      false,
      ({ url }) => ({ url, topics: ['CUSTOMERS_CREATE'], includesToken: false, isActive: true }),
    ],
    ['a closed circuit', false, () => ({ resetCircuit: true })],
    ['another topic', true, () => ({ topics: ['CUSTOMERS_CREATE_PASSWORD'] })],
    ['a name', true, () => ({ name: 'Mailer' })],
    ['its end', true, () => ({ isActive: false })],
  ])('by %s moves: %s', async (_, moves, input) => {
    const webhook = await createWebhook(shop);
    await age('webhooks', webhook.id);
    const { updatedAt } = only(await update(webhook, input(webhook)));
    expect(updatedAt !== longAgo).toBe(moves);
    await shop.sql('DELETE FROM webhooks WHERE id = $1', [webhook.id]);
  });

  it('stays if it was disabled before', async () => {
    const webhook = await createWebhook(shop);
    await update(webhook, { isActive: false });
    await age('webhooks', webhook.id);
    expect(only(await update(webhook, { isActive: false }))).toEqual({ updatedAt: longAgo });
  });
});

describeOnServer('a sign-in, which dates the customer', () => {
  const busy = useShop({ isOnServer: true });

  it('waits for no other writer of the customer that waits for it', async () => {
    const customer = await busy.customer();
    const change = async () => busy.updateCustomer(customer.id, { reference: newAddress() });
    const redeem = async () => busy.redeem(await busy.reset(customer), good);
    const signIn = () => busy.signIn(customer.email, good);
    for (let turn = 0; turn < 5; turn += 1) {
      const all = Array.from({ length: 12 }, () => [signIn(), redeem(), signIn(), change()]);
      const words = await Promise.all(all.flat());
      expect(words).toContain('ok');
      expect(words).not.toContain('failed');
      expect(words).not.toContain('overloaded');
    }
    const [counted] = await busy.sql(
      'SELECT deadlocks::integer FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(counted.deadlocks).toBe(0);
  });
});
