/** A condition that compares with nothing is refused in every filter of the schema: a forgotten variable finds no rows. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { getNamedType, isInputObjectType, type GraphQLInputObjectType } from 'graphql';
import { createSchema } from '../../../src/api/graphql/schema.js';
import { useShop } from '../../support/world/use-shop.js';

const shop = useShop();
const schema = await createSchema({} as never);

interface Filter {
  /** Puts the filter where the schema takes it. */
  readonly query: (filter: string) => string;
  readonly type: GraphQLInputObjectType;
}

const filters: Filter[] = Object.values(schema.getTypeMap()).flatMap((owner) => {
  if (!('getFields' in owner) || isInputObjectType(owner)) return [];
  return Object.values(owner.getFields()).flatMap((field): Filter[] => {
    const argument = field.args.find(({ name }) => name === 'filter');
    const found = argument && getNamedType(argument.type);
    if (!isInputObjectType(found)) return [];
    const list = (filter: string) => `${field.name}(filter: ${filter}) { totalCount }`;
    if (owner === schema.getQueryType()) return [{ query: list, type: found }];
    const parents = { Customer: 'customers', CustomerPasswordReset: 'customerPasswordResets' };
    const parent = parents[owner.name as keyof typeof parents];
    return [
      { query: (filter) => `${parent}(first: 1) { nodes { ${list(filter)} } }`, type: found },
    ];
  });
});

const cases = filters.flatMap(({ query, type }) =>
  Object.keys(type.getFields()).map((name) => ({ name, query, type: type.name })),
);

beforeAll(async () => {
  await shop.reset(await shop.customer());
});

describe('a filter', () => {
  it.each(cases)('of $type refuses an empty $name', async ({ name, query, type }) => {
    const literal = await shop.graphql(`{ ${query(`{ ${name}: {} }`)} }`);
    const byVariable = `query ($filter: ${type}) { ${query('$filter')} }`;
    const variable = await shop.graphql(byVariable, { filter: { [name]: {} } });
    const field = `filter.${name}`;
    const message = `${field} needs something to compare with.`;
    for (const { errors, data } of [literal, variable]) {
      expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT', field } }]);
      expect(JSON.stringify(data)).not.toContain('totalCount');
    }
  });

  it.each(filters)('without conditions finds all: $type', async ({ query }) => {
    const { errors, data } = await shop.graphql(`{ ${query('{}')} }`);
    expect(errors).toEqual([]);
    expect(data).toEqual((await shop.graphql(`{ ${query('null')} }`)).data);
  });

  it('is in every list of the schema that can be filtered', () => {
    const names = new Set(filters.map(({ type }) => type.name));
    expect([...names].toSorted()).toEqual([
      'AccountEventFilter',
      'CustomerFilter',
      'CustomerPasswordResetFilter',
      'WebhookDeliveryFilter',
    ]);
  });
});
