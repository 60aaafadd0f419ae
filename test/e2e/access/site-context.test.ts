/** `x-site-context`: what it refuses, filters, records, and leaves alone. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { statementsOf } from '../../support/rows/statements.js';
import { type GraphqlReply, only } from '../../support/apis/graphql.js';
import type { Headers } from '../../support/world/organization.js';
import { goodPassword, otherPassword } from '../../support/world/people.js';
import type { Customer, Reset } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';

const shop = useShop();

const withSite = (value: object, headers = shop.integration): Headers => ({
  ...headers,
  'x-site-context': JSON.stringify(value),
});

const ask = (query: string, headers: Headers, variables: object = {}): Promise<GraphqlReply> =>
  shop.graphql(query, variables, headers);

describe('a malformed header', () => {
  const account = 'a'.repeat(24);
  // Proves: HTT-15
  it.each<[string, string | object]>([
    ['no JSON', 'account=1'],
    ['empty', ''],
    ['a JSON list', '[]'],
    ['JSON null', 'null'],
    ['a number', '12'],
    ['quoted twice over', JSON.stringify(JSON.stringify('{}'))],
    ['an account of 23 characters', { account: 'a'.repeat(23) }],
    ['an account of 25 characters', { account: 'a'.repeat(25) }],
    ['an account with a sign', { account: `${'a'.repeat(23)}-` }],
    ['an account that is a number', `{"account":123456789012345678901234}`],
    ['a channel with a fraction', { account, channel: 1.5 }],
    ['a negative channel', { account, channel: -1 }],
    ['a channel of letters', { account, channel: 'web' }],
    ['a channel too large to be read exactly', `{"channel":12345678901234567890}`],
    ['an empty stage', { stage: '' }],
    ['a stage that is a number', { stage: 7 }],
    ['a stage with NUL', { stage: 'a\0b' }],
    ['a stage with a lone surrogate', { stage: 'a\ud800' }],
    ['a stage of 65 characters', { stage: 's'.repeat(65) }],
    ['a date of words', { date: 'yesterday' }],
    ['a date that does not exist', { date: '2023-02-30' }],
    ['an instant on a day that does not exist', { date: '2023-02-29T00:00:00Z' }],
    ['a month that does not exist', { date: '2023-13-01' }],
    ['a date that is a number', { date: 1672531200000 }],
    ['four levels', { a: { b: { c: {} } } }],
    ['more than 1 KiB', { note: 'x'.repeat(1100) }],
  ])('is refused before any work but that of the credential: %s', async (_, site) => {
    const header = typeof site === 'string' ? site : JSON.stringify(site);
    let reply: GraphqlReply | undefined;
    const statements = await statementsOf(shop.app.database.dataSource, async () => {
      reply = await ask('{ viewer { mode } }', { ...shop.integration, 'x-site-context': header });
    });
    expect(reply?.status).toBe(400);
    expect(reply?.data).toBeUndefined();
    expect(reply?.errors).toMatchObject([{ extensions: { code: 'INVALID_SITE_CONTEXT' } }]);
    // Credentials come first; who sends one is remembered for a moment.
    expect(statements.filter(({ sql }) => !sql.includes('FROM "organizations"'))).toEqual([]);
  });
});

it('is read whatever else it holds: unknown keys, missing and null members, a date alone', async () => {
  const site = { account: shop.organization.account, channel: '12', date: '2024-02-29' };
  const { data } = await ask(
    '{ viewer { site { channel stage date } } }',
    withSite({ ...site, stage: null, locale: 'en-GB', more: { deeper: [] } }),
  );
  const instant = '2024-02-29T00:00:00.000Z';
  expect(data.viewer.site).toEqual({ channel: '12', stage: null, date: instant });
});

// Proves: TEN-01
it('is FORBIDDEN if the account is of another organization', async () => {
  const { account } = (await shop.neighbour()).organization;
  for (const given of [account, 'Z'.repeat(24)]) {
    const reply = await ask('{ viewer { mode } }', withSite({ account: given }));
    expect(reply.status).toBe(403);
    expect(reply.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', field: 'account' } }]);
  }
});

describe('channel, stage and date', () => {
  const there = { channel: 12, stage: 'production' };
  const elsewhere = { channel: 34, stage: 'staging' };
  let of12: Customer;
  let of34: Customer;
  let ofNone: Customer;
  let resetOf34: Reset;

  beforeAll(async () => {
    of12 = await shop.customer({}, withSite(there));
    of34 = await shop.customer({}, withSite(elsewhere));
    ofNone = await shop.customer();
    for (const { email } of [of12, ofNone]) await shop.reset(email);
    resetOf34 = await shop.reset(of34.email);
  });

  const found = async (headers: Headers) => {
    const { data } = await ask(
      `{ customers { nodes { id } totalCount }
        customerPasswordResets { nodes { customer { id } } totalCount } }`,
      headers,
    );
    const { customers, customerPasswordResets: resets } = data;
    return {
      customers: customers.nodes.map(({ id }: Customer) => id).toSorted(),
      owners: resets.nodes.map(({ customer }: { customer: Customer }) => customer.id).toSorted(),
      counts: [customers.totalCount, resets.totalCount],
    };
  };

  it('are recorded on the customers that a request creates', async () => {
    const query = 'query ($id: ID!) { customer(id: $id) { channel stage } }';
    const { data } = await shop.graphql(query, { id: of12.id });
    expect(data.customer).toEqual({ channel: '12', stage: 'production' });
  });

  it.each<[string, object, () => Customer[]]>([
    ['a channel', { channel: '12' }, () => [of12, ofNone]],
    ['a stage', { stage: 'staging' }, () => [of34, ofNone]],
    ['both', there, () => [of12, ofNone]],
    ['two that no customer has together', { ...there, stage: 'staging' }, () => [ofNone]],
    ['another channel', { channel: 99 }, () => [ofNone]],
    ['a date that has passed', { date: '2000-01-01' }, () => []],
    ['a date to come', { date: '2099-12-31T23:59:59.999+02:00' }, () => [of12, of34, ofNone]],
  ])('filter the lists, their counts and the resets: %s', async (_, site, expected) => {
    const ids = Array.from(expected(), ({ id }) => id).toSorted();
    const counts = [ids.length, ids.length];
    expect(await found(withSite(site))).toEqual({ customers: ids, owners: ids, counts });
  });

  const byId = `query ($id: ID!, $reset: ID!) { customer(id: $id) { id } user(customerId: $id) { id }
    customerPasswordReset(id: $reset) { id } }`;

  /** What each API answers to a question for one row by its id, in the customer's terms: all or nothing of it. */
  async function foundById(site: object): Promise<unknown[]> {
    const headers = withSite({ account: shop.organization.account, ...site });
    const { data } = await ask(byId, headers, { id: of34.id, reset: resetOf34.id });
    const [event] = await shop.sql('SELECT id FROM events WHERE customer_id = $1', [of34.id]);
    const [customer, reset] = [
      `/customers/${of34.id}`,
      `/customer_password_resets/${resetOf34.id}`,
    ];
    const links = [`${reset}/relationships/customer`, `${reset}/relationships/events`];
    const below = [`${reset}/customer`, `${reset}/events`, `${customer}/events`, ...links];
    const paths = [customer, reset, ...below, `/events/${event.id}`];
    const answers = await Promise.all(paths.map((at) => shop.jsonApi('GET', at, { headers })));
    const user = await shop.fabric({ method: 'GET', path: `/user/${of34.id}`, headers });
    const isThere = Object.values(data).map((value) => value !== null);
    return [...isThere, ...[...answers, user].map(({ status }) => status === 200)];
  }

  it.each<[string, object, boolean]>([
    ['another channel leaves it out', { channel: 12 }, false],
    ['another stage leaves it out', { stage: 'production' }, false],
    ['its own channel and stage do not', elsewhere, true],
    ['a date before it does not', { date: '2000-01-01' }, true],
    ["fabric's sample does not", { date: '2023-01-01T00:00:00.000Z', channel: 34 }, true],
    ['nothing does not', {}, true],
  ])('at a look-up by id, at every API: %s', async (_, site, isThere) => {
    const all = await foundById(site);
    expect(all).toHaveLength(12);
    expect(new Set(all)).toEqual(new Set([isThere]));
  });

  it('narrow by date the lists below what was asked for by id', async () => {
    const headers = withSite({ date: '2000-01-01' });
    const { body } = await shop.jsonApi('GET', `/customers/${of34.id}/events`, { headers });
    expect(body).toMatchObject({ data: [], meta: { record_count: 0 } });
  });

  it('count a row made at the very instant', async () => {
    const [row] = await shop.sql('SELECT created_at FROM customers WHERE id = $1', [ofNone.id]);
    const [at, before] = [0, 1].map((ms) => new Date(row.created_at.getTime() - ms).toISOString());
    expect((await found(withSite({ date: at }))).customers).toContain(ofNone.id);
    expect((await found(withSite({ date: before }))).customers).not.toContain(ofNone.id);
  });

  it('do not concern mutations, their payloads and token checks', async () => {
    const past = withSite({ ...there, date: '2000-01-01' });
    const created = await ask(
      `mutation ($input: CreateCustomerPasswordResetInput!) { createCustomerPasswordReset(input: $input) {
        ... on CreatedCustomerPasswordReset { resetPasswordToken passwordReset { id
          customer { id user { userId } passwordResets { totalCount } events { totalCount } }
          events { totalCount } } } } }`,
      past,
      { input: { email: of34.email } },
    );
    const { resetPasswordToken: token, passwordReset } = only(created);
    const { id, ...payload } = passwordReset;
    const counts = { passwordResets: { totalCount: 2 }, events: { totalCount: 4 } };
    const customer = { id: of34.id, user: { userId: of34.id }, ...counts };
    expect(payload).toEqual({ customer, events: { totalCount: 1 } });
    const query = 'query ($token: String!) { resetTokenStatus(token: $token) { redeemable } }';
    expect(only(await ask(query, past, { token }))).toEqual({ redeemable: true });
    expect(await shop.redeem({ id, token }, undefined, past)).toBe('ok');
    expect(await shop.signIn(of34.email, otherPassword, past)).toBe('ok');
    expect((await shop.graphqlByUser.reset(of34, {}, past)).token).toMatch(/^eyJ/);
  });

  it('do not concern the mutations that change or delete', async () => {
    const past = withSite({ channel: 99, stage: 'none', date: '2000-01-01' });
    const customer = await shop.customer({}, withSite(elsewhere));
    const { id } = await shop.reset(customer.email);
    const reply = await ask(
      `mutation ($id: ID!, $reset: ID!, $email: String!) {
        taken: createCustomer(input: { email: $email }) { __typename }
        written: updateCustomerPasswordReset(id: $reset, input: { reference: "R" }) { __typename }
        changed: changeUserPassword(input: {
          customerId: $id, oldPassword: "${goodPassword}", newPassword: "${otherPassword}" }) { __typename }
        ended: deleteCustomerPasswordReset(id: $reset) { __typename }
        updated: updateCustomer(id: $id, input: { isActive: false }) { __typename }
        deleted: deleteCustomer(id: $id) { __typename } }`,
      past,
      { id: customer.id, reset: id, email: customer.email },
    );
    const types = Object.values<any>(reply.data).map((value) => value.__typename);
    const reset = 'CustomerPasswordReset';
    expect(types).toEqual(['EmailTakenError', reset, 'User', reset, 'Customer', 'DeletedCustomer']);
  });

  it('do not concern the edges below what a query found', async () => {
    await shop.sql(`UPDATE customers SET created_at = '1999-12-31' WHERE id = $1`, [of12.id]);
    const { data } = await ask(
      `query ($id: ID!) { customer(id: $id) { passwordResets { nodes { customer { id } } } events { totalCount } } }`,
      withSite({ date: '2000-01-01' }),
      { id: of12.id },
    );
    const passwordResets = { nodes: [{ customer: { id: of12.id } }] };
    expect(data.customer).toEqual({ passwordResets, events: { totalCount: 3 } });
  });
});
