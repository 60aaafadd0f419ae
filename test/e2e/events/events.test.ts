/** The events of a customer and of a reset: what happened, and which caller did it. */
import { expect, it } from '@jest/globals';
import { requestIdOf } from '../../support/apis/request-id.js';
import { statementsOf, withoutClient } from '../../support/rows/statements.js';
import type { Headers } from '../../support/world/organization.js';
import { goodPassword, otherPassword } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';

const shop = useShop();

const named = (headers: Headers, id: string): Headers => ({ ...headers, 'x-request-id': id });

interface EventFields {
  readonly name: string;
  readonly requestId: string;
  readonly customerId: string;
  readonly passwordResetId: string | null;
}

const byName = (one: EventFields, other: EventFields) => one.name.localeCompare(other.name);

// Proves: LOG-04
it('names the application, the customer that acted for itself, and the request', async () => {
  const key = await shop.apiKey('sales_channel');
  const viewer = await shop.graphql('{ viewer { caller { applicationId } } }', {}, key);
  const { applicationId } = viewer.data.viewer.caller;
  const customer = await shop.customer({}, named(shop.integration, 'made.it-1'));
  const reset = await shop.reset(customer.email, {}, named(shop.integration, 'allowed.it-2'));
  await shop.redeem(reset, otherPassword, named(key, 'used.it-3'));
  const owner = await shop.bearer('sales_channel', { customerId: customer.id, passwordVersion: 2 });
  const by = named(owner, 'changed.it-4');
  await shop.changePassword(customer.id, otherPassword, goodPassword, by);
  const { data } = await shop.graphql(
    `query ($id: ID!, $reset: ID!) {
      customer(id: $id) { events { nodes { id name applicationId ownerId requestId createdAt
        customerId passwordResetId } } }
      customerPasswordReset(id: $reset) { events { nodes { name requestId passwordResetId }
        totalCount } } }`,
    { id: customer.id, reset: reset.id },
  );
  const idOf = (name: string) => requestIdOf(shop.log, name);
  const events: EventFields[] = data.customer.events.nodes;
  const byClient = { applicationId: 'someClient', ownerId: null };
  const byOwner = { applicationId: 'someClient', ownerId: customer.id };
  const byKey = { applicationId, ownerId: null };
  const id = expect.stringMatching(/^\w{10}$/);
  const createdAt = expect.stringMatching(/Z$/);
  const expected: [string, string, object, string?][] = [
    ['CUSTOMER_PASSWORD_RESETS_CREATE', idOf('allowed.it-2'), byClient, reset.id],
    ['CUSTOMER_PASSWORD_RESETS_RESET_PASSWORD', idOf('used.it-3'), byKey, reset.id],
    ['CUSTOMERS_CHANGE_PASSWORD', idOf('changed.it-4'), byOwner],
    ['CUSTOMERS_CREATE', idOf('made.it-1'), byClient],
    ['CUSTOMERS_CREATE_PASSWORD', idOf('made.it-1'), byClient],
  ];
  expect(events.toSorted(byName)).toEqual(
    expected.map(([name, requestId, who, passwordResetId = null]) => {
      return { id, createdAt, name, requestId, ...who, customerId: customer.id, passwordResetId };
    }),
  );
  const ofReset = { passwordResetId: reset.id };
  expect(data.customerPasswordReset.events).toEqual({
    nodes: [
      { name: 'CUSTOMER_PASSWORD_RESETS_RESET_PASSWORD', requestId: idOf('used.it-3'), ...ofReset },
      { name: 'CUSTOMER_PASSWORD_RESETS_CREATE', requestId: idOf('allowed.it-2'), ...ofReset },
    ],
    totalCount: 2,
  });
});

