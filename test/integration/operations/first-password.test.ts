/** A customer's first password by an update of the customer; never a later one. */
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RequestContext } from '../../../src/domain/access/context.js';
import type { Operations } from '../../../src/operations/index.js';
import type { Dependencies, PasswordHasher } from '../../../src/operations/ports/index.js';
import { rejection } from '../../support/caught.js';
import { contextOf } from '../../support/world/contexts.js';
import { storedRows } from '../../support/rows/stored-rows.js';
import { goodPassword, otherPassword, type Customer } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';

/** How many hashes have to be ready before any of them is handed out; then none waits. */
let together = 0;
let hashes = 0;

function holding(hasher: PasswordHasher): PasswordHasher {
  const waiting: (() => void)[] = [];
  return {
    verify: (...given) => hasher.verify(...given),
    needsRehash: (hash) => hasher.needsRehash(hash),
    async hash(password, turn) {
      hashes += 1;
      const hash = await hasher.hash(password, turn);
      const ready = new Promise<void>((resolve) => void waiting.push(resolve));
      if (waiting.length >= together) for (const release of waiting.splice(0)) release();
      await ready;
      return hash;
    },
  };
}

const shop = useShop({
  wrapDependencies: (given: Dependencies) => ({ ...given, hasher: holding(given.hasher) }),
});

let operations: Operations;
let integration: RequestContext;
let guest: Customer;

beforeAll(async () => {
  operations = shop.app.operations;
  integration = await contextOf(shop, shop.integration);
});

beforeEach(async () => {
  together = 0;
  guest = await shop.customer({ password: null });
  hashes = 0;
});

const setPassword = (password: string | null, changes: object = {}) =>
  operations.updateCustomer(integration, { id: guest.id, password, ...changes });

/** Of the guest: the names of its events, sorted, for those of one instant have no order. */
async function eventNames(): Promise<string[]> {
  const select = 'SELECT name FROM events WHERE customer_id = $1 ORDER BY name';
  const rows = await shop.sql<{ name: string }>(select, [guest.id]);
  return rows.map(({ name }) => name);
}

async function statusOf(id: string) {
  const select = 'SELECT superseded_at, revoked_at FROM password_resets WHERE id = $1';
  return (await shop.sql(select, [id]))[0];
}

const refusedAs = (problem: string) => ({
  ...{ code: 'BAD_USER_INPUT', details: { field: 'password', problem } },
});
const notAllowed = refusedAs('not_allowed');
const twoEvents = ['customers.create', 'customers.create_password', 'customers.update'];

describe('the first password by an update', () => {
  it('works from then on, and is two events', async () => {
    expect(await setPassword(goodPassword)).toMatchObject({ id: guest.id, email: guest.email });
    expect(await shop.signIn(guest.email, goodPassword)).toBe('ok');
    expect(await eventNames()).toEqual(twoEvents);
  });

  it('goes with other changes, and is judged by them', async () => {
    const email = 'northwind-harbour@example.net';
    const refused = await rejection(setPassword('northwind-harbour', { email }));
    expect(refused.details.violations?.map(({ code }) => code)).toContain('CONTAINS_PERSONAL_DATA');
    const changes = { email, reference: 'R-9', profile: { name: { first: 'Ada' } } };
    expect(await setPassword(goodPassword, changes)).toMatchObject(changes);
    expect(await shop.signIn(email, goodPassword)).toBe('ok');
  });

  it('ends pending resets', async () => {
    const reset = await shop.reset(guest.email);
    await setPassword(goodPassword);
    expect(await statusOf(reset.id)).toMatchObject({ superseded_at: expect.any(Date) });
    expect(await shop.redeem(reset)).toBe('superseded');
  });

  it('revokes pending resets if the same update disables the customer', async () => {
    const reset = await shop.reset(guest.email);
    await setPassword(goodPassword, { isActive: false });
    const revoked = { revoked_at: expect.any(Date), superseded_at: null };
    expect(await statusOf(reset.id)).toMatchObject(revoked);
  });
});

