/** Every way to set a password, at every API that has it, judges every password alike. */
import { describe, expect, it } from '@jest/globals';
import { acceptedPasswords, refusedPasswords } from '../../support/parity/password-rows.js';
import { storedRows } from '../../support/rows/stored-rows.js';
import { goodPassword, newAddress, type Customer } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';

const shop = useShop();

interface Writer {
  /** A customer who can be given a password in this way; for a new one the address alone. */
  prepare(): Promise<Customer>;
  /** Returns a function that sets it, for what can be done before the rows are read. */
  ready(customer: Customer): Promise<(password: any) => Promise<string>>;
}

const guest = () => shop.customer({ password: null });
const member = () => shop.customer();
const nobody = () => Promise.resolve({ id: '', email: newAddress() });

/** The verdict of a creation, which the error of the helper ends with. */
const creation = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error: Error) => error.message.replace(/^\w+: /, ''),
  );

const redeeming = (name: 'graphql' | 'graphqlByUser' | 'jsonApi' | 'fabric'): Writer => ({
  prepare: member,
  async ready({ email }) {
    const verbs = name === 'graphql' ? shop : shop[name];
    const reset = await (
      name === 'jsonApi' || name === 'graphql' ? shop : shop.graphqlByUser
    ).reset(email);
    return (password) => verbs.redeem(reset, password);
  },
});

const writers: Record<string, Writer> = {
  'createCustomer of GraphQL': {
    prepare: nobody,
    ready:
      async ({ email }) =>
      (password) =>
        creation(shop.customer({ email, password })),
  },
  'the creation of a customer in JSON:API': {
    prepare: nobody,
    ready:
      async ({ email }) =>
      (password) =>
        creation(shop.jsonApi.customer({ email, password })),
  },
  'the first password in JSON:API': {
    prepare: guest,
    ready:
      async ({ id }) =>
      (password) =>
        shop.jsonApi.updateCustomer(id, { password }),
  },
  'updateCustomerPasswordReset of GraphQL': redeeming('graphql'),
  'updateUserPassword of GraphQL': redeeming('graphqlByUser'),
  'the update of a reset in JSON:API': redeeming('jsonApi'),
  "fabric's new password": redeeming('fabric'),
  'changeUserPassword of GraphQL': {
    prepare: member,
    ready:
      async ({ id }) =>
      (password) =>
        shop.changePassword(id, goodPassword, password),
  },
  "fabric's change of a password": {
    prepare: member,
    ready:
      async ({ id }) =>
      (password) =>
        shop.fabric.changePassword(id, goodPassword, password),
  },
};

/** Where there need be no password, its absence is no refusal; and what is no text, the parity table asks. */
const refused = refusedPasswords.filter(
  ([, passwordOf]) => typeof passwordOf({ email: 'quinn@example.net' }) === 'string',
);

describe.each(Object.keys(writers))('%s', (name) => {
  const writer = writers[name]!;

  // Proves: PWD-12
  it.each(refused)('refuses %s, and changes nothing', async (_what, passwordOf, verdict) => {
    const customer = await writer.prepare();
    const write = await writer.ready(customer);
    const before = await storedRows(shop);
    expect(await write(passwordOf({ email: customer.email }))).toBe(verdict);
    expect(await storedRows(shop)).toEqual(before);
  });

  // Proves: PWD-12, PWD-04
  it.each(acceptedPasswords)('takes %s, which signs in', async (_what, password) => {
    const customer = await writer.prepare();
    const write = await writer.ready(customer);
    expect(await write(password)).toBe('ok');
    expect(await shop.signIn(customer.email, password)).toBe('ok');
  });
});
