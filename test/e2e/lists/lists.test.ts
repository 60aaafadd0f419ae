/**
 * Lists: pages by cursor, filters of each field, and what their edges lead to.
 * @databases
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { insertRow } from '../../support/rows/imported-rows.js';
import { statementsOf, withoutClient } from '../../support/rows/statements.js';
import type { GraphqlReply } from '../../support/apis/graphql.js';
import { useShop } from '../../support/world/use-shop.js';

const shop = useShop();

const minute = (number: number): string =>
  `2024-01-01T00:${String(number).padStart(2, '0')}:00.000Z`;
const customerIds = ['c0', 'c1', 'c2', 'c3', 'c4', 'c5'];
/** Two were made in one instant: their ids order them. */
const made = [0, 1, 2, 2, 4, 5];

const insert = (table: string, row: object) =>
  insertRow(shop, table, { organization_id: shop.organization.id, mode: 'live', ...row });

async function insertCustomers(): Promise<void> {
  for (const [index, id] of customerIds.entries()) {
    await insert('customers', {
      id,
      email: `${id}@Example.net`,
      email_key: `${id}@example.net`,
      is_active: index !== 5,
      reference: index < 2 ? null : `R-${index}`,
      reference_origin: index < 3 ? 'ERP' : null,
      created_at: minute(made[index] ?? 0),
      updated_at: minute(30 + index),
    });
  }
}

/** One reset for each status, all of c0 but the last. */
async function insertResets(): Promise<void> {
  const ends = [
    {},
    { redeemed_at: minute(20) },
    { superseded_at: minute(21) },
    { revoked_at: minute(22) },
    { expires_at: minute(10) },
  ];
  for (const [index, end] of ends.entries()) {
    await insert('password_resets', {
      id: `r${index}`,
      customer_id: index === 4 ? 'c1' : 'c0',
      customer_email: 'at-that-time@example.net',
      token_kind: 'opaque',
      token_digest: Buffer.alloc(32, index),
      expires_at: '2099-01-01T00:00:00.000Z',
      reference: index === 0 ? 'R' : null,
      reference_origin: index === 1 ? 'ERP' : null,
      created_at: minute(index),
      updated_at: minute(40 + index),
      ...end,
    });
  }
}

beforeAll(async () => {
  await insertCustomers();
  await insertResets();
});

const page = `nodes { id } edges { cursor node { id } }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount`;

function ask(list: string, variables: object): Promise<GraphqlReply> {
  const type = list === 'customers' ? 'Customer' : 'CustomerPasswordReset';
  return shop.graphql(
    `query ($first: Int, $after: String, $last: Int, $before: String,
      $filter: ${type}Filter, $orderBy: ${type}OrderBy) {
      ${list}(first: $first, after: $after, last: $last, before: $before,
        filter: $filter, orderBy: $orderBy) { ${page} } }`,
    variables,
  );
}

async function idsOf(list: string, variables: object): Promise<string[]> {
  const { data, errors } = await ask(list, variables);
  expect(errors).toEqual([]);
  const { nodes, totalCount } = data[list];
  if (!('first' in variables)) expect(totalCount).toBe(nodes.length);
  return nodes.map(({ id }: { id: string }) => id);
}

const newestFirst = ['c5', 'c4', 'c3', 'c2', 'c1', 'c0'];

