/** The schema, which `rekey schema` prints as `schema.graphql`. */
import 'reflect-metadata';
import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';
import { buildSchema } from 'type-graphql';
import type { Operations } from '../../operations/index.js';
import { CustomerResolver } from './resolvers/customer.resolver.js';
import { EventResolver } from './resolvers/event.resolver.js';
import { nodeIdResolvers } from './resolvers/node-id.resolvers.js';
import { NodeResolver } from './resolvers/node.resolver.js';
import { PasswordResetResolver } from './resolvers/password-reset.resolver.js';
import { RedeemResolver } from './resolvers/redeem.resolver.js';
import { RequestResolver } from './resolvers/request.resolver.js';
import { UserFieldsResolver } from './resolvers/user-fields.resolver.js';
import { UserResolver } from './resolvers/user.resolver.js';
import { ViewerResolver } from './resolvers/viewer.resolver.js';
import { WebhookDeliveryResolver } from './resolvers/webhook-delivery.resolver.js';
import { WebhookResolver } from './resolvers/webhook.resolver.js';
import { guardFields } from './visible-fields.js';

const resolvers = [
  CustomerResolver,
  EventResolver,
  NodeResolver,
  PasswordResetResolver,
  RedeemResolver,
  RequestResolver,
  UserResolver,
  UserFieldsResolver,
  ViewerResolver,
  WebhookResolver,
  WebhookDeliveryResolver,
  ...nodeIdResolvers,
] as const;

/** TypeGraphQL cannot describe the root types. */
function describeRoots(schema: GraphQLSchema): GraphQLSchema {
  const [query, mutation] = [schema.getQueryType(), schema.getMutationType()];
  if (query) query.description = 'Reads. No query changes anything or uses a token up.';
  if (mutation) {
    mutation.description =
      'Writes. Each field is a transaction of its own: one may fail while another succeeds.';
  }
  return schema;
}

/** TypeGraphQL takes its resolvers from a container; this one returns those that were built with the operations. */
export async function createSchema(operations: Operations): Promise<GraphQLSchema> {
  const instances = new Map<unknown, object>();
  for (const ResolverClass of resolvers)
    instances.set(ResolverClass, new ResolverClass(operations));
  const schema = await buildSchema({
    resolvers,
    // The domain validates, for every API alike.
    validate: false,
    // Apollo Server checks the schema; TypeGraphQL would introspect the whole of it besides.
    skipCheck: true,
    container: { get: (resolver: unknown) => instances.get(resolver) },
  });
  return guardFields(describeRoots(schema));
}

/** Returns the text of `schema.graphql`. */
export function printSortedSchema(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
