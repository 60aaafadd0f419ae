/**
 * `nodeId` of every type that has an `id`. Ids have the vendors' forms and come from imports, so that two objects of
 * different types may have the same one; a `nodeId` is unique over the types of a partition.
 */
import { FieldResolver, ID, Resolver, Root, type ClassType } from 'type-graphql';
import { CustomerType } from '../types/customer.js';
import { EventType } from '../types/event.js';
import { nodeIdDescription, toNodeId } from '../types/node.js';
import { PasswordResetType } from '../types/password-reset.js';
import { UserType } from '../types/user.js';
import { WebhookDeliveryType } from '../types/webhook-delivery.js';
import { WebhookType } from '../types/webhook.js';

/** A row with its id, or fabric's user with that of the customer. */
type Identified = { readonly id: string } | { readonly userId: string };

function nodeIdResolverOf(type: string, Type: ClassType): ClassType {
  @Resolver(() => Type)
  class NodeIdResolver {
    @FieldResolver(() => ID, { description: nodeIdDescription })
    nodeId(@Root() root: Identified): string {
      return toNodeId(type, 'id' in root ? root.id : root.userId);
    }
  }
  return NodeIdResolver;
}

export const nodeIdResolvers = [
  nodeIdResolverOf('Customer', CustomerType),
  nodeIdResolverOf('User', UserType),
  nodeIdResolverOf('CustomerPasswordReset', PasswordResetType),
  nodeIdResolverOf('AccountEvent', EventType),
  nodeIdResolverOf('Webhook', WebhookType),
  nodeIdResolverOf('WebhookDelivery', WebhookDeliveryType),
] as const;
