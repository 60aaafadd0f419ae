/**
 * Reading what one writes: events by themselves, and the objects behind the ids of events and deliveries.
 * @databases
 */
import { describe, expect, it } from '@jest/globals';
import { isObjectType } from 'graphql';
import { createSchema } from '../../../src/api/graphql/schema.js';
import { only } from '../../support/apis/graphql.js';
import { goodPassword, otherPassword } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';
import { createWebhook } from '../../support/world/webhooks.js';

const shop = useShop();

const edges = `id name customerId customer { id email } passwordResetId passwordReset { id status }
  ownerId owner { id }`;

const eventsOf = async (customerId: string) =>
  only(
    await shop.graphql(
      `query ($filter: AccountEventFilter) { events(filter: $filter) { nodes { ${edges} } } }`,
      { filter: { customerId: { eq: customerId } } },
    ),
  ).nodes;

const deliveriesOf = async (webhookId: string) =>
  only(
    await shop.graphql(
      `query ($filter: WebhookDeliveryFilter) { webhookDeliveries(filter: $filter,
        orderBy: { direction: ASC }) { nodes { id topic eventId event { id name } resourceId
        customer { id } passwordReset { id status } } } }`,
      { filter: { webhookId: { eq: webhookId } } },
    ),
  ).nodes;

/** A customer who redeemed a reset and then changed the password as itself. */
async function createStory() {
  const customer = await shop.customer();
  const reset = await shop.reset(customer);
  await shop.redeem(reset, otherPassword);
  const owner = await shop.bearer('sales_channel', { customerId: customer.id, passwordVersion: 2 });
  await shop.changePassword(customer.id, otherPassword, goodPassword, owner);
  return { customer, reset };
}

const byName = (nodes: { name: string }[]) =>
  Object.fromEntries(nodes.map(({ name, ...rest }) => [name, rest]));

describe('an event', () => {
  it('leads to its customer, its reset and the customer that caused it', async () => {
    const { customer, reset } = await createStory();
    const events = byName(await eventsOf(customer.id));
    const ofCustomer = { customerId: customer.id, customer };
    const noReset = { passwordResetId: null, passwordReset: null };
    expect(events['CUSTOMERS_CHANGE_PASSWORD']).toMatchObject({
      ...ofCustomer,
      ...noReset,
      ownerId: customer.id,
      owner: { id: customer.id },
    });
    const ofReset = {
      passwordResetId: reset.id,
      passwordReset: { id: reset.id, status: 'REDEEMED' },
    };
    const noOwner = { ownerId: null, owner: null };
    const redeemed = events['CUSTOMER_PASSWORD_RESETS_RESET_PASSWORD'];
    expect(redeemed).toMatchObject({ ...ofCustomer, ...ofReset, ...noOwner });
    expect(events['CUSTOMERS_CREATE']).toMatchObject({ ...ofCustomer, ...noReset, ...noOwner });
  });

  it('is found by its id, as lists have it; an unknown id is null', async () => {
    const { customer } = await createStory();
    const [event] = await eventsOf(customer.id);
    const query = `query ($id: ID!) { event(id: $id) { ${edges} } }`;
    expect(only(await shop.graphql(query, { id: event.id }))).toEqual(event);
    const unknown = await shop.graphql(query, { id: 'NoSuchEvnt' });
    expect([unknown.data, unknown.errors]).toEqual([{ event: null }, []]);
  });

  it('stays when its customer is deleted, and leads nowhere then', async () => {
    const { customer, reset } = await createStory();
    await shop.graphql(`mutation { deleteCustomer(id: "${customer.id}") { __typename } }`);
    const events = await eventsOf(customer.id);
    expect(events.map(({ name }: { name: string }) => name)).toContain('CUSTOMERS_DESTROY');
    for (const { customer: found, passwordReset, owner } of events) {
      expect([found, passwordReset, owner]).toEqual([null, null, null]);
    }
    expect(byName(events)['CUSTOMER_PASSWORD_RESETS_CREATE']).toMatchObject({
      customerId: customer.id,
      passwordResetId: reset.id,
    });
  });

  it('of a deleted customer is left out by a channel or a stage, and by no date', async () => {
    const { customer } = await createStory();
    await shop.graphql(`mutation { deleteCustomer(id: "${customer.id}") { __typename } }`);
    const [{ id }] = await eventsOf(customer.id);
    const find = async (site: object) => {
      const headers = { ...shop.integration, 'x-site-context': JSON.stringify(site) };
      const query = `{ event(id: "${id}") { id } events(filter: { id: { eq: "${id}" } }) { totalCount } }`;
      const found = (await shop.graphql(query, {}, headers)).data;
      return [found.event?.id ?? null, found.events.totalCount];
    };
    expect(await find({})).toEqual([id, 1]);
    expect(await find({ date: '2020-01-01' })).toEqual([id, 0]);
    expect(await find({ channel: 5 })).toEqual([null, 0]);
    expect(await find({ stage: 'production' })).toEqual([null, 0]);
  });

  it('shows a deleted reset as revoked until it is purged', async () => {
    const reset = await shop.reset();
    await shop.graphql(
      `mutation { deleteCustomerPasswordReset(id: "${reset.id}") { __typename } }`,
    );
    const events = byName(await eventsOf(reset.customerId));
    const passwordReset = { id: reset.id, status: 'REVOKED' };
    expect(events['CUSTOMER_PASSWORD_RESETS_DESTROY']).toMatchObject({ passwordReset });
    await shop.sql('DELETE FROM password_resets WHERE id = $1', [reset.id]);
    const purged = byName(await eventsOf(reset.customerId));
    expect(purged['CUSTOMER_PASSWORD_RESETS_DESTROY']).toMatchObject({ passwordReset: null });
  });
});

