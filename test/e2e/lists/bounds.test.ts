/** What lists refuse: a page that is no page, a filter that would widen, a cursor that is none. */
import { describe, expect, it } from '@jest/globals';
import type { GraphqlReply } from '../../support/apis/graphql.js';
import { useShop } from '../../support/world/use-shop.js';

const shop = useShop();

const lists: [string, string][] = [
  ['customers', 'Customer'],
  ['customerPasswordResets', 'CustomerPasswordReset'],
];

function expectBadInput({ status, errors, text }: GraphqlReply, field: string): void {
  expect(status).toBe(200);
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
  expect(text).not.toMatch(/SELECT|stack/);
}

const ofCustomers: [string, object][] = [['filter.isActive', { isActive: { eq: null } }]];
const ofResets: [string, object][] = [
  ['filter.status', { status: { eq: null } }],
  ['filter.status', { status: { in: null } }],
  ['filter.expiresAt', { expiresAt: { lt: null } }],
  ['filter.resetPasswordAt', { resetPasswordAt: { gte: null } }],
];

describe.each(lists)('%s', (list, type) => {
  const ask = (variables: object) =>
    shop.graphql(
      `query ($first: Int, $after: String, $last: Int, $before: String, $filter: ${type}Filter) {
        ${list}(first: $first, after: $after, last: $last, before: $before, filter: $filter) {
          nodes { id } } }`,
      variables,
    );

  const id = '/abc';
  const cursor = (text: string) => Buffer.from(text).toString('base64url');
  it.each<[string, object]>([
    ['first', { first: 0 }],
    ['first', { first: -1 }],
    ['first', { first: 101 }],
    ['last', { last: 0 }],
    ['last', { last: 101 }],
    ['last', { first: 1, last: 1 }],
    ['after', { after: '' }],
    ['after', { after: 'made-up' }],
    ['after', { after: cursor(`2024-02-30T00:00:00.000Z${id}`) }],
    ['after', { after: cursor("2024-01-01T00:00:00.000Z/'; DROP TABLE customers") }],
    ['before', { before: 'A'.repeat(5000) }],
    ['before', { last: 1, before: 'lone \ud800' }],
  ])('refuses a page: %s of %j', async (field, variables) => {
    expectBadInput(await ask(variables), field);
  });

  const text = list === 'customers' ? 'email' : 'customerEmail';
  it.each<[string, object]>([
    [`filter.${text}`, { [text]: null }],
    ['filter.createdAt', { createdAt: null }],
    ['filter.id', { id: { eq: null } }],
    ['filter.id', { id: { in: null } }],
    [`filter.${text}`, { [text]: { eq: null } }],
    [`filter.${text}`, { [text]: { in: null } }],
    ['filter.reference', { reference: { eq: null } }],
    ['filter.reference', { reference: { isNull: null } }],
    ['filter.referenceOrigin', { referenceOrigin: { in: null } }],
    ['filter.createdAt', { createdAt: { gte: null } }],
    ['filter.createdAt', { createdAt: { lt: null } }],
    ...(list === 'customers' ? ofCustomers : ofResets),
    [`filter.${text}`, { [text]: { eq: 'no address' } }],
    [`filter.${text}`, { [text]: { in: ['a@example.net', '\0'] } }],
    ['filter.id', { id: { eq: 'NUL \0' } }],
    ['filter.id', { id: { eq: 'lone \ud800' } }],
    ['filter.id', { id: { in: Array.from({ length: 101 }, (_, index) => String(index)) } }],
    ['filter.reference', { reference: { eq: 'x'.repeat(256) } }],
  ])('refuses in %s what is no filter: %j', async (field, filter) => {
    expectBadInput(await ask({ filter }), field);
  });

  it.each<[string, object]>([
    ['an unknown field', { passwordHash: { eq: 'x' } }],
    ['an unknown operator', { id: { like: '%' } }],
    ['a null among values', { id: { in: [null] } }],
    ['a date that is none', { createdAt: { gte: 'yesterday' } }],
    ['a text for a filter', { id: 'x' }],
    ['isNull of what is never null', { updatedAt: { isNull: true } }],
  ])('refuses before it runs: %s', async (_, filter) => {
    const reply = await ask({ filter });
    expect(reply.status).toBe(400);
    expect(reply.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('takes null for the filter, the page and the cursor as not given', async () => {
    const nothing = { first: null, after: null, last: null, before: null, filter: null };
    expect((await ask(nothing)).data).toEqual({ [list]: { nodes: [] } });
  });
});
