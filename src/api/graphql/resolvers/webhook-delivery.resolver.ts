import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Webhook, WebhookDelivery } from '../../../domain/webhooks/webhook.js';
import type { Operations } from '../../../operations/index.js';
import type { GraphqlContext } from '../loaders/context.js';
import { resultUnion } from '../types/results.js';
import { PageArgs, toConnection, type ConnectionValue } from '../types/connection.js';
import { RateLimitedErrorType } from '../types/errors.js';
import { WebhookDeliveryOrderBy, type OrderBy } from '../types/orders.js';
import { WebhookType } from '../types/webhook.js';
import {
  WebhookDeliveryConnectionType,
  WebhookDeliveryFilter,
  WebhookDeliveryType,
} from '../types/webhook-delivery.js';

const redeliverResult = resultUnion(
  'RedeliverWebhookResult',
  'The delivery, pending again, or why it cannot be delivered.',
  WebhookDeliveryType,
  [RateLimitedErrorType],
);

@Resolver(() => WebhookDeliveryType)
export class WebhookDeliveryResolver {
  constructor(private readonly operations: Operations) {}

  @Query(() => WebhookDeliveryConnectionType, {
    description: 'Returns a page of deliveries of events to webhooks. For integrations.',
  })
  async webhookDeliveries(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => WebhookDeliveryFilter, {
      nullable: true,
      description: 'Which deliveries to list.',
    })
    filter: WebhookDeliveryFilter | null,
    @Arg('orderBy', () => WebhookDeliveryOrderBy, {
      nullable: true,
      description: 'In which order to list them.',
    })
    orderBy: OrderBy | null,
    @Ctx() { request }: GraphqlContext,
  ): Promise<ConnectionValue<WebhookDelivery>> {
    const input = { ...page, filter, direction: orderBy?.direction };
    const list = await this.operations.listWebhookDeliveries(request, input);
    return toConnection(list, () => list.totalCount());
  }

  @Mutation(() => redeliverResult.union, {
    nullable: true,
    description:
      'Delivers an event again: the same bytes under the same id. A success closes an open circuit. For integrations.',
  })
  redeliverWebhook(
    @Arg('deliveryId', () => ID, { description: "The delivery's id." }) deliveryId: string,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    return redeliverResult.settle(this.operations.redeliverWebhook(request, { deliveryId }));
  }

  @FieldResolver(() => WebhookType, {
    nullable: true,
    description: 'The webhook that receives it.',
  })
  webhook(
    @Root() { webhookId }: WebhookDelivery,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<Webhook | null> {
    return loaders.webhooks.load(webhookId);
  }
}
