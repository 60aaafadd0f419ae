/** @databases */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { addBulk } from '../../support/rows/bulk.js';
import { statementsOf } from '../../support/rows/statements.js';
import { addWebhookBulk } from '../../support/rows/webhook-queries.js';
import { useShop } from '../../support/world/use-shop.js';

const page = `query ($first: Int!) {
  customers(first: $first) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      id email hasPassword passwordChangedAt
      user { userId provider { name } }
      passwordResets(first: 3) { totalCount nodes {
        id status customer { id hasPassword } events(first: 2) { totalCount nodes { name } } } }
      events(first: 3) { totalCount nodes { id name } }
    }
  }
}`;

const eventPage = `query ($first: Int!) {
  events(first: $first) {
    totalCount
    nodes { id customer { id hasPassword } owner { id } passwordReset { id status } }
  }
}`;

const deliveryPage = `query ($first: Int!) {
  webhookDeliveries(first: $first) {
    nodes { id webhook { id } customer { id } passwordReset { id }
      event { id name customer { id } passwordReset { id } } }
  }
}`;

describe('the number of SQL statements', () => {
  const shop = useShop();

  beforeAll(async () => {
    const { id: organizationId } = shop.organization;
    const { dataSource } = shop.app.database;
    await addBulk(dataSource, { organizationId, mode: 'live' }, 60);
    await addWebhookBulk(dataSource, { organizationId, mode: 'live' }, 60);
  });

  async function statementsFor(
    query: string,
    headers: Record<string, string>,
    variables: object = {},
  ): Promise<string[]> {
    const statements = await statementsOf(shop.app.database.dataSource, async () => {
      const { errors } = await shop.graphql(query, variables, headers);
      expect(errors).toEqual([]);
    });
    return statements.map(({ sql }) => sql);
  }

  /** Those for a page, by a caller that was seen just before: it is known for two seconds. */
  async function statementsOfKnown(query: string, headers: Record<string, string>, first: number) {
    await statementsFor('{ viewer { __typename } }', headers);
    return statementsFor(query, headers, { first });
  }

  it('is the same for a page of five customers as for one of fifty, with all their edges', async () => {
    const headers = await shop.bearer('integration');
    const five = await statementsOfKnown(page, headers, 5);
    const fifty = await statementsOfKnown(page, headers, 50);
    expect(five).toHaveLength(10);
    expect(fifty).toHaveLength(10);
  });

  it.each([
    ['events', eventPage, 5],
    ['deliveries', deliveryPage, 6],
  ])('is the same for ten %s as for fifty, with all their edges', async (_, query, count) => {
    const headers = await shop.bearer('integration');
    expect(await statementsOfKnown(query, headers, 10)).toHaveLength(count);
    expect(await statementsOfKnown(query, headers, 50)).toHaveLength(count);
  });

  it('is one for a credential that was not seen lately, and none for one that was', async () => {
    const viewer = '{ viewer { __typename } }';
    const another = await shop.neighbour();
    const bearer = await another.bearer('integration');
    const apiKey = await another.apiKey('sales_channel');
    expect(await statementsFor(viewer, bearer)).toHaveLength(1);
    expect(await statementsFor(viewer, apiKey)).toHaveLength(1);
    expect(await statementsFor(viewer, { ...bearer, ...apiKey })).toHaveLength(0);
    expect(await statementsFor('{ __typename }', {})).toHaveLength(0);
  });
});
