/** What callers see of a customer and a reset in the answers to mutations, and what they may write beside a redeem. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { isNonNullType, isObjectType, type GraphQLSchema } from 'graphql';
import { createSchema } from '../../../src/api/graphql/schema.js';
import { createSubject, isAboutWebhooks, type Subject } from '../../support/apis/operations.js';
import { newCanary } from '../../support/apis/surface.js';
import { disabledAddress, takenAddress, unionCases } from '../../support/apis/union-cases.js';
import { hiddenIn, wholeDocument, type Sees } from '../../support/apis/whole-answers.js';
import { slugWithLinks } from '../../support/world/environment.js';
import type { Headers } from '../../support/world/organization.js';
import { otherPassword } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';
import { createFailedDelivery } from '../../support/world/webhooks.js';

const shop = useShop({ organization: { slug: slugWithLinks } });

const schema: GraphQLSchema = await createSchema({} as never);

describe("a sales channel's redeem with a reference beside it", () => {
  it('leaves the token as usable as it was', async () => {
    const { reset } = await createSubject(shop);
    const secrets = { customerPassword: otherPassword, resetPasswordToken: reset.token };
    const refused = await shop.graphql(
      `mutation ($id: ID!, $input: UpdateCustomerPasswordResetInput!) {
        updateCustomerPasswordReset(id: $id, input: $input) { __typename } }`,
      { id: reset.id, input: { ...secrets, reference: 'R-1' } },
      shop.salesChannel,
    );
    expect(refused.data).toEqual({ updateCustomerPasswordReset: null });
    expect(await shop.redeem(reset)).toBe('ok');
  });
});

/** By type, all fields that a caller sees who may not read the object. Of any other type it sees everything. */
const shown = new Map([
  ['Customer', 'id nodeId email'],
  ['User', 'id nodeId userId email'],
  [
    'CustomerPasswordReset',
    `id nodeId customer customerEmail resetPasswordToken resetPasswordAt status expiresAt createdAt
    updatedAt`,
  ],
]);

const bySalesChannel: Sees = (type, field) => shown.get(type)?.split(/\s+/).includes(field) ?? true;

const hiddenFromOwner = new Set(
  'passwordResets events reference referenceOrigin metadata'.split(' '),
);

/** A customer may read itself, but neither resets nor events, and nothing that integrations wrote for themselves. */
const byOwner: Sees = (type, field) => {
  if (type === 'Customer') return !hiddenFromOwner.has(field);
  return type === 'User' || bySalesChannel(type, field);
};

interface Caller {
  readonly name: string;
  readonly sees: Sees;
  readonly headers: (subject: Subject) => Headers | Promise<Headers>;
}

const sessionOf = (customerId: string) =>
  shop.bearer('sales_channel', { customerId, passwordVersion: 1 });

const callers: readonly Caller[] = [
  { name: 'a sales channel', sees: bySalesChannel, headers: () => shop.salesChannel },
  {
    name: 'another customer',
    sees: bySalesChannel,
    headers: async () => sessionOf((await shop.customer()).id),
  },
  { name: 'the customer', sees: byOwner, headers: ({ customer }) => sessionOf(customer.id) },
  { name: 'an integration', sees: () => true, headers: () => shop.integration },
];

/** In every text that a customer or a reset can have, but for the address. */
const canary = newCanary();
const common = { reference: canary, referenceOrigin: canary, metadata: { note: canary } };
const profile = { name: { first: canary }, extra: { note: canary }, registrationSite: canary };

async function createSubjectWithData(mutation: string): Promise<Subject> {
  const customer = await shop.customer({ ...common, profile });
  const reset = await shop.reset(customer, common);
  if (!isAboutWebhooks(mutation)) return { customer, reset };
  return { customer, reset, webhook: await createFailedDelivery(shop) };
}

const lastOf = (path: string) => path.split('.').at(-1) ?? '';

/** Fields of which the operation that reads them asks for the permission. */
const fieldOfOperation: Record<string, string> = {
  listPasswordResetsOfCustomers: 'Customer.passwordResets',
  listEventsOf: 'Customer.events',
};

/**
 * The fields that lines of the log say were refused, with who was refused them. Where the whole operation was refused,
 * its line names the operation.
 */
function refusedIn(lines: readonly string[], hidden: readonly string[]): string[] {
  const refused = lines
    .map((line) => JSON.parse(line))
    .filter(({ outcome }) => outcome === 'FORBIDDEN');
  for (const line of refused) {
    const application = expect.stringMatching(/^\w{10}$/);
    expect(line).toMatchObject({ organization: shop.organization.id, mode: 'live', application });
    expect(line.client).toBe('127.0.0.1');
  }
  const isWhole = hidden.length === 1 && !hidden[0]?.includes('.');
  if (isWhole) return refused.map(() => hidden[0] ?? '');
  const fields = refused.map(({ operation }) => fieldOfOperation[operation] ?? operation);
  return [...new Set(fields.map(lastOf))];
}

