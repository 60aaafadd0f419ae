/**
 * The operations that REST APIs read by, beyond those that GraphQL uses too.
 * @databases
 */
import { requireReadable } from '../../../src/domain/access/permissions.js';
import { type RequestContext } from '../../../src/domain/access/context.js';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Operations } from '../../../src/operations/index.js';
import type { PasswordReset } from '../../../src/domain/resets/reset.js';
import { caught, rejection } from '../../support/caught.js';
import { contextOf } from '../../support/world/contexts.js';
import { statementsOf } from '../../support/rows/statements.js';
import type { Customer } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';

const shop = useShop();

let operations: Operations;
let integration: RequestContext;

beforeAll(async () => {
  operations = shop.app.operations;
  integration = await contextOf(shop, shop.integration);
});

const statementsFor = (work: () => Promise<unknown>) =>
  statementsOf(shop.app.database.dataSource, work);

const idsOf = (nodes: readonly { id: string }[]) => nodes.map(({ id }) => id);

async function findReset(id: string): Promise<PasswordReset> {
  const reset = await operations.findPasswordReset(integration, { id });
  if (!reset) throw new Error('There is no such reset.');
  return reset;
}

/** The callers that may read nothing but themselves. */
async function strangers(customerId: string): Promise<RequestContext[]> {
  const bearer = await shop.bearer('sales_channel', { customerId, passwordVersion: 1 });
  const apiKey = await shop.apiKey('sales_channel');
  return Promise.all([apiKey, bearer].map((headers) => contextOf(shop, headers)));
}

const lists = {
  pageCustomers: (context: RequestContext, page?: object) =>
    operations.pageCustomers(context, { page }),
  pagePasswordResets: (context: RequestContext, page?: object) =>
    operations.pagePasswordResets(context, { page }),
  pageEvents: (context: RequestContext, page?: object) => operations.pageEvents(context, { page }),
};

describe.each(Object.keys(lists) as (keyof typeof lists)[])('%s', (name) => {
  const list = lists[name];

  it('is for integrations', async () => {
    const { id } = await shop.customer();
    for (const context of await strangers(id)) {
      expect((await rejection(list(context))).code).toBe('FORBIDDEN');
    }
    const anonymous = await contextOf(shop);
    expect((await rejection(list(anonymous))).code).toBe('UNAUTHENTICATED');
  });

  it('says how many there are in all, and which page it is, beyond the end, too', async () => {
    const { email } = await shop.customer();
    await shop.reset(email);
    const { totalCount } = await list(integration);
    const first = { nodes: [{}], totalCount, page: { number: 1, size: 1 } };
    expect(await list(integration, { size: 1 })).toMatchObject(first);
    const page = { number: 1_000_000, size: 25 };
    expect(await list(integration, page)).toEqual({ nodes: [], totalCount, page });
  });

  it('takes two statements, whatever its size', async () => {
    for (const size of [1, 25]) {
      expect(await statementsFor(() => list(integration, { size }))).toHaveLength(2);
    }
  });

  it.each([
    [{ size: 26 }, 'page.size'],
    [{ number: 0 }, 'page.number'],
    [{ sort: [{ field: 'tokenDigest', direction: 'ASC' }] }, 'page.sort'],
  ])('refuses the page %j', async (page, field) => {
    const { code, details } = await rejection(list(integration, page));
    expect({ code, field: details.field }).toEqual({ code: 'BAD_USER_INPUT', field });
  });
});

describe('a page of a list', () => {
  it('names the filter that has a fault, before anything is read', async () => {
    const statements = await statementsFor(async () => {
      const { pageCustomers, pagePasswordResets, pageEvents } = operations;
      const never = { resetPasswordAt: { gt: new Date(Number.NaN) } };
      const faulty: [string, Promise<unknown>][] = [
        ['filter.email', pageCustomers(integration, { filter: { email: { eq: 'no' } } })],
        ['filter.status', pageCustomers(integration, { filter: { status: { eq: '\0' } } })],
        ['filter.resetPasswordAt', pagePasswordResets(integration, { filter: never })],
        ['filter.name', pageEvents(integration, { filter: { name: { contains: '\0' } } })],
        ['ownerId', pageEvents(integration, { owner: 'customerId', ownerId: "' OR 1" })],
        ['ownerId', pageEvents(integration, { owner: 'passwordResetId' })],
      ];
      const faults = await Promise.all(faulty.map(([, work]) => rejection(work)));
      const named = faults.map(({ code, details }) => `${code} ${details.field}`);
      expect(named).toEqual(faulty.map(([field]) => `BAD_USER_INPUT ${field}`));
    });
    expect(statements).toEqual([]);
  });

  it('has no reset that was deleted', async () => {
    const { id: customerId, email } = await shop.customer();
    const gone = await shop.reset(email);
    const left = await shop.reset(email);
    await operations.deletePasswordReset(integration, { id: gone.id });
    const filter = { customerId: { eq: customerId }, deletedAt: { isNull: false } };
    const page = await operations.pagePasswordResets(integration, { filter });
    expect(page).toMatchObject({ nodes: [{ id: left.id }], totalCount: 1 });
  });

  it('has no row of another partition', async () => {
    const { id } = await shop.customer({}, (await shop.neighbour()).integration);
    const filter = { id: { eq: id } };
    expect((await operations.pageCustomers(integration, { filter })).nodes).toEqual([]);
    const ofTheirs = { owner: 'customerId' as const, ownerId: id };
    expect((await operations.pageEvents(integration, ofTheirs)).totalCount).toBe(0);
  });
});