describe('a list of customers', () => {
  it('has the newest first, and the oldest if that is asked for', async () => {
    expect(await idsOf('customers', {})).toEqual(newestFirst);
    const orderBy = { field: 'CREATED_AT', direction: 'ASC' };
    expect(await idsOf('customers', { orderBy })).toEqual(customerIds);
    expect(await idsOf('customers', { orderBy: { direction: 'DESC' } })).toEqual(newestFirst);
  });

  it.each(['ASC', 'DESC'])('is walked forwards page by page, %s', async (direction) => {
    const found: string[] = [];
    let after: string | null = null;
    for (const rest of [4, 2, 0]) {
      const orderBy = { direction };
      const { data }: GraphqlReply = await ask('customers', { first: 2, after, orderBy });
      const { nodes, edges, pageInfo, totalCount } = data.customers;
      expect(pageInfo).toEqual({
        hasNextPage: rest > 0,
        hasPreviousPage: rest < 4,
        startCursor: edges[0].cursor,
        endCursor: edges[1].cursor,
      });
      expect(edges.map((edge: { node: object }) => edge.node)).toEqual(nodes);
      expect(totalCount).toBe(6);
      found.push(...nodes.map(({ id }: { id: string }) => id));
      after = pageInfo.endCursor;
    }
    expect(found).toEqual(direction === 'ASC' ? customerIds : newestFirst);
  });

  it.each(['ASC', 'DESC'])('is walked backwards page by page, %s', async (direction) => {
    const found: string[] = [];
    let before: string | null = null;
    for (const rest of [2, 0]) {
      const orderBy = { direction };
      const { data }: GraphqlReply = await ask('customers', {
        last: rest ? 4 : 3,
        before,
        orderBy,
      });
      const { nodes, pageInfo } = data.customers;
      expect(pageInfo).toMatchObject({ hasNextPage: before !== null, hasPreviousPage: rest > 0 });
      found.unshift(...nodes.map(({ id }: { id: string }) => id));
      before = pageInfo.startCursor;
    }
    expect(found).toEqual(direction === 'ASC' ? customerIds : newestFirst);
  });

  it('takes the rows between two cursors', async () => {
    const { data } = await ask('customers', {});
    const cursors = data.customers.edges.map(({ cursor }: { cursor: string }) => cursor);
    const between = { after: cursors[0], before: cursors[5] };
    expect(await idsOf('customers', { ...between, first: 2 })).toEqual(['c4', 'c3']);
    const { nodes } = (await ask('customers', { ...between, last: 2 })).data.customers;
    expect(nodes).toEqual([{ id: 'c2' }, { id: 'c1' }]);
  });

  it('has an empty page after the last row', async () => {
    const { data } = await ask('customers', {});
    const { endCursor } = data.customers.pageInfo;
    const past = (await ask('customers', { after: endCursor })).data.customers;
    expect(past).toMatchObject({ nodes: [], edges: [], totalCount: 6 });
    expect(past.pageInfo).toMatchObject({ hasNextPage: false, startCursor: null, endCursor: null });
  });

  it('is counted only if totalCount is selected', async () => {
    const run = async (query: string) =>
      withoutClient(await statementsOf(shop.app.database.dataSource, () => shop.graphql(query)));
    const isCount = ({ sql }: { sql: string }) => /count\(|row_counts/i.test(sql);
    const without = await run('{ customers { nodes { id } } }');
    const withCount = await run('{ customers { nodes { id } totalCount } }');
    expect(without.filter(isCount)).toEqual([]);
    expect(withCount.filter(isCount)).toHaveLength(1);
    expect(withCount).toHaveLength(without.length + 1);
  });

  it.each<[object, string[]]>([
    [{ id: { eq: 'c1' } }, ['c1']],
    [{ id: { in: ['c1', 'c4', 'unknown'] } }, ['c4', 'c1']],
    [{ id: { eq: 'c1', in: ['c4'] } }, []],
    [{ id: { in: [] } }, []],
    [{ email: { eq: 'C1@EXAMPLE.net' } }, ['c1']],
    [{ email: { in: ['c1@example.net', 'C2@example.NET'] } }, ['c2', 'c1']],
    [{ email: { eq: 'unknown@example.net' } }, []],
    [{ isActive: { eq: false } }, ['c5']],
    [{ reference: { eq: 'R-2' } }, ['c2']],
    [{ reference: { isNull: true } }, ['c1', 'c0']],
    [{ reference: { isNull: false, in: ['R-4', 'R-5'] } }, ['c5', 'c4']],
    [{ referenceOrigin: { eq: 'ERP' } }, ['c2', 'c1', 'c0']],
    [{ referenceOrigin: { isNull: true } }, ['c5', 'c4', 'c3']],
    [{ createdAt: { gte: minute(2), lt: minute(5) } }, ['c4', 'c3', 'c2']],
    [{ updatedAt: { lt: minute(31) } }, ['c0']],
    [
      { reference: { isNull: false }, isActive: { eq: true }, createdAt: { lt: minute(4) } },
      ['c3', 'c2'],
    ],
    [{}, newestFirst],
  ])('is filtered by %j', async (filter, ids) => {
    expect(await idsOf('customers', { filter })).toEqual(ids);
  });
});

describe('a list of resets', () => {
  const statuses = ['PENDING', 'REDEEMED', 'SUPERSEDED', 'REVOKED', 'EXPIRED'];

  it.each<[object, string[]]>([
    [{ id: { eq: 'r1' } }, ['r1']],
    [{ customerId: { eq: 'c1' } }, ['r4']],
    [{ customerEmail: { eq: 'C0@example.net' } }, ['r3', 'r2', 'r1', 'r0']],
    [{ customerEmail: { in: ['c1@example.net', 'unknown@example.net'] } }, ['r4']],
    [{ customerEmail: { eq: 'unknown@example.net' } }, []],
    ...statuses.map((eq, index): [object, string[]] => [{ status: { eq } }, [`r${index}`]]),
    [{ status: { in: ['PENDING', 'EXPIRED'] } }, ['r4', 'r0']],
    [{ status: { in: [] } }, []],
    [{ reference: { eq: 'R' } }, ['r0']],
    [{ referenceOrigin: { isNull: false } }, ['r1']],
    [{ resetPasswordAt: { isNull: false } }, ['r1']],
    [{ resetPasswordAt: { gte: minute(20), lt: minute(21) } }, ['r1']],
    [{ expiresAt: { lt: minute(11) } }, ['r4']],
    [{ createdAt: { gte: minute(3) } }, ['r4', 'r3']],
    [{ updatedAt: { lt: minute(41) } }, ['r0']],
  ])('is filtered by %j', async (filter, ids) => {
    expect(await idsOf('customerPasswordResets', { filter })).toEqual(ids);
  });

  // Proves: RST-05
  it('shows how each one stands, and never its token', async () => {
    const fields = 'status resetPasswordToken customerEmail';
    const { data } = await shop.graphql(`{ customerPasswordResets { nodes { ${fields} } } }`);
    const same = { resetPasswordToken: null, customerEmail: 'at-that-time@example.net' };
    const expected = statuses.toReversed().map((status) => ({ status, ...same }));
    expect(data.customerPasswordResets.nodes).toEqual(expected);
  });
});
