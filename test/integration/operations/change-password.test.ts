/** A change of a password, while which something else happens to the customer. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { PasswordHasher } from '../../../src/operations/ports/index.js';
import { goodPassword, otherPassword, type Customer } from '../../support/world/people.js';
import { storedRows } from '../../support/rows/stored-rows.js';
import { useShop } from '../../support/world/use-shop.js';

const thirdPassword = 'seven herons leave at noon';

/** Runs once, when the next new password has been hashed. */
let meanwhile: () => Promise<unknown> = async () => undefined;

const interrupted = (hasher: PasswordHasher): PasswordHasher => ({
  ...hasher,
  async hash(password, turn) {
    const hash = await hasher.hash(password, turn);
    const work = meanwhile;
    meanwhile = async () => undefined;
    await work();
    return hash;
  },
});

const shop = useShop({
  wrapDependencies: (given) => ({ ...given, hasher: interrupted(given.hasher) }),
});

let customer: Customer;

beforeEach(async () => {
  customer = await shop.customer();
});

const change = (to: string) => shop.changePassword(customer.id, goodPassword, to);

const cases: Record<string, () => Promise<unknown>> = {
  'the customer is disabled': () => shop.updateCustomer(customer.id, { isActive: false }),
  'the customer is deleted': () => shop.deleteCustomer(customer.id),
  'the password is changed': () => change(thirdPassword),
};

describe('a change of a password', () => {
  it.each(Object.keys(cases))('is refused, and changes nothing, if meanwhile %s', async (name) => {
    let rows: unknown;
    meanwhile = async () => {
      expect(await cases[name]?.()).toBe('ok');
      rows = await storedRows(shop);
    };
    expect(await change(otherPassword)).toBe('wrong_credentials');
    expect(rows).toBeDefined();
    expect(await storedRows(shop)).toEqual(rows);
    expect(await shop.signIn(customer.email, otherPassword)).toBe('wrong_credentials');
  });
});