describe('nothing changes, and the password is not repeated, if', () => {
  async function refusal(password: string | null, changes: object = {}) {
    const before = await storedRows(shop);
    const error = await rejection(setPassword(password, changes));
    expect(await storedRows(shop)).toEqual(before);
    if (password) expect(JSON.stringify([error, error.message])).not.toContain(password);
    return error;
  }

  // Proves: TOK-25
  it('there is a password, even the same; no hash is made', async () => {
    await setPassword(goodPassword);
    hashes = 0;
    for (const password of [goodPassword, otherPassword, 'short']) {
      expect(await refusal(password, { reference: 'R' })).toMatchObject(notAllowed);
    }
    expect(hashes).toBe(0);
  });

  it('a reset has set one', async () => {
    await shop.redeem(await shop.reset(guest.email));
    expect(await refusal(goodPassword)).toMatchObject(notAllowed);
    expect(await shop.signIn(guest.email, otherPassword)).toBe('ok');
  });

  it('the policy refuses it', async () => {
    const error = await refusal('qwertyuiop', { reference: 'R' });
    expect(error.code).toBe('PASSWORD_REJECTED');
    expect(hashes).toBe(0);
  });

  it('it is null', async () => expect(await refusal(null)).toMatchObject(refusedAs('blank')));

  it('there is no such customer', async () => {
    const theirs = await contextOf(shop, (await shop.neighbour()).integration);
    const before = await storedRows(shop);
    const update = { id: guest.id, password: goodPassword };
    expect((await rejection(operations.updateCustomer(theirs, update))).code).toBe('NOT_FOUND');
    expect(await storedRows(shop)).toEqual(before);
    expect(hashes).toBe(0);
  });

  it('the caller may not update customers', async () => {
    const { id: customerId } = await shop.customer();
    const customer = await shop.bearer('sales_channel', { customerId, passwordVersion: 1 });
    for (const caller of [await shop.apiKey('sales_channel'), customer]) {
      const context = await contextOf(shop, caller);
      const update = operations.updateCustomer(context, { id: guest.id, password: otherPassword });
      expect((await rejection(update)).code).toBe('FORBIDDEN');
    }
  });

  it('another customer has the address that comes with it', async () => {
    const { email } = await shop.customer();
    expect((await refusal(goodPassword, { email })).code).toBe('EMAIL_TAKEN');
  });
});

describe('at the same time', () => {
  it('one of several first passwords wins; the others are refused and change nothing', async () => {
    const passwords = [goodPassword, otherPassword, 'a third one takes off'];
    together = passwords.length;
    const results = await Promise.allSettled(
      passwords.map((password, index) => setPassword(password, { reference: `R-${index}` })),
    );
    together = 0;
    const won = results.findIndex(({ status }) => status === 'fulfilled');
    const lost = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(lost).toMatchObject([notAllowed, notAllowed]);
    for (const [index, password] of passwords.entries()) {
      expect((await shop.signIn(guest.email, password)) === 'ok').toBe(index === won);
    }
    const found = await operations.findCustomer(integration, { id: guest.id });
    expect(found?.reference).toBe(`R-${won}`);
    expect(await eventNames()).toEqual(twoEvents);
  });

  it('either a first password or a redeemed reset wins', async () => {
    const reset = await shop.reset(guest.email);
    together = 2;
    const [updated, redeemed] = await Promise.all([
      setPassword(goodPassword).then(
        () => 'OK',
        (error: unknown) => error,
      ),
      shop.redeem(reset, otherPassword),
    ]);
    together = 0;
    if (updated === 'OK') expect(redeemed).toBe('superseded');
    else expect([updated, redeemed]).toMatchObject([notAllowed, 'ok']);
    const working = updated === 'OK' ? goodPassword : otherPassword;
    for (const password of [goodPassword, otherPassword]) {
      const signedIn = await shop.signIn(guest.email, password);
      expect(signedIn).toBe(password === working ? 'ok' : 'wrong_credentials');
    }
  });
});

describe('GraphQL', () => {
  it('does not offer it', async () => {
    const reply = await shop.graphql(
      `mutation ($id: ID!, $password: String) {
        updateCustomer(id: $id, input: { password: $password }) { __typename } }`,
      { id: guest.id, password: goodPassword },
    );
    expect(reply.status).toBe(400);
  });
});
