/** Who may do what: every operation, asked by every kind of caller, by every way to say who one is. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { CallerKind } from '../../../src/domain/access/context.js';
import type { ApplicationKind } from '../../../src/domain/access/organization.js';
import { createSchema } from '../../../src/api/graphql/schema.js';
import { storedRows, type StoredRows } from '../../support/rows/stored-rows.js';
import { isAboutWebhooks, operationCases, type Subject } from '../../support/apis/operations.js';
import { slugWithLinks } from '../../support/world/environment.js';
import type { Headers } from '../../support/world/organization.js';
import { useShop } from '../../support/world/use-shop.js';
import { createFailedDelivery } from '../../support/world/webhooks.js';

interface CallerCase {
  readonly name: string;
  /** Whose permissions hold. */
  readonly kind: CallerKind;
  readonly headers: (customerId: string) => Promise<Headers>;
}

const shop = useShop({ organization: { slug: slugWithLinks } });

const asCustomer = (customerId: string) =>
  shop.bearer('sales_channel', { customerId, passwordVersion: 1 });
const asPowerfulCustomer = (customerId: string) =>
  shop.bearer('integration', { customerId, passwordVersion: 1 });

const keys = new Map<ApplicationKind, Promise<Headers>>();

/** One API key of a kind is enough for all. */
function apiKey(kind: ApplicationKind): Promise<Headers> {
  const made = keys.get(kind) ?? shop.apiKey(kind);
  keys.set(kind, made);
  return made;
}

async function both(bearer: Promise<Headers>, key: Promise<Headers>): Promise<Headers> {
  return { ...(await bearer), ...(await key) };
}

const callers: CallerCase[] = [
  {
    name: 'an integration (bearer)',
    kind: 'integration',
    headers: () => shop.bearer('integration'),
  },
  {
    name: 'an integration (API key)',
    kind: 'integration',
    headers: () => apiKey('integration'),
  },
  {
    name: 'an integration (bearer and API key)',
    kind: 'integration',
    headers: () => both(shop.bearer('integration'), apiKey('integration')),
  },
  {
    name: 'a sales channel (bearer)',
    kind: 'sales_channel',
    headers: () => shop.bearer('sales_channel'),
  },
  {
    name: 'a sales channel (API key)',
    kind: 'sales_channel',
    headers: () => apiKey('sales_channel'),
  },
  {
    name: "an integration's bearer with a sales channel's API key",
    kind: 'sales_channel',
    headers: () => both(shop.bearer('integration'), apiKey('sales_channel')),
  },
  {
    name: "a sales channel's bearer with an integration's API key",
    kind: 'sales_channel',
    headers: () => both(shop.bearer('sales_channel'), apiKey('integration')),
  },
  { name: 'the customer (bearer)', kind: 'customer', headers: asCustomer },
  {
    name: "the customer (an integration's bearer with an owner)",
    kind: 'customer',
    headers: asPowerfulCustomer,
  },
  {
    name: "the customer's bearer with a sales channel's API key",
    kind: 'customer',
    headers: (id) => both(asCustomer(id), apiKey('sales_channel')),
  },
  {
    name: "the customer's bearer with an integration's API key",
    kind: 'customer',
    headers: (id) => both(asCustomer(id), apiKey('integration')),
  },
  { name: 'nobody', kind: 'anonymous', headers: async () => ({}) },
];

async function createSubject(operation = ''): Promise<Subject> {
  const customer = await shop.customer();
  const reset = await shop.reset(customer.email);
  if (!isAboutWebhooks(operation)) return { customer, reset };
  return { customer, reset, webhook: await createFailedDelivery(shop) };
}

describe.each(operationCases)('$name', ({ name, query, variables, answers, allowed }) => {
  const permitted = callers.filter(({ kind }) => allowed.includes(kind));
  const refused = callers.filter(({ kind }) => !allowed.includes(kind));

  it.each(permitted)('is open to $name', async ({ headers }) => {
    const subject = await createSubject(name);
    const reply = await shop.graphql(query, variables(subject), await headers(subject.customer.id));
    expect(reply.errors).toEqual([]);
    expect(Object.values<any>(reply.data)[0].__typename).toBe(answers);
  });

  if (refused.length === 0) return;
  describe('is closed, and changes nothing,', () => {
    // As nothing may change, one customer serves all refusals.
    let subject: Subject;
    let before: StoredRows;

    beforeAll(async () => {
      await shop.sql('DELETE FROM events');
      await shop.sql('DELETE FROM customers');
      subject = await createSubject(name);
      before = await storedRows(shop);
    });

    it.each(refused)('to $name', async ({ kind, headers }) => {
      const given = await headers(subject.customer.id);
      const reply = await shop.graphql(query, variables(subject), given);
      const code = kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN';
      expect(reply.status).toBe(200);
      expect(reply.errors).toMatchObject([
        { extensions: { code, requestId: reply.headers['x-request-id'] } },
      ]);
      expect(await storedRows(shop)).toEqual(before);
    });
  });
});

it('has a case for every root field of the schema', async () => {
  const schema = await createSchema({} as never);
  const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.keys(type?.getFields() ?? {}),
  );
  const named = operationCases.map(({ query }) => /{ (\w+)/.exec(query)?.[1]);
  expect(new Set(named)).toEqual(new Set(fields));
});

describe('a customer', () => {
  it.each(operationCases.filter(({ name }) => /^(customer|user|changeUserPassword)$/.test(name)))(
    'may not use $name on another customer',
    async ({ query, variables }) => {
      const [own, other] = [await createSubject(), await createSubject()];
      const before = await storedRows(shop);
      const headers = await asCustomer(own.customer.id);
      const reply = await shop.graphql(query, variables(other), headers);
      expect(reply.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
      expect(await storedRows(shop)).toEqual(before);
    },
  );
});

describe('an update of a reset that asks for nothing', () => {
  const update = async (headers: Headers) => {
    const { reset } = await createSubject();
    const before = await storedRows(shop);
    const reply = await shop.graphql(
      `mutation ($id: ID!) { updateCustomerPasswordReset(id: $id, input: {}) { __typename } }`,
      { id: reset.id },
      headers,
    );
    return { reply, before };
  };

  it.each([
    ['a sales channel', () => apiKey('sales_channel')],
    ['a customer', asCustomer],
  ])('is told to %s, who can only redeem, by what it lacks', async (_, headers) => {
    const { id } = await shop.customer();
    const { reply, before } = await update(await headers(id));
    const extensions = { code: 'BAD_USER_INPUT', field: 'customerPassword', problem: 'blank' };
    expect(reply.errors).toMatchObject([{ extensions }]);
    expect(await storedRows(shop)).toEqual(before);
  });

  it('is nothing to refuse for an integration', async () => {
    const { reply } = await update(shop.integration);
    expect(reply.errors).toEqual([]);
  });
});

describe('two credentials that disagree', () => {
  it.each([
    ['of another organization', async () => (await shop.neighbour()).apiKey('integration')],
    ['of the other mode', () => shop.apiKey('integration', 'test')],
  ])('are FORBIDDEN before anything runs: an API key %s', async (_, otherKey) => {
    const headers = { ...shop.integration, ...(await otherKey()) };
    const reply = await shop.graphql('{ viewer { mode } }', {}, headers);
    expect(reply.status).toBe(403);
    expect(reply.data).toBeUndefined();
    expect(reply.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});