describe.each(callers)('the answers to $name', ({ sees, headers }) => {
  const met = new Set<string>();
  let withCanary = 0;

  beforeAll(async () => {
    await shop.sql('DELETE FROM customers');
    await shop.customer({ email: takenAddress, password: null });
    const { id } = await shop.customer({ email: disabledAddress });
    await shop.updateCustomer(id, { isActive: false });
  });

  // Proves: TEN-09, LOG-04
  it.each(unionCases)('hide the same in $member of $field', async (asked) => {
    const { field, given } = asked;
    const subject = await createSubjectWithData(field);
    const document = wholeDocument(schema, asked, bySalesChannel);
    const by = await headers(subject);
    const before = shop.log.length;
    const reply = await shop.graphql(document, given(subject), by);
    const lines = shop.log.slice(before);
    const answer = reply.data[field];
    const hidden = answer === null ? [field] : hiddenIn(answer, sees, field);
    const refused = reply.errors.map(
      ({ path, extensions }) => `${path.join('.')} ${extensions.code}`,
    );
    expect(refused.toSorted()).toEqual(hidden.map((path) => `${path} FORBIDDEN`).toSorted());
    for (const [, type = ''] of reply.text.matchAll(/"__typename":"(\w+)"/g)) met.add(type);
    expect(refusedIn(lines, hidden).toSorted()).toEqual(
      [...new Set(hidden.map(lastOf))].toSorted(),
    );
    if (sees === bySalesChannel) expect(reply.text).not.toContain(canary);
    if (reply.text.includes(canary)) withCanary += 1;
  });

  it('are there at all', () => {
    const types = ['Customer', 'User', 'CustomerPasswordReset', 'CustomerAccessToken'];
    const ofRequests = ['PasswordResetRequested', 'PasswordResetCancelled', 'ResetTokenError'];
    expect([...met]).toEqual(expect.arrayContaining([...types, ...ofRequests]));
    expect(withCanary > 0).toBe(sees !== bySalesChannel);
  });
});

describe('a field that a caller may not see', () => {
  // Proves: TEN-09
  it.each([...shown.keys()])('is nullable, so that the rest of a %s stays', (name) => {
    const type = schema.getType(name);
    const fields = isObjectType(type) ? Object.values(type.getFields()) : [];
    const hidden = fields.filter((field) => !bySalesChannel(name, field.name));
    expect(hidden.length).toBeGreaterThan(3);
    expect(hidden.filter((field) => isNonNullType(field.type)).map((field) => field.name)).toEqual(
      [],
    );
  });
});

describe("an integration's own data in JSON:API", () => {
  const empty = { reference: null, reference_origin: null, metadata: {} };
  const attributesOf = (answer: { body: any }) => {
    const { reference, reference_origin, metadata } = answer.body.data.attributes;
    return { reference, reference_origin, metadata };
  };

  // Proves: TEN-09
  it.each(['a sales channel', 'the customer'])('is empty for %s that redeems', async (who) => {
    const { customer, reset } = await createSubjectWithData('');
    const headers = who === 'the customer' ? await sessionOf(customer.id) : shop.salesChannel;
    const attributes = { customer_password: otherPassword, _reset_password_token: reset.token };
    const data = { type: 'customer_password_resets', id: reset.id, attributes };
    const path = `/customer_password_resets/${reset.id}?include=customer`;
    const answer = await shop.jsonApi('PATCH', path, { headers, body: { data } });
    expect(attributesOf(answer)).toEqual(empty);
    expect(answer.text).not.toContain(`"note":"${canary}"`);
    const read = await shop.jsonApi('GET', `/customer_password_resets/${reset.id}`);
    expect(attributesOf(read)).toEqual({
      ...{ reference: canary, reference_origin: canary, metadata: { note: canary } },
    });
  });

  it('is empty for the customer that reads itself, and there for an integration', async () => {
    const { customer } = await createSubjectWithData('');
    const path = `/customers/${customer.id}`;
    const own = await shop.jsonApi('GET', path, { headers: await sessionOf(customer.id) });
    expect(attributesOf(own)).toEqual(empty);
    expect(own.text).not.toContain(canary);
    expect(attributesOf(await shop.jsonApi('GET', path)).reference).toBe(canary);
  });
});
