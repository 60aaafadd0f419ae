/**
 * The schema of the subgraph (Apollo Federation 2): the flow of a reset, and `Customer` as an entity. It is cut out of the
 * whole schema, so that resolvers, permissions and texts are the same.
 */
import { MapperKind, mapSchema, pruneSchema, renameType } from '@graphql-tools/utils';
import {
  defaultTypeResolver,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  isAbstractType,
  isScalarType,
  lexicographicSortSchema,
  printSchema,
  type GraphQLNamedType,
  type GraphQLTypeResolver,
} from 'graphql';
import type { CustomerKey } from '../../../domain/customers/customer.js';
import { entitiesField } from './entities.js';

export interface SubgraphNames {
  /** What the names of queries, mutations and types but `Customer` begin with; empty for their own names. */
  readonly prefix: string;
  /** Fields of `Customer` by which a gateway may ask for it. */
  readonly customerKeys: readonly CustomerKey[];
}

export interface Subgraph {
  readonly schema: GraphQLSchema;
  /** What gateways compose: the schema in the schema definition language, with the directives of federation. */
  readonly sdl: string;
}

const flow = new Set([
  'cancelPasswordReset',
  'checkResetToken',
  'passwordPolicy',
  'redeemPasswordReset',
  'requestPasswordResetEmail',
]);

/** The fields of `Customer` beside its keys: none that the `Customer` of a shop is likely to have with another meaning. */
const customerFields = ['hasPassword', 'nodeId', 'passwordChangedAt'];

const capitalized = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

function fieldName(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}${capitalized(name)}`;
}

/** `Customer` is the entity that others refer to; the rest are everybody's, or have a name of ours. */
function typeName(prefix: string, name: string): string {
  const keepsName = ['Customer', 'Mutation', 'Query'].includes(name) || name.startsWith('Rekey');
  return keepsName ? name : `${capitalized(prefix)}${name}`;
}

type ResolveType = GraphQLTypeResolver<unknown, unknown>;

/** Resolvers of the whole schema know types by their own names. */
function resolvedBy(prefix: string, resolve: ResolveType): ResolveType {
  return async (...given) => {
    const name = await resolve(...given);
    return name && typeName(prefix, name);
  };
}

/** A graph may have a `RateLimitedError` of its own, too. */
function renameTypes(schema: GraphQLSchema, prefix: string): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.TYPE](type: GraphQLNamedType) {
      if (isScalarType(type)) return undefined;
      const renamed = renameType(type, typeName(prefix, type.name));
      if (isAbstractType(renamed))
        renamed.resolveType = resolvedBy(prefix, renamed.resolveType ?? defaultTypeResolver);
      return renamed;
    },
  });
}

/** Returns the flow alone. `Node` is left out: every graph has one, and its fields differ. */
function cutOut(schema: GraphQLSchema, { prefix, customerKeys }: SubgraphNames): GraphQLSchema {
  const ofCustomer = new Set<string>([...customerKeys, ...customerFields]);
  const cut = mapSchema(schema, {
    [MapperKind.ROOT_FIELD]: (field, name) =>
      flow.has(name) ? [fieldName(prefix, name), field] : null,
    [MapperKind.OBJECT_FIELD]: (_, name, type) =>
      type === 'Customer' && !ofCustomer.has(name) ? null : undefined,
    [MapperKind.INTERFACE_TYPE]: ({ name }) => (name === 'Node' ? null : undefined),
  });
  const pruned = pruneSchema(cut);
  return prefix === '' ? pruned : renameTypes(pruned, prefix);
}

/** The directives are those of Federation 2.0, which every later composition reads. */
function printSubgraph(schema: GraphQLSchema, keys: readonly CustomerKey[]): string {
  const directives = keys.map((key) => `@key(fields: "${key}")`).join(' ');
  return [
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key"])',
    printSchema(lexicographicSortSchema(schema)),
    `extend type Customer ${directives}\n`,
  ].join('\n\n');
}

const serviceType = new GraphQLObjectType({
  name: '_Service',
  description: 'The subgraph, for gateways that compose by asking.',
  fields: {
    sdl: {
      type: new GraphQLNonNull(GraphQLString),
      description: 'The schema in the schema definition language.',
    },
  },
});

/** Returns the schema with the two fields by which gateways ask (Apollo Federation, subgraph specification). */
function withGatewayFields(cut: GraphQLSchema, sdl: string, keys: readonly CustomerKey[]) {
  const config = cut.toConfig();
  const query = config.query?.toConfig();
  const customer = cut.getType('Customer');
  if (!query || !(customer instanceof GraphQLObjectType)) throw new Error('The flow is missing.');
  const fields = {
    ...query.fields,
    _entities: entitiesField(customer, keys),
    _service: {
      type: new GraphQLNonNull(serviceType),
      description: 'The schema of the subgraph. For all callers.',
      resolve: () => ({ sdl }),
    },
  };
  const types = config.types.filter((type) => type !== config.query);
  return new GraphQLSchema({
    ...config,
    types,
    query: new GraphQLObjectType({ ...query, fields }),
  });
}

/** Returns the subgraph of the whole schema. */
export function createSubgraph(schema: GraphQLSchema, names: SubgraphNames): Subgraph {
  const cut = cutOut(schema, names);
  const sdl = printSubgraph(cut, names.customerKeys);
  return { schema: withGatewayFields(cut, sdl, names.customerKeys), sdl };
}
