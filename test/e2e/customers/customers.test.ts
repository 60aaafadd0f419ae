/** A customer from its creation to its end, and what stays in the rows of every change. */
import { describe, expect, it } from '@jest/globals';
import { describeOnServer } from '../../support/rows/database.js';
import { sampleProfileInput } from '../../support/world/sample-profile.js';
import { only } from '../../support/apis/graphql.js';
import { goodPassword, newAddress } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';

const shop = useShop();

const selection = `__typename ... on RekeyError { code } ... on Customer {
  id email status isActive hasPassword passwordChangedAt channel stage reference referenceOrigin
  metadata createdAt updatedAt user { expiryDate registrationSite extra
    name { first middle last } phones { number countryCode extension kind }
    addresses { attention address1 address2 address3 city state country zipCode company kind
      phone { number kind } name { first last } email isValidated isDefault } } }`;

const documents = {
  create: `mutation ($input: CreateCustomerInput!) {
    createCustomer(input: $input) { ${selection} } }`,
  update: `mutation ($id: ID!, $input: UpdateCustomerInput!) {
    updateCustomer(id: $id, input: $input) { ${selection} } }`,
};
const create = async (input: object) => only(await shop.graphql(documents.create, { input }));
const update = async (id: string, input: object) =>
  only(await shop.graphql(documents.update, { id, input }));

const commonAttributes = {
  reference: 'R-1',
  referenceOrigin: 'ERP',
  metadata: { tier: { gold: [1, null] } },
};

/** Creates a customer with a profile and common attributes. */
const createFull = () =>
  create({ email: newAddress(), profile: sampleProfileInput, ...commonAttributes });

describe('createCustomer', () => {
  it('makes a customer with nothing but an address', async () => {
    const customer = await create({ email: 'Dora.Lind@EXAMPLE.net' });
    expect(customer).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      email: 'Dora.Lind@example.net',
      status: 'PROSPECT',
      isActive: true,
      hasPassword: false,
      passwordChangedAt: null,
      reference: null,
      referenceOrigin: null,
      metadata: {},
      user: { name: { first: null }, phones: [], addresses: [], extra: {}, registrationSite: null },
    });
    expect(customer.updatedAt).toBe(customer.createdAt);
  });

  it('returns the profile and the common attributes as they were sent', async () => {
    const customer = await createFull();
    expect(customer).toMatchObject({ ...commonAttributes, user: sampleProfileInput });
    const query = 'query ($id: ID!) { user(customerId: $id) { name { first middle last } extra } }';
    const { name, extra } = sampleProfileInput;
    expect(only(await shop.graphql(query, { id: customer.id }))).toEqual({ name, extra });
  });

  it('sets a first password that works at once', async () => {
    const email = newAddress();
    const customer = await create({ email, password: goodPassword });
    expect(customer).toMatchObject({ hasPassword: true, passwordChangedAt: customer.createdAt });
    expect(await shop.signIn(email, goodPassword)).toBe('ok');
    const query = 'SELECT hash FROM password_credentials WHERE customer_id = $1';
    expect((await shop.sql(query, [customer.id]))[0].hash).toMatch(/^\$argon2id\$/);
    expect(shop.log.join('\n')).not.toContain(goodPassword);
  });

  it('knows a taken address in any spelling, in its own partition only', async () => {
    await create({ email: 'taken@example.net' });
    const taken = { __typename: 'EmailTakenError', code: 'EMAIL_TAKEN' };
    expect(await create({ email: 'TAKEN@Example.NET' })).toEqual(taken);
    const elsewhere = await shop.bearer('integration', { mode: 'test' });
    const input = { email: 'taken@example.net', password: null };
    expect(await shop.customer(input, elsewhere)).toMatchObject({ email: input.email });
  });
});

