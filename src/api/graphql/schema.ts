/** The schema, printed as `schema.graphql`. Resolvers are built by hand and handed to TypeGraphQL. */
import 'reflect-metadata';
import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';
import { buildSchema } from 'type-graphql';
import type { Operations } from '../../operations/index.js';
import { CustomerResolver } from './resolvers/customer.resolver.js';
import { PasswordResetResolver } from './resolvers/password-reset.resolver.js';
import { RequestResolver } from './resolvers/request.resolver.js';
import { UserResolver } from './resolvers/user.resolver.js';
import { ViewerResolver } from './resolvers/viewer.resolver.js';
import { WebhookDeliveryResolver } from './resolvers/webhook-delivery.resolver.js';
import { WebhookResolver } from './resolvers/webhook.resolver.js';

const resolvers = [
  CustomerResolver,
  PasswordResetResolver,
  RequestResolver,
  UserResolver,
  ViewerResolver,
  WebhookResolver,
  WebhookDeliveryResolver,
] as const;

/** TypeGraphQL has no place for the descriptions of the root types. */
function describeRoots(schema: GraphQLSchema): GraphQLSchema {
  const [query, mutation] = [schema.getQueryType(), schema.getMutationType()];
  if (query) query.description = 'What can be read. Nothing here changes or consumes anything.';
  if (mutation) {
    mutation.description =
      'What can be changed. Each field is a transaction of its own: one may fail beside another that succeeds.';
  }
  return schema;
}

export async function createSchema(operations: Operations): Promise<GraphQLSchema> {
  const instances = new Map<unknown, object>();
  for (const ResolverClass of resolvers)
    instances.set(ResolverClass, new ResolverClass(operations));
  const schema = await buildSchema({
    resolvers,
    // The domain validates, for every API alike.
    validate: false,
    container: { get: (resolver: unknown) => instances.get(resolver) },
  });
  return describeRoots(schema);
}

/** The text of `schema.graphql`. */
export function printSortedSchema(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
