/** `_entities`: returns the objects that a gateway knows by their keys (Apollo Federation, subgraph specification). */
import {
  GraphQLList,
  GraphQLNonNull,
  GraphQLScalarType,
  GraphQLUnionType,
  type GraphQLFieldConfig,
  type GraphQLObjectType,
} from 'graphql';
import { requireCredential } from '../../../domain/access/context.js';
import type { Customer, CustomerKey } from '../../../domain/customers/customer.js';
import { invalidInput } from '../../../domain/shared/errors.js';
import { isObject } from '../../../domain/shared/json.js';
import type { GraphqlContext } from '../loaders/context.js';

const representation = new GraphQLScalarType({
  name: '_Any',
  description: 'The name of a type (`__typename`) and the key of one of its objects.',
});

/** Returns the customer of one representation. Throws `BAD_USER_INPUT` if it names none, and what the read throws. */
async function findEntity(
  given: unknown,
  keys: readonly CustomerKey[],
  { loaders }: GraphqlContext,
): Promise<Customer | null> {
  if (!isObject(given) || given['__typename'] !== 'Customer')
    throw invalidInput('representations', 'invalid', 'must be of the type Customer');
  for (const key of keys) {
    const value = given[key];
    if (typeof value === 'string') return loaders.customersBy(key).load(value);
  }
  throw invalidInput('representations', 'invalid', `must have ${keys.join(' or ')} as a text`);
}

/** Returns the field. An entity that does not exist, or that the caller may not read, is null; the latter with an error. */
export function entitiesField(
  customer: GraphQLObjectType,
  keys: readonly CustomerKey[],
): GraphQLFieldConfig<unknown, GraphqlContext, { readonly representations: readonly unknown[] }> {
  const entity = new GraphQLUnionType({
    name: '_Entity',
    description: 'What has a key.',
    types: [customer],
    resolveType: () => customer.name,
  });
  return {
    type: new GraphQLNonNull(new GraphQLList(entity)),
    description:
      'Returns customers by their keys, as `customer` of the whole schema returns each by its id. For integrations, and for the customer itself.',
    args: {
      representations: {
        type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(representation))),
        description: 'The keys, each with `__typename`.',
      },
    },
    resolve(_, { representations }, context) {
      requireCredential(context.request);
      return representations.map((given) => findEntity(given, keys, context));
    },
  };
}
