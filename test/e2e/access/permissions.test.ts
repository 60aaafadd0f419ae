/** Permissions: every operation, by every kind of caller with every kind of credential. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { CallerKind } from '../../../src/domain/access/context.js';
import type { ApplicationKind } from '../../../src/domain/access/organization.js';
import { createSchema } from '../../../src/api/graphql/schema.js';
import { storedRows, type StoredRows } from '../../support/rows/stored-rows.js';
import { createSubject, isAboutWebhooks, operationCases } from '../../support/apis/operations.js';
import type { Subject } from '../../support/apis/operations.js';
import { slugWithLinks } from '../../support/world/environment.js';
import type { Headers } from '../../support/world/organization.js';
import { useShop } from '../../support/world/use-shop.js';
import { createFailedDelivery } from '../../support/world/webhooks.js';

interface Caller {
  readonly name: string;
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

const integration = () => shop.bearer('integration');
const channel = () => shop.bearer('sales_channel');
const integrationKey = () => apiKey('integration');
const channelKey = () => apiKey('sales_channel');

/** The headers of two credentials together. */
const both =
  (bearer: Caller['headers'], key: Caller['headers']): Caller['headers'] =>
  async (id) => ({ ...(await bearer(id)), ...(await key(id)) });

/** By the kind of caller whose permissions hold. */
const callersByKind: Record<string, Record<string, Caller['headers']>> = {
  integration: {
    'an integration (bearer)': integration,
    'an integration (API key)': integrationKey,
    'an integration (bearer and API key)': both(integration, integrationKey),
  },
  sales_channel: {
    'a sales channel (bearer)': channel,
    'a sales channel (API key)': channelKey,
    "an integration's bearer with a sales channel's API key": both(integration, channelKey),
    "a sales channel's bearer with an integration's API key": both(channel, integrationKey),
  },
  customer: {
    'the customer (bearer)': asCustomer,
    "the customer (an integration's bearer with an owner)": asPowerfulCustomer,
    "the customer's bearer with a sales channel's API key": both(asCustomer, channelKey),
    "the customer's bearer with an integration's API key": both(asCustomer, integrationKey),
  },
  anonymous: { 'a caller without a credential': async () => ({}) },
};
const callers: Caller[] = Object.entries(callersByKind).flatMap(([kind, all]) =>
  Object.entries(all).map(([name, headers]) => ({ name, kind: kind as CallerKind, headers })),
);

async function createSubjectOf(operation = ''): Promise<Subject> {
  const subject = await createSubject(shop);
  if (!isAboutWebhooks(operation)) return subject;
  return { ...subject, webhook: await createFailedDelivery(shop) };
}

describe.each(operationCases)('$name', ({ name, query, variables, answers, allowed }) => {
  const permitted = callers.filter(({ kind }) => allowed.includes(kind));
  const refused = callers.filter(({ kind }) => !allowed.includes(kind));

  it.each(permitted)('is open to $name', async ({ headers }) => {
    const subject = await createSubjectOf(name);
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
      subject = await createSubjectOf(name);
      before = await storedRows(shop);
    });

    // Proves: TEN-08
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

// Proves: TEN-08
it('has a case for every root field of the schema', async () => {
  const schema = await createSchema({} as never);
  const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.keys(type?.getFields() ?? {}),
  );
  const named = operationCases.map(({ query }) => /{ (\w+)/.exec(query)?.[1]);
  expect(new Set(named)).toEqual(new Set(fields));
});

describe('a customer', () => {
  const onCustomers = /^(customer|user|changeUserPassword|node of type (Customer|User))$/;
  it.each(operationCases.filter(({ name }) => onCustomers.test(name)))(
    'may not use $name on another customer',
    async ({ query, variables }) => {
      const [own, other] = [await createSubjectOf(), await createSubjectOf()];
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
    const { reset } = await createSubjectOf();
    const before = await storedRows(shop);
    const mutation = `mutation ($id: ID!) {
      updateCustomerPasswordReset(id: $id, input: {}) { __typename } }`;
    return { reply: await shop.graphql(mutation, { id: reset.id }, headers), before };
  };

  it.each([
    ['a sales channel', () => apiKey('sales_channel')],
    ['a customer', asCustomer],
  ])('is refused to %s, which can only redeem, by what it lacks', async (_, headers) => {
    const { id } = await shop.customer();
    const { reply, before } = await update(await headers(id));
    const extensions = { code: 'BAD_USER_INPUT', field: 'customerPassword', problem: 'blank' };
    expect(reply.errors).toMatchObject([{ extensions }]);
    expect(await storedRows(shop)).toEqual(before);
  });

  it('is not refused to an integration', async () => {
    const { reply } = await update(shop.integration);
    expect(reply.errors).toEqual([]);
  });
});

describe('two credentials that disagree', () => {
  // Proves: TEN-01
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

describe('two credentials that agree', () => {
  it.each(['first', 'second'])(
    'give the permissions of the weaker one, if it is the %s',
    async (place) => {
      const [weak, strong] =
        place === 'first'
          ? [await shop.bearer('sales_channel'), await shop.apiKey('integration')]
          : [shop.salesChannel, shop.integration];
      const headers = { ...weak, ...strong };
      const reply = await shop.graphql(
        '{ viewer { caller { kind } } customers { totalCount } }',
        {},
        headers,
      );
      expect(reply.data).toMatchObject({
        viewer: { caller: { kind: 'SALES_CHANNEL' } },
        customers: null,
      });
      expect(reply.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    },
  );
});