describe('updateCustomer', () => {
  it('changes what is given and nothing else', async () => {
    const before = await createFull();
    const after = await update(before.id, { reference: 'R-2' });
    expect(after).toEqual({ ...before, reference: 'R-2', updatedAt: after.updatedAt });
    expect(Date.parse(after.updatedAt)).toBeGreaterThanOrEqual(Date.parse(before.updatedAt));
  });

  it('clears by null', async () => {
    const { id } = await createFull();
    const cleared = { reference: null, referenceOrigin: null, metadata: null, profile: null };
    const answer = await update(id, cleared);
    expect(answer).toMatchObject({ reference: null, referenceOrigin: null, metadata: {} });
    const none = { first: null, last: null };
    expect(answer.user).toMatchObject({ name: none, phones: [], addresses: [] });
  });

  it('replaces the whole profile', async () => {
    const { id } = await create({ email: newAddress(), profile: sampleProfileInput });
    const { user } = await update(id, { profile: { name: { first: 'Ada' } } });
    expect(user).toMatchObject({ name: { first: 'Ada', middle: null, last: null }, phones: [] });
  });

  it.each<[string, object, string, string]>([
    ['a new address', { email: 'moved@example.net' }, 'SUPERSEDED', 'superseded'],
    ['being disabled', { isActive: false }, 'REVOKED', 'unrecognized'],
  ])('ends pending resets with %s', async (_, input, status, verdict) => {
    const { id, email } = await shop.customer();
    const reset = await shop.reset(email);
    expect(await update(id, input)).toMatchObject({ __typename: 'Customer', ...input });
    const query = 'query ($id: ID!) { customerPasswordReset(id: $id) { status customerEmail } }';
    const read = only(await shop.graphql(query, { id: reset.id }));
    expect(read).toEqual({ status, customerEmail: email });
    expect(await shop.redeem(reset)).toBe(verdict);
  });

  it('keeps pending resets if neither changes', async () => {
    const { id, email } = await shop.customer();
    const reset = await shop.reset(email);
    await update(id, { email, isActive: true, metadata: { a: 1 } });
    expect(await shop.redeem(reset)).toBe('ok');
  });

  it('signs in by the new address only, and not at all while disabled', async () => {
    const { id, email } = await shop.customer();
    const next = newAddress();
    await update(id, { email: next });
    expect(await shop.signIn(email, goodPassword)).toBe('wrong_credentials');
    expect(await shop.signIn(next, goodPassword)).toBe('ok');
    await update(id, { isActive: false });
    expect(await shop.signIn(next, goodPassword)).toBe('wrong_credentials');
  });
});

describe('deleteCustomer', () => {
  it('takes the password and the resets along and leaves the events', async () => {
    const { id, email } = await shop.customer();
    const reset = await shop.reset(email);
    const mutation = `mutation ($id: ID!) {
      deleteCustomer(id: $id) { ... on DeletedCustomer { id email } } }`;
    const remove = () => shop.graphql(mutation, { id });
    expect(only(await remove())).toEqual({ id, email });
    const count = async (table: string) =>
      (await shop.sql(`SELECT 1 FROM ${table} WHERE customer_id = $1`, [id])).length;
    expect(await count('password_credentials')).toBe(0);
    expect(await count('password_resets')).toBe(0);
    expect(await count('events')).toBe(4);
    expect(await shop.redeem(reset)).toBe('unrecognized');
    expect((await remove()).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });
});

describeOnServer('twenty requests for one address at once', () => {
  const server = useShop({ isOnServer: true });

  it('make one customer; the others are refused since it is taken', async () => {
    const mutation = `mutation { createCustomer(input: { email: "race@example.net" }) { __typename } }`;
    const replies = await Promise.all(Array.from({ length: 20 }, () => server.graphql(mutation)));
    const types = replies.map((reply) => only(reply).__typename);
    expect(types.filter((type) => type === 'Customer')).toHaveLength(1);
    expect(types.filter((type) => type === 'EmailTakenError')).toHaveLength(19);
    expect(await server.sql('SELECT name FROM events')).toEqual([{ name: 'customers.create' }]);
  });
});
