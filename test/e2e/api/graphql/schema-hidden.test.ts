/** Production tells nothing of the schema to a caller that does not have it; development helps to find it. */
import { describe, expect, it } from '@jest/globals';
import { development } from '../../../support/world/environment.js';
import { useShop } from '../../../support/world/use-shop.js';

interface Typo {
  readonly query: string;
  readonly variables?: object;
  /** What the caller came close to: shown in development, never in production. */
  readonly real: string;
}

const typos: Record<string, Typo> = {
  field: { query: '{ viewr { mode } }', real: 'viewer' },
  'nested field': { query: '{ viewer { organisation { id } } }', real: 'organization' },
  argument: { query: '{ customer(idd: "a") { id } }', real: '"id"' },
  'missing argument': { query: '{ customer { id } }', real: '"id"' },
  type: { query: 'query ($o: CustomerOrdr) { viewer { mode } }', real: 'CustomerOrder' },
  'type in a fragment': {
    query: '{ customer(id: "a") { ... on Custmer { id } } }',
    real: '"Customer"',
  },
  'impossible fragment': {
    query: 'mutation { deleteCustomer(id: "a") { ... on User { userId } } }',
    real: 'DeleteCustomerResult',
  },
  'enum literal': {
    query: '{ customers(orderBy: { direction: DES }) { totalCount } }',
    real: 'OrderDirection',
  },
  'enum variable': {
    query: 'query ($d: OrderDirection!) { customers(orderBy: { direction: $d }) { totalCount } }',
    variables: { d: 'DES' },
    real: 'OrderDirection',
  },
  'member of an input literal': {
    query: 'mutation { createUserResetToken(input: { usernam: "a" }) { __typename } }',
    real: 'username',
  },
  'member of an input variable': {
    query:
      'mutation ($i: CreateUserResetTokenInput!) { createUserResetToken(input: $i) { __typename } }',
    variables: { i: { usernam: 'a' } },
    real: 'username',
  },
  'missing selection': { query: '{ viewer }', real: 'Viewer' },
  directive: { query: '{ viewer @skp(if: true) { mode } }', real: 'skp' },
};

describe.each([
  ['production', false],
  ['development', true],
])('a slip in a document, in the %s profile', (_profile, isOpen) => {
  const shop = useShop(isOpen ? { environment: development } : {});

  it.each(Object.keys(typos))(
    `${isOpen ? 'is explained' : 'gives no name away'}: %s`,
    async (name) => {
      const { query, variables, real } = typos[name] as Typo;
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

  it('always answers __typename, which typed clients ask for', async () => {
    const { data } = await shop.graphql('{ __typename }', {}, {});
    expect(data.__typename).toBe('Query');
  });

  it('shows no stack and no cause', async () => {
    const { text } = await shop.graphql('{ customer(id: "a") { id } }', {}, {});
    expect(text).not.toMatch(/stack|cause|\.js|node_modules/);
  });
});