describe('events', () => {
  it('are those of one customer, or of one reset', async () => {
    const { id, email } = await shop.customer();
    const reset = await shop.reset(email);
    const sort = [{ field: 'name', direction: 'ASC' }] as const;
    const named = async (owner: 'customerId' | 'passwordResetId', ownerId: string) => {
      const page = await operations.pageEvents(integration, { owner, ownerId, page: { sort } });
      expect(page.totalCount).toBe(page.nodes.length);
      return page.nodes.map(({ name }) => name);
    };
    const ofReset = ['customer_password_resets.create'];
    const ofCustomer = [...ofReset, 'customers.create', 'customers.create_password'];
    expect(await named('customerId', id)).toEqual(ofCustomer);
    expect(await named('passwordResetId', reset.id)).toEqual(ofReset);
    expect(await named('passwordResetId', 'unknown')).toEqual([]);
  });

  it('are found by id, by an integration of the partition', async () => {
    const { id } = await shop.customer();
    const filter = { name: { eq: 'customers.create' } };
    const owned = { owner: 'customerId', ownerId: id, filter } as const;
    const [event] = (await operations.pageEvents(integration, owned)).nodes;
    expect(event).toMatchObject({ name: 'customers.create', customerId: id });
    const input = { id: event?.id ?? '' };
    expect(await operations.findEvent(integration, input)).toEqual(event);
    expect(await operations.findEvent(integration, { id: 'unknown' })).toBeNull();
    const test = await contextOf(shop, await shop.bearer('integration', { mode: 'test' }));
    expect(await operations.findEvent(test, input)).toBeNull();
    for (const context of await strangers(id)) {
      expect((await rejection(operations.findEvent(context, input))).code).toBe('FORBIDDEN');
    }
  });
});

describe('x-site-context', () => {
  const at = (context: object) =>
    contextOf(shop, { ...shop.integration, 'x-site-context': JSON.stringify(context) });

  it('narrows every page to a channel and a stage', async () => {
    const register = { ...shop.integration, 'x-site-context': '{"channel":77,"stage":"east"}' };
    const { id, email } = await shop.customer({}, register);
    const reset = await shop.reset(email);
    const seenAt = async (context: object) => {
      const whereSite = await at(context);
      const customers = await operations.pageCustomers(whereSite, { filter: { id: { eq: id } } });
      const filter = { id: { eq: reset.id } };
      const resets = await operations.pagePasswordResets(whereSite, { filter });
      const owned = { owner: 'customerId' as const, ownerId: id };
      const events = await operations.pageEvents(whereSite, owned);
      return [customers, resets, events].map(({ nodes, totalCount }) => [nodes.length, totalCount]);
    };
    const [all, none] = [
      [1, 1, 3],
      [0, 0, 0],
    ].map((counts) => counts.map((n) => [n, n]));
    expect(await seenAt({})).toEqual(all);
    expect(await seenAt({ channel: 77, stage: 'east' })).toEqual(all);
    expect(await seenAt({ channel: 78 })).toEqual(none);
    expect(await seenAt({ stage: 'west' })).toEqual(none);
    expect(await seenAt({ date: '2020-01-01' })).toEqual(none);
  });

  it('leaves out an event whose customer registered elsewhere, or is deleted', async () => {
    const { id } = await shop.customer({ password: null });
    const owned = { owner: 'customerId', ownerId: id } as const;
    const { nodes } = await operations.pageEvents(integration, owned);
    const input = { id: nodes[0]?.id ?? '' };
    const whereSite = await at({ channel: 77 });
    expect(await operations.findEvent(whereSite, input)).not.toBeNull();
    await shop.sql(`UPDATE customers SET channel = '78' WHERE id = $1`, [id]);
    expect(await operations.findEvent(whereSite, input)).toBeNull();
    await operations.deleteCustomer(integration, { id });
    expect(await operations.findEvent(whereSite, input)).toBeNull();
    expect(await operations.findEvent(await at({ date: '2020-01-01' }), input)).not.toBeNull();
    expect(await operations.findEvent(await at({}), input)).not.toBeNull();
  });
});