it('pages the edges of several customers, each by itself', async () => {
  const people = [await shop.customer(), await shop.customer()];
  for (const { email } of people) {
    for (const reference of ['first', 'second', 'third']) await shop.reset(email, { reference });
  }
  const ask = (after: string | null) =>
    shop.graphql(
      `query ($ids: [ID!], $after: String) { customers(filter: { id: { in: $ids } }) { nodes {
        passwordResets(first: 2, after: $after) { nodes { reference } totalCount
          pageInfo { hasNextPage hasPreviousPage endCursor } }
        events(first: 1) { nodes { name } totalCount pageInfo { hasNextPage } } } } }`,
      { ids: people.map(({ id }) => id), after },
    );
  const [newer, older] = (await ask(null)).data.customers.nodes;
  for (const node of [newer, older]) {
    const newest = [{ reference: 'third' }, { reference: 'second' }];
    expect(node.passwordResets).toMatchObject({ nodes: newest, totalCount: 3 });
    const { pageInfo } = node.passwordResets;
    expect(pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const nodes = [{ name: 'CUSTOMER_PASSWORD_RESETS_CREATE' }];
    expect(node.events).toEqual({ nodes, totalCount: 5, pageInfo: { hasNextPage: true } });
  }
  const next = (await ask(newer.passwordResets.pageInfo.endCursor)).data.customers.nodes[0];
  expect(next.passwordResets).toMatchObject({
    nodes: [{ reference: 'first' }],
    pageInfo: { hasNextPage: false, hasPreviousPage: true },
  });
});

/** The number of statements for a page of customers with these edges. */
async function countFor(first: number, edges: string): Promise<number> {
  const work = () => shop.graphql(`{ customers(first: ${first}) { nodes { ${edges} } } }`);
  return withoutClient(await statementsOf(shop.app.database.dataSource, work)).length;
}

it('reads the edges of a page in as many statements as those of one row', async () => {
  const edges = `hasPassword user { email } events(first: 2) { nodes { id } }
    passwordResets(first: 2) { nodes { customer { id } } totalCount }`;
  expect(await countFor(3, edges)).toBe(await countFor(1, edges));
});

/** People who have each a reset that was redeemed. */
async function createStories(count: number): Promise<{ id: string }[]> {
  const stories = [];
  for (let n = 0; n < count; n += 1) {
    const customer = await shop.customer();
    await shop.redeem(await shop.reset(customer.email), undefined, shop.integration);
    stories.push(customer);
  }
  return stories;
}

const namesIn = ({ nodes }: { nodes: EventFields[] }) => nodes.map(({ name }) => name);

it('filters the edges of several customers and resets by name and time, counts included', async () => {
  const ids = (await createStories(2)).map(({ id }) => id);
  const ask = async (filter: object, rest = '') => {
    const { data, errors } = await shop.graphql(
      `query ($ids: [ID!], $filter: AccountEventFilter) { customers(first: 2, filter: { id: { in: $ids } }) { nodes {
        events(filter: $filter ${rest}) { nodes { name } totalCount pageInfo { hasNextPage } }
        passwordResets { nodes { events(filter: $filter) { nodes { name } totalCount } } } } } }`,
      { ids, filter },
    );
    expect(errors).toEqual([]);
    expect(data.customers.nodes).toHaveLength(2);
    return data.customers.nodes;
  };
  const redeemed = 'CUSTOMER_PASSWORD_RESETS_RESET_PASSWORD';
  const made = 'CUSTOMER_PASSWORD_RESETS_CREATE';
  for (const node of await ask({ name: { eq: redeemed } })) {
    expect(node.events).toMatchObject({ nodes: [{ name: redeemed }], totalCount: 1 });
    const [reset] = node.passwordResets.nodes;
    expect(reset.events).toEqual({ nodes: [{ name: redeemed }], totalCount: 1 });
  }
  const several = { name: { in: [redeemed, made, 'CUSTOMERS_CREATE'] } };
  for (const { events } of await ask(several, 'first: 2')) {
    expect(events).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
    expect(namesIn(events)).toEqual([redeemed, made]);
  }
  const none = { nodes: [], totalCount: 0 };
  for (const filter of [
    { name: { eq: 'CUSTOMERS_DESTROY' } },
    { name: { in: [] } },
    { createdAt: { lt: '2020-01-01T00:00:00Z' } },
    { name: { eq: redeemed }, createdAt: { gte: '2200-01-01T00:00:00Z' } },
  ]) {
    for (const node of await ask(filter)) expect(node.events).toMatchObject(none);
  }
  for (const { events } of await ask({ createdAt: { gte: '2020-01-01T00:00:00Z' } })) {
    expect(events.totalCount).toBe(4);
  }
});

it('filters the edges of a page in as many statements as those of one row', async () => {
  await createStories(3);
  const filter = '(filter: { name: { eq: CUSTOMER_PASSWORD_RESETS_CREATE } })';
  const edges = `events${filter} { nodes { id } totalCount }
    passwordResets(first: 2) { nodes { events${filter} { totalCount } } }`;
  expect(await countFor(3, edges)).toBe(await countFor(1, edges));
});

it.each([
  ['first', '(first: 0)'],
  ['first', '(first: 101)'],
  ['after', '(after: "made-up")'],
  ['filter.name', '(filter: { name: null })'],
  ['filter.name', '(filter: { name: { eq: null } })'],
  ['filter.name', '(filter: { name: { in: null } })'],
  ['filter.name', `(filter: { name: { in: [${Array(101).fill('CUSTOMERS_CREATE').join()}] } })`],
  ['filter.name', '(filter: { name: {} })'],
  ['filter.createdAt', '(filter: { createdAt: {} })'],
  ['filter.createdAt', '(filter: { createdAt: { gte: null } })'],
])('refuses at an edge a page or a filter that is none: %s', async (field, page) => {
  await shop.customer();
  const query = `{ customers(first: 1) { nodes { id events${page} { nodes { id } } } } }`;
  const { data, errors } = await shop.graphql(query);
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
  expect(data.customers.nodes).toEqual([{ id: expect.any(String), events: null }]);
});
