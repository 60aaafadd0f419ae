/**
 * A customer's profile is read as it was written, and `viewer` reads the customer that is signed in.
 * @databases
 */
import { describe, expect, it } from '@jest/globals';
import { getNamedType, isInputObjectType, isObjectType } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { createSchema } from '../../../src/api/graphql/schema.js';
import { only } from '../../support/apis/graphql.js';
import type { Headers } from '../../support/world/organization.js';
import { useShop } from '../../support/world/use-shop.js';

const shop = useShop();
const schema: GraphQLSchema = await createSchema({} as never);

/** The selection of all that a type has; a new member is selected, too. */
function everythingOf(typeName: string): string {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new Error(`${typeName} is no object type.`);
  const fields = Object.values(type.getFields()).map((field) => {
    const inner = getNamedType(field.type);
    return isObjectType(inner) ? `${field.name} { ${everythingOf(inner.name)} }` : field.name;
  });
  return fields.join(' ');
}

const profile = `profile { ${everythingOf('CustomerProfile')} }`;

const read = async (id: string, by?: Headers) =>
  only(await shop.graphql(`query ($id: ID!) { customer(id: $id) { ${profile} } }`, { id }, by));

async function write(id: string, given: object | null) {
  const document = `mutation ($id: ID!, $input: UpdateCustomerInput!) {
    updateCustomer(id: $id, input: $input) { ... on Customer { ${profile} } } }`;
  return only(await shop.graphql(document, { id, input: { profile: given } })).profile;
}

const phone = { number: '555-123-4567', countryCode: '+91', extension: '7', kind: 'Mobile' };
const name = { first: 'Ada', middle: 'K', last: 'Byron' };
const lists = { phones: [phone], addresses: [] };

/** The names of the two lists in the input. */
const inputs = schema.getType('CustomerProfileInput');
const members = isInputObjectType(inputs) ? Object.keys(inputs.getFields()) : [];
const inputName = (plural: string, singular: string) =>
  members.includes(plural) ? plural : singular;
const toInput = ({ phones, addresses, ...rest }: any) => ({
  ...rest,
  [inputName('phones', 'phone')]: phones,
  [inputName('addresses', 'address')]: addresses,
});

describe('Customer.profile', () => {
  const nothing = { name: null, phones: [], addresses: [], extra: null };
  const empty = { ...nothing, registrationSite: null, expiryDate: null };

  it('has a field for every member of the input', () => {
    const type = schema.getType('CustomerProfile');
    const fields = isObjectType(type) ? Object.keys(type.getFields()) : [];
    expect(fields.toSorted()).toEqual(Object.keys(empty).toSorted());
    expect(members.toSorted()).toEqual(Object.keys(toInput(empty)).toSorted());
  });

  it.each<[string, object]>([
    ['nothing', {}],
    ['a name', { name: { first: 'Ada', middle: null, last: null } }],
    ['a date', { expiryDate: '2030-04-15T10:08:04.246Z' }],
    ['empty lists and an empty object', { phones: [], addresses: [], extra: {} }],
    [
      'all members',
      {
        name,
        phones: [phone, { number: '1', countryCode: null, extension: null, kind: null }],
        addresses: [
          {
            attention: 'A',
            address1: '1',
            address2: '2',
            address3: '3',
            city: 'C',
            state: 'S',
            country: 'D',
            zipCode: '01234',
            company: 'E',
            kind: 'Home',
            phone,
            name,
            email: 'a@example.org',
            isValidated: true,
            isDefault: false,
          },
        ],
        extra: { born: '1815-12-10', tags: [1, null, { a: 'b' }] },
        registrationSite: 'shop.example',
        expiryDate: '2030-04-15T10:08:04.000Z',
      },
    ],
  ])('is read as it was written, and can be written back as it was read: %s', async (_, given) => {
    const { id } = await shop.customer();
    expect(await write(id, toInput({ ...lists, ...given }))).toEqual({
      ...empty,
      ...lists,
      ...given,
    });
    const { profile: found } = await read(id);
    expect(found).toEqual({ ...empty, ...lists, ...given });
    expect(await write(id, toInput(found))).toEqual(found);
  });

  it('is empty, not null, for a customer without one', async () => {
    const { id } = await shop.customer();
    expect((await read(id)).profile).toEqual(empty);
    await write(id, toInput(lists));
    expect(await write(id, null)).toEqual(empty);
  });

  it('is readable for the customer itself', async () => {
    const { id } = await shop.customer();
    await write(id, { name });
    const own = await shop.bearer('sales_channel', { customerId: id, passwordVersion: 1 });
    expect((await read(id, own)).profile).toMatchObject({ name });
  });
});

describe('viewer.customer', () => {
  const ask = async (headers: Headers) =>
    only(
      await shop.graphql(
        '{ viewer { caller { kind customerId } customer { id email hasPassword } } }',
        {},
        headers,
      ),
    );

  it('is the customer that is signed in, whatever x-site-context says', async () => {
    const { id, email } = await shop.customer();
    const own = await shop.bearer('sales_channel', { customerId: id, passwordVersion: 1 });
    const expected = {
      caller: { kind: 'CUSTOMER', customerId: id },
      customer: { id, email, hasPassword: true },
    };
    expect(await ask(own)).toEqual(expected);
    const past = { ...own, 'x-site-context': '{"date":"2000-01-01","channel":1}' };
    expect(await ask(past)).toEqual(expected);
  });

  it.each<[string, () => Promise<Headers>]>([
    ['an integration', () => shop.bearer('integration')],
    ['a sales channel', () => shop.apiKey('sales_channel')],
    ['a caller without a credential', async () => ({})],
  ])('is null for %s', async (_, headers) => {
    expect((await ask(await headers())).customer).toBeNull();
  });

  it('never shows a customer of another shop', async () => {
    const { id } = await shop.customer();
    const { bearer } = await shop.neighbour();
    const foreign = await bearer('sales_channel', { customerId: id, passwordVersion: 1 });
    const { text } = await shop.graphql('{ viewer { customer { id } } }', {}, foreign);
    expect(text).not.toContain(id);
  });
});
