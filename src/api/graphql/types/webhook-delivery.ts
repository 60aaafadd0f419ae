import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type * as domain from '../../../domain/shared/filters.js';
import type * as webhooks from '../../../domain/webhooks/list.js';
import type { WebhookDeliveryStatus, WebhookTopic } from '../../../domain/webhooks/webhook.js';
import { connectionOf } from './connection.js';
import { RekeyDateTimeFilter, RekeyIDFilter } from './filters.js';
import { NodeInterface } from './node.js';
import { DateTime } from './scalars.js';
import { WebhookTopicEnum } from './webhook.js';

const Status: { [K in WebhookDeliveryStatus]: K } = {
  PENDING: 'PENDING',
  DELIVERED: 'DELIVERED',
  FAILED: 'FAILED',
};

registerEnumType(Status, {
  name: 'WebhookDeliveryStatus',
  description: 'Whether the receiver has a delivery.',
  valuesConfig: {
    PENDING: { description: 'Rekey will make another attempt.' },
    DELIVERED: { description: 'The receiver returned a success status (2xx).' },
    FAILED: { description: 'Failed permanently. `redeliverWebhook` delivers it again.' },
  },
});

@ObjectType('WebhookDelivery', {
  implements: NodeInterface,
  description: 'The delivery of one event to one webhook. Its body is not shown.',
  simpleResolvers: true,
})
export class WebhookDeliveryType {
  @Field(() => ID, {
    description: 'The id, which is also the `webhook-id` header of every attempt.',
  })
  id!: string;

  @Field(() => WebhookTopicEnum, { description: 'What happened, such as `CUSTOMERS_CREATE`.' })
  topic!: WebhookTopic;

  @Field(() => ID, {
    description: 'The id of the event, which its deliveries to other webhooks share.',
  })
  eventId!: string;

  @Field(() => ID, {
    description:
      "The id of the resource: of the customer if the topic is a customer's, otherwise of the reset. It may be deleted by now.",
  })
  resourceId!: string;

  @Field(() => Status, { description: 'Whether the receiver has it.' })
  status!: WebhookDeliveryStatus;

  @Field(() => Int, {
    description: 'How many attempts were made, those after redeliveries included.',
  })
  attempts!: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the last attempt was made. Null before the first.',
  })
  lastAttemptAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the next attempt is due; null if there is none.',
  })
  nextAttemptAt!: Date | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The HTTP status of the last response, such as 503. Null if the receiver sent none.',
  })
  responseStatus!: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The beginning of the last response, at most 1 KiB. Null if the delivery carries a token, which the response may repeat.',
  })
  response!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why it did not succeed, in one word such as `timeout` or `circuit_open`; docs/webhooks.md has the list. Null if it did, and before the first attempt.',
  })
  detail!: string | null;

  @Field(() => DateTime, { description: 'When it was created, which is when the event happened.' })
  createdAt!: Date;
}

export const WebhookDeliveryConnectionType = connectionOf('WebhookDelivery', WebhookDeliveryType);

@InputType({ description: 'Filters by status.' })
export class WebhookDeliveryStatusFilter implements domain.WordFilter {
  @Field(() => Status, { nullable: true, description: 'Equal to this.' })
  eq?: WebhookDeliveryStatus | null;

  @Field(() => [Status], { nullable: true, description: 'Equal to one of these.' })
  in?: WebhookDeliveryStatus[] | null;
}

@InputType({ description: 'Filters by topic.' })
export class WebhookTopicFilter implements domain.WordFilter {
  @Field(() => WebhookTopicEnum, { nullable: true, description: 'Equal to this.' })
  eq?: WebhookTopic | null;

  @Field(() => [WebhookTopicEnum], { nullable: true, description: 'Equal to one of these.' })
  in?: WebhookTopic[] | null;
}

@InputType({
  description:
    'Conditions on deliveries. All given conditions must match; without any, all deliveries do.',
})
export class WebhookDeliveryFilter implements webhooks.WebhookDeliveryFilter {
  @Field(() => RekeyIDFilter, { nullable: true, description: 'The id.' })
  id?: RekeyIDFilter | null;

  @Field(() => RekeyIDFilter, { nullable: true, description: "The webhook's id." })
  webhookId?: RekeyIDFilter | null;

  @Field(() => RekeyIDFilter, { nullable: true, description: "The event's id." })
  eventId?: RekeyIDFilter | null;

  @Field(() => WebhookDeliveryStatusFilter, { nullable: true, description: 'The status.' })
  status?: WebhookDeliveryStatusFilter | null;

  @Field(() => WebhookTopicFilter, { nullable: true, description: 'The topic.' })
  topic?: WebhookTopicFilter | null;

  @Field(() => RekeyDateTimeFilter, {
    nullable: true,
    description: 'When the delivery was created.',
  })
  createdAt?: RekeyDateTimeFilter | null;
}
