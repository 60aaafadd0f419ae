/** `nodeId`: what a cache may use as a key for every object of the graph. */
import { beforeAll, expect, it } from '@jest/globals';
import { isObjectType } from 'graphql';
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
