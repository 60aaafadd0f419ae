import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Customer } from '../../../domain/customers/customer.js';
import type { Event } from '../../../domain/events/event.js';
import type { PasswordReset } from '../../../domain/resets/reset.js';
import { passwordResetIdOf } from '../../../domain/webhooks/webhook.js';
import type { Webhook, WebhookDelivery } from '../../../domain/webhooks/webhook.js';
import type { Operations } from '../../../operations/index.js';
import type { GraphqlContext } from '../loaders/context.js';
import { resultUnion } from '../types/results.js';
import { PageArgs, toConnection, type ConnectionValue } from '../types/connection.js';
import { CustomerType } from '../types/customer.js';
import { RateLimitedErrorType } from '../types/errors.js';
import { EventType } from '../types/event.js';
import { WebhookDeliveryOrderBy, type OrderBy } from '../types/orders.js';
import { PasswordResetType } from '../types/password-reset.js';
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

  @Query(() => WebhookDeliveryType, {
    nullable: true,
    description: 'Returns a delivery; null if there is none of that id. For integrations.',
  })
  webhookDelivery(
    @Arg('id', () => ID, {
      description: "The delivery's id, which is the `webhook-id` header of its calls.",
    })
    id: string,
    @Ctx() { request }: GraphqlContext,
  ): Promise<WebhookDelivery | null> {
    return this.operations.findWebhookDelivery(request, { id });
  }

  @Query(() => WebhookDeliveryConnectionType, {
    nullable: true,
    description:
      'Lists deliveries of events to webhooks. `x-site-context` excludes none. For integrations.',
  })
  async webhookDeliveries(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => WebhookDeliveryFilter, {
      nullable: true,
      description: 'The conditions. Without them, all deliveries.',
    })
    filter: WebhookDeliveryFilter | null,
    @Arg('orderBy', () => WebhookDeliveryOrderBy, {
      nullable: true,
      description: 'The order. By default newest first.',
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
    @Arg('deliveryId', () => ID, {
      description:
        "The delivery's id. `NOT_FOUND` if there is none; `BAD_USER_INPUT` if its webhook is disabled.",
    })
    deliveryId: string,
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

  @FieldResolver(() => EventType, {
    nullable: true,
    description: 'The event that it delivers. Null if the event was purged since.',
  })
  event(
    @Root() { eventId }: WebhookDelivery,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<Event | null> {
    return loaders.events.load(eventId);
  }

  @FieldResolver(() => CustomerType, {
    nullable: true,
    description: 'The customer that the event happened to. Null if it was deleted since.',
  })
  customer(
    @Root() { customerId }: WebhookDelivery,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<Customer | null> {
    return loaders.customers.load(customerId);
  }

  @FieldResolver(() => PasswordResetType, {
    nullable: true,
    description:
      "The reset that the event happened to. Null if the topic is a customer's, and if the reset is not stored any more.",
  })
  async passwordReset(
    @Root() delivery: WebhookDelivery,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<PasswordReset | null> {
    const id = passwordResetIdOf(delivery);
    return id === null ? null : loaders.passwordResets.load(id);
  }
}