describe('the customers of resets', () => {
  it('are read in one statement for all of a page', async () => {
    const people = await Promise.all([1, 2, 3].map(() => shop.customer()));
    const made = await Promise.all(people.map(({ email }) => shop.reset(email)));
    const resets = await Promise.all(made.map(({ id }) => findReset(id)));
    const statements = await statementsFor(async () => {
      const found = await operations.findCustomersOfResets(integration, [...resets, ...resets]);
      expect([...found.keys()].toSorted()).toEqual(idsOf(people).toSorted());
      for (const { id, email } of people) {
        expect(found.get(id)).toMatchObject({ id, email, status: 'prospect', isActive: true });
      }
    });
    expect(statements).toHaveLength(1);
  });

  it('are a contact for callers that may not read them, and whole for those that may', async () => {
    const own = await shop.customer();
    const other = await shop.customer();
    const resets = await Promise.all(
      [own, other].map(async ({ email }) => findReset((await shop.reset(email)).id)),
    );
    const [salesChannel, customer] = (await strangers(own.id)) as [RequestContext, RequestContext];
    const contact = ({ id, email }: Customer) => ({ kind: 'restricted', id, email });
    const statements = await statementsFor(async () => {
      const found = await operations.findCustomersOfResets(salesChannel, resets);
      expect(found).toEqual(new Map([own, other].map((each) => [each.id, contact(each)])));
    });
    expect(statements).toEqual([]);
    const found = await operations.findCustomersOfResets(customer, resets);
    expect(found.get(own.id)).toMatchObject({ ...own, status: 'prospect' });
    expect(found.get(other.id)).toEqual(contact(other));
  });

  it('lack those that are deleted, and need a credential', async () => {
    const { id, email } = await shop.customer();
    const reset = await findReset((await shop.reset(email)).id);
    await operations.deleteCustomer(integration, { id });
    expect(await operations.findCustomersOfResets(integration, [reset])).toEqual(new Map());
    const anonymous = operations.findCustomersOfResets(await contextOf(shop), [reset]);
    expect((await rejection(anonymous)).code).toBe('UNAUTHENTICATED');
  });
});

describe('what is asked for beside an object', () => {
  it('is allowed or not before anything is written', async () => {
    const { id } = await shop.customer();
    expect(() => requireReadable(integration, ['customer', 'event'])).not.toThrow();
    for (const context of await strangers(id)) {
      expect(() => requireReadable(context, [])).not.toThrow();
      expect(() => requireReadable(context, ['customer'])).not.toThrow();
      const refused = caught(() => requireReadable(context, ['customer', 'event']));
      expect(refused.code).toBe('FORBIDDEN');
    }
    const anonymous = await contextOf(shop);
    expect(caught(() => requireReadable(anonymous, [])).code).toBe('UNAUTHENTICATED');
  });
});

describe('the check of a reset token', () => {
  it('names the customer of a genuine token, whatever its status', async () => {
    const { id, email } = await shop.customer();
    const reset = await shop.reset(email);
    const [salesChannel] = (await strangers(id)) as [RequestContext];
    const check = (token: string) => operations.checkResetToken(salesChannel, { token });
    expect(await check(reset.token)).toMatchObject({ redeemable: true, customerId: id });
    const { token: jwt } = await shop.graphqlByUser.reset(email);
    expect(await check(reset.token)).toMatchObject({ reason: 'SUPERSEDED', customerId: id });
    expect(await check(jwt)).toMatchObject({ redeemable: true, customerId: id });
    const next = await shop.reset(email);
    await shop.redeem(next);
    expect(await check(next.token)).toMatchObject({ reason: 'ALREADY_USED', customerId: id });
  });

  it('names no customer of another token, or of one of a disabled customer', async () => {
    const { id, email } = await shop.customer();
    const reset = await shop.reset(email);
    const unrecognized = { redeemable: false, reason: 'UNRECOGNIZED' };
    const nothing = { ...unrecognized, expiresAt: null, customerId: null };
    const check = (token: string) => operations.checkResetToken(integration, { token });
    expect(await check('a'.repeat(43))).toEqual(nothing);
    const others = await contextOf(shop, (await shop.neighbour()).integration);
    expect(await operations.checkResetToken(others, { token: reset.token })).toEqual(nothing);
    await operations.updateCustomer(integration, { id, isActive: false });
    expect(await check(reset.token)).toEqual(nothing);
  });
});
