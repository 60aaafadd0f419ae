/** `nodeId`: what a cache may use as a key for every object of the graph. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { isInterfaceType, isObjectType } from 'graphql';
import { createSchema } from '../../../../src/api/graphql/schema.js';
import { only } from '../../../support/apis/graphql.js';
import { useShop } from '../../../support/world/use-shop.js';
import { createFailedDelivery } from '../../../support/world/webhooks.js';

const shop = useShop();
const schema = await createSchema({} as never);

const types = [
  'AccountEvent',
  'Customer',
  'CustomerPasswordReset',
  'User',
  'Webhook',
  'WebhookDelivery',
];

let customerId: string;

beforeAll(async () => {
  const customer = await shop.customer();
  await shop.reset(customer);
  customerId = customer.id;
  await createFailedDelivery(shop);
});

const id = '__typename id nodeId';
const everything = `query ($id: ID!) {
  customer(id: $id) { ${id} user { ${id} } events { nodes { ${id} } }
    passwordResets { nodes { ${id} customer { ${id} } events { nodes { ${id} } } } } }
  user(customerId: $id) { ${id} }
  webhooks { nodes { ${id} } } webhookDeliveries { nodes { ${id} webhook { ${id} } } } }`;

interface Node {
  readonly __typename: string;
  readonly id: string;
  readonly nodeId: string;
}

/** Every object of an answer that has a `nodeId`. */
function nodesIn(value: unknown): Node[] {
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.values(value).flatMap(nodesIn);
  return 'nodeId' in value ? [value as Node, ...below] : below;
}

it('is on every type of a list or a look-up, and names one object', async () => {
  const { data, errors } = await shop.graphql(everything, { id: customerId });
  expect(errors).toEqual([]);
  const nodes = nodesIn(data);
  expect([...new Set(nodes.map(({ __typename }) => __typename))].toSorted()).toEqual(types);
  const keyOf = ({ __typename, id: own }: Node) => `${__typename} ${own}`;
  const keys = new Map(nodes.map((node) => [node.nodeId, keyOf(node)]));
  // One node id for each object, wherever it stands, and one object for each node id.
  expect(nodes.every((node) => keys.get(node.nodeId) === keyOf(node))).toBe(true);
  expect(new Set(keys.values()).size).toBe(keys.size);
  for (const { nodeId } of nodes) expect(nodeId).toMatch(/^[\w-]{10,}$/);
});

it('differs for a customer and its user, which have the same id', async () => {
  const query = `query ($id: ID!) { customer(id: $id) { id nodeId user { id nodeId userId } } }`;
  const { user, ...customer } = only(await shop.graphql(query, { id: customerId }));
  expect([user.id, user.userId]).toEqual([customer.id, customer.id]);
  expect(user.nodeId).not.toBe(customer.nodeId);
});

it('is on every type whose objects can be looked up by their id', () => {
  const found = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && 'nodeId' in type.getFields(),
  );
  expect(found.map(({ name }) => name).toSorted()).toEqual(types);
  for (const type of found.filter(isObjectType)) {
    expect(type.getFields()).toHaveProperty('id');
    expect(String(type.getFields()['nodeId']?.type)).toBe('ID!');
  }
});

describe('node', () => {
  const again = `query ($id: ID!) { node(id: $id) { __typename nodeId
    ... on AccountEvent { id } ... on Customer { id } ... on CustomerPasswordReset { id }
    ... on User { id } ... on Webhook { id } ... on WebhookDelivery { id } } }`;
  const nodeOf = (text: string) => Buffer.from(text).toString('base64url');

  it('returns each object of the graph again', async () => {
    const { data } = await shop.graphql(everything, { id: customerId });
    const nodes = new Map(nodesIn(data).map((node) => [node.nodeId, node]));
    for (const [nodeId, { __typename, id: own }] of nodes) {
      const reply = await shop.graphql(again, { id: nodeId });
      expect(only(reply)).toEqual({ __typename, id: own, nodeId });
    }
  });

  it('has a type for each read by id, and each of them implements Node', () => {
    const node = schema.getType('Node');
    if (!isInterfaceType(node)) throw new Error('There is no interface Node.');
    const possible = schema.getPossibleTypes(node).map(({ name }) => name);
    expect(possible.toSorted()).toEqual(types);
    expect(Object.keys(node.getFields())).toEqual(['id', 'nodeId']);
  });

  it.each([
    ['an object that is gone', nodeOf('Customer:f00f00f00f00f00f00f00f00')],
    ['another type of the same id', nodeOf('Webhook:f00f00f00f00f00f00f00f00')],
    ['a type that has no ids', nodeOf('PasswordPolicy:f00f')],
    ['a member of every object', nodeOf('ToString:f00f')],
    ['a type that is not there', nodeOf('Order:f00f')],
  ])('is null for %s', async (_, nodeId) => {
    const { data, errors } = await shop.graphql(again, { id: nodeId });
    expect({ data, errors }).toEqual({ data: { node: null }, errors: [] });
  });

  it.each([
    ['an id', () => customerId],
    ['a text', () => 'not a node id'],
    ['nothing', () => ''],
    ['an id of no form', () => nodeOf('Customer:a b')],
    ['two ids', () => nodeOf(`Customer:${customerId}:${customerId}`)],
    ['a long text', () => nodeOf(`Customer:${'1'.repeat(10_000)}`)],
    ['a type of no form', () => nodeOf(`__proto__:${customerId}`)],
  ])('refuses %s, and says what it takes', async (_, nodeId) => {
    const { data, errors } = await shop.graphql(again, { id: nodeId() });
    const extensions = { code: 'BAD_USER_INPUT', field: 'id', problem: 'invalid' };
    expect({ data, errors }).toMatchObject({ data: { node: null }, errors: [{ extensions }] });
  });

  it('leaves out what the channel of x-site-context excludes, as the other reads do', async () => {
    const at = (channel: number) => ({
      ...shop.integration,
      'x-site-context': `{"channel":${channel}}`,
    });
    const { id: own } = await shop.customer({}, at(3));
    const variables = { id: nodeOf(`Customer:${own}`) };
    expect(only(await shop.graphql(again, variables, at(3)))).toMatchObject({ id: own });
    expect((await shop.graphql(again, variables, at(4))).data).toEqual({ node: null });
  });
});

it("has the lists of a user under their own words and under fabric's", async () => {
  const query = `query ($id: ID!) { user(customerId: $id) {
    addresses { city } address { city } phones { number } phone { number }
    providers { id name } provider { id name } } }`;
  const profile = { phones: [{ number: '1' }, { number: '2' }], addresses: [{ city: 'Houston' }] };
  const { id: ofOther } = await shop.customer({ profile });
  const user = only(await shop.graphql(query, { id: ofOther }));
  expect(user).toMatchObject(profile);
  const { addresses: address, phones: phone, providers: provider } = user;
  expect(user).toMatchObject({ address, phone, provider });
  expect(provider).toHaveLength(1);
});
