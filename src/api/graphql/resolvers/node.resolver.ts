/** `node`, by which Relay reads an object again. It reads as the field of the object's own type does. */
import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { requireCredential, type RequestContext } from '../../../domain/access/context.js';
import type { Operations } from '../../../operations/index.js';
import type { GraphqlContext } from '../loaders/context.js';
import { fromNodeId, NodeInterface } from '../types/node.js';

type Find = (operations: Operations, request: RequestContext, id: string) => Promise<object | null>;

/** The read of each type that implements `Node`, by the type's name. A test compares the list with the schema. */
const finders: ReadonlyMap<string, Find> = new Map<string, Find>([
  ['AccountEvent', (operations, request, id) => operations.findEvent(request, { id })],
  ['Customer', (operations, request, id) => operations.findCustomer(request, { id })],
  [
    'CustomerPasswordReset',
    (operations, request, id) => operations.findPasswordReset(request, { id }),
  ],
  ['User', (operations, request, userId) => operations.findUser(request, { userId })],
  ['Webhook', (operations, request, id) => operations.findWebhook(request, { id })],
  ['WebhookDelivery', (operations, request, id) => operations.findWebhookDelivery(request, { id })],
]);

@Resolver()
export class NodeResolver {
  constructor(private readonly operations: Operations) {}

  @Query(() => NodeInterface, {
    nullable: true,
    description:
      'Returns an object by its `nodeId`, as `customer`, `customerPasswordReset`, `user`, `event`, `webhook` or `webhookDelivery` returns it by its `id`, to the same callers. Null if there is none. For integrations, and for the customer itself.',
  })
  async node(
    @Arg('id', () => ID, {
      description: 'The `nodeId`, not the `id`: `BAD_USER_INPUT` for a text that is none.',
    })
    nodeId: string,
    @Ctx() { request }: GraphqlContext,
  ): Promise<object | null> {
    requireCredential(request);
    const { type, id } = fromNodeId('id', nodeId);
    const found = await finders.get(type)?.(this.operations, request, id);
    return found ? { ...found, __typename: type } : null;
  }
}