describe('the list of all events', () => {
  const ask = async (variables: object) =>
    only(
      await shop.graphql(
        `query ($filter: AccountEventFilter, $orderBy: AccountEventOrderBy, $first: Int, $after: String) {
          events(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
            nodes { id name } totalCount pageInfo { hasNextPage endCursor } } }`,
        variables,
      ),
    );
  const idsIn = ({ nodes }: { nodes: { id: string }[] }) => nodes.map(({ id }) => id);

  it('is read in either order, page by page, and counted', async () => {
    const { customer } = await createStory();
    const filter = { customerId: { eq: customer.id } };
    const newest = await ask({ filter });
    expect(newest.totalCount).toBe(5);
    const walked: string[] = [];
    let after: string | null = null;
    for (const hasNextPage of [true, true, false]) {
      const orderBy = { direction: 'ASC' };
      const page: any = await ask({ filter, orderBy, first: 2, after });
      expect(page.pageInfo.hasNextPage).toBe(hasNextPage);
      walked.push(...idsIn(page));
      after = page.pageInfo.endCursor;
    }
    expect(walked).toEqual(idsIn(newest).toReversed());
  });

  it('is filtered by the event, the customer and the reset', async () => {
    const { customer, reset } = await createStory();
    await createStory();
    const [event] = (await ask({ filter: { customerId: { eq: customer.id } } })).nodes;
    expect(idsIn(await ask({ filter: { id: { in: [event.id, 'unknown'] } } }))).toEqual([event.id]);
    const ofReset = await ask({ filter: { passwordResetId: { eq: reset.id } } });
    expect(ofReset.nodes.map(({ name }: { name: string }) => name)).toEqual([
      'CUSTOMER_PASSWORD_RESETS_RESET_PASSWORD',
      'CUSTOMER_PASSWORD_RESETS_CREATE',
    ]);
    const neither = { customerId: { eq: customer.id }, passwordResetId: { eq: 'unknown' } };
    expect(await ask({ filter: neither })).toMatchObject({ nodes: [], totalCount: 0 });
  });
});

describe('a delivery', () => {
  const topics = ['CUSTOMERS_CREATE', 'CUSTOMER_PASSWORD_RESETS_CREATE'];

  it('leads to its event, its customer and its reset', async () => {
    const webhook = await createWebhook(shop, { topics });
    const reset = await shop.reset();
    const [ofCustomer, ofReset] = await deliveriesOf(webhook.id);
    const customer = { id: reset.customerId };
    expect(ofCustomer).toMatchObject({ resourceId: customer.id, customer, passwordReset: null });
    expect(ofCustomer.event).toEqual({ id: ofCustomer.eventId, name: 'CUSTOMERS_CREATE' });
    const passwordReset = { id: reset.id, status: 'PENDING' };
    expect(ofReset).toMatchObject({ resourceId: reset.id, customer, passwordReset });
    const name = 'CUSTOMER_PASSWORD_RESETS_CREATE';
    expect(ofReset.event).toEqual({ id: ofReset.eventId, name });
    const query = `query ($id: ID!) { webhookDelivery(id: $id) { id event { id } } }`;
    const { id, event } = ofReset;
    const found = only(await shop.graphql(query, { id }));
    expect(found).toEqual({ id, event: { id: event.id } });
    const unknown = await shop.graphql(query, { id: 'NoSuchDelivery' });
    expect([unknown.data, unknown.errors]).toEqual([{ webhookDelivery: null }, []]);
  });

  it('leads nowhere when they are gone', async () => {
    const webhook = await createWebhook(shop, { topics });
    const { customerId } = await shop.reset();
    await shop.graphql(`mutation { deleteCustomer(id: "${customerId}") { __typename } }`);
    await shop.sql('DELETE FROM events WHERE customer_id = $1', [customerId]);
    const deliveries = await deliveriesOf(webhook.id);
    expect(deliveries).toHaveLength(2);
    for (const { event, customer, passwordReset } of deliveries) {
      expect([event, customer, passwordReset]).toEqual([null, null, null]);
    }
  });
});

/** Ids without an object behind them, and why. */
const withoutEdge: Record<string, string> = {
  'AccountEvent.applicationId': 'applications are made by operators and are no objects of the API',
  'AccountEvent.requestId': 'requests are not stored',
  'Caller.applicationId': 'as AccountEvent.applicationId',
  'Caller.customerId': 'Viewer.customer',
  'User.userId': "fabric's name of the user's own id",
  'UserResetToken.userId': "fabric's shape, for a caller who named the user",
  'UserResetToken.customerId': "fabric's shape, for a caller who named the customer",
  'WebhookDelivery.resourceId': 'WebhookDelivery.customer and WebhookDelivery.passwordReset',
};

it('stands beside every id of another object', async () => {
  const schema = await createSchema({} as never);
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type));
  const lonely = types.flatMap((type) => {
    const fields = type.getFields();
    const names = Object.keys(fields).filter((name) => /(?<!^node)Id$/.test(name));
    return names
      .filter((name) => !isObjectType(fields[name.slice(0, -2)]?.type))
      .map((name) => `${type.name}.${name}`);
  });
  expect(lonely.length).toBeGreaterThan(3);
  expect(lonely.filter((path) => !(path in withoutEdge))).toEqual([]);
});
