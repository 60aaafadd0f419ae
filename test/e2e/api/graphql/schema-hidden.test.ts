/** Production does not show the schema to a caller who lacks it; development helps to find it. */
import { describe, expect, it } from '@jest/globals';
import { development } from '../../../support/world/environment.js';
import { useShop } from '../../../support/world/use-shop.js';

/** A document, what the caller came close to, and variables. Only development shows what it is. */
const typos: Record<string, [query: string, real: string, variables?: object]> = {
  field: ['{ viewr { mode } }', 'viewer'],
  'nested field': ['{ viewer { organisation { id } } }', 'organization'],
  argument: ['{ customer(idd: "a") { id } }', '"id"'],
  'missing argument': ['{ customer { id } }', '"id"'],
  type: ['query ($o: CustomerOrderB) { viewer { mode } }', 'CustomerOrderBy'],
  'type in a fragment': ['{ customer(id: "a") { ... on Custmer { id } } }', '"Customer"'],
  'impossible fragment': [
    'mutation { deleteCustomer(id: "a") { ... on User { userId } } }',
    'DeleteCustomerResult',
  ],
  'enum literal': [
    '{ customers(orderBy: { direction: DES }) { totalCount } }',
    'RekeyOrderDirection',
  ],
  'enum variable': [
    'query ($d: RekeyOrderDirection!) { customers(orderBy: { direction: $d }) { totalCount } }',
    'RekeyOrderDirection',
    { d: 'DES' },
  ],
  'member of an input literal': [
    'mutation { createUserResetToken(input: { emal: "a" }) { __typename } }',
    'email',
  ],
  'member of an input variable': [
    'mutation ($i: CreateUserResetTokenInput!) { createUserResetToken(input: $i) { __typename } }',
    'email',
    { i: { emal: 'a' } },
  ],
  'missing selection': ['{ viewer }', 'Viewer'],
  directive: ['{ viewer @skp(if: true) { mode } }', 'skp'],
};

describe.each([
  ['production', false],
  ['development', true],
])('a slip in a document, in the %s profile', (_profile, isOpen) => {
  const shop = useShop(isOpen ? { environment: development } : {});

  // Proves: GQL-02
  it.each(Object.keys(typos))(
    `${isOpen ? 'is explained' : 'gives no name away'}: %s`,
    async (name) => {
      const [query, real, variables] = typos[name] ?? ['', ''];
      const { status, errors, text } = await shop.graphql(query, variables);
      expect(status).toBe(400);
      expect(errors[0].extensions.requestId).toEqual(expect.any(String));
      const messages = errors.map(({ message }) => message).join();
      if (isOpen) {
        expect(messages).toContain(real);
      } else {
        expect(text).not.toContain('Did you mean');
        expect(messages).not.toContain(real);
      }
    },
  );

  // Proves: GQL-01
  it.each([
    '{ __schema { types { name } } }',
    '{ __type(name: "User") { name } }',
    '{ a: __schema { queryType { name } } }',
    'query { ...F } fragment F on Query { __type(name: "User") { fields { name } } }',
    '{ ... on Query { __schema { queryType { name } } } }',
  ])(`${isOpen ? 'answers' : 'refuses'} introspection: %s`, async (query) => {
    const { status, errors, data, text } = await shop.graphql(query, {}, {});
    if (isOpen) {
      expect(status).toBe(200);
      expect(errors).toEqual([]);
    } else {
      expect(status).toBe(400);
      expect(data).toBeUndefined();
      expect(errors[0].message).toBe('Introspection is off.');
      expect(text).not.toMatch(/User|Query|introspection:/);
    }
  });

  // Proves: GQL-01
  it('always answers __typename, which typed clients ask for', async () => {
    const { data } = await shop.graphql('{ __typename }', {}, {});
    expect(data.__typename).toBe('Query');
  });

  it('shows no stack and no cause', async () => {
    const { text } = await shop.graphql('{ customer(id: "a") { id } }', {}, {});
    expect(text).not.toMatch(/stack|cause|\.js|node_modules/);
  });
});
