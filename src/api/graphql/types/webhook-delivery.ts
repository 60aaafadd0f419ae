import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type * as domain from '../../../domain/shared/filters.js';
import type * as webhooks from '../../../domain/webhooks/list.js';
import type { OrderDirection } from '../../../domain/shared/page.js';
import type { WebhookDeliveryStatus, WebhookTopic } from '../../../domain/webhooks/webhook.js';
import { connectionOf, OrderDirectionEnum } from './connection.js';
import { DateTimeFilter, IDFilter, OrderFieldEnum } from './filters.js';
import { DateTime } from './scalars.js';
import { WebhookTopicEnum } from './webhook.js';

const Status: { [K in WebhookDeliveryStatus]: K } = {
  PENDING: 'PENDING',
  DELIVERED: 'DELIVERED',
  FAILED: 'FAILED',
};

registerEnumType(Status, {
  name: 'WebhookDeliveryStatus',
  description: 'How a delivery stands.',
  valuesConfig: {
    PENDING: { description: 'An attempt is still to come.' },
    DELIVERED: { description: 'The receiver answered with success.' },
    FAILED: { description: 'Failed permanently. It can be delivered again by hand.' },
  },
});

@ObjectType('WebhookDelivery', {
  description: 'One event on its way to one webhook. Its body is not shown.',
  simpleResolvers: true,
})
export class WebhookDeliveryType {
  @Field(() => ID, { description: 'The `webhook-id` of every attempt.' })
  id!: string;

  @Field(() => WebhookTopicEnum, { description: 'What happened.' })
  topic!: WebhookTopic;

  @Field(() => ID, { description: 'The event.' })
  eventId!: string;

  @Field(() => ID, {
    description:
      "What it is about: the reset's id, or the customer's where the topic is a customer's. It may be gone by now.",
  })
  resourceId!: string;

  @Field(() => Status, { description: 'How it stands.' })
  status!: WebhookDeliveryStatus;

  @Field(() => Int, { description: 'How often it was attempted.' })
  attempts!: number;

  @Field(() => DateTime, { nullable: true, description: 'When it was last attempted.' })
  lastAttemptAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it will be attempted next; null where it will not.',
  })
  nextAttemptAt!: Date | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The HTTP status of the last answer; null where none came.',
  })
  responseStatus!: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The beginning of the last answer, at most 1 KiB. Null where the delivery carries a token, which the answer may repeat.',
  })
  response!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it did not succeed, in one word such as `timeout` or `circuit_open`.',
  })
  detail!: string | null;

  @Field(() => DateTime, { description: 'When it was made: when the event happened.' })
  createdAt!: Date;
}

export const WebhookDeliveryConnectionType = connectionOf('WebhookDelivery', WebhookDeliveryType);

@InputType({ description: 'Narrows by how a delivery stands.' })
export class WebhookDeliveryStatusFilter implements domain.WordFilter {
  @Field(() => Status, { nullable: true, description: 'Exactly this.' })
  eq?: WebhookDeliveryStatus | null;

  @Field(() => [Status], { nullable: true, description: 'One of these.' })
  in?: WebhookDeliveryStatus[] | null;
}

@InputType({ description: 'Narrows by topic.' })
export class WebhookTopicFilter implements domain.WordFilter {
  @Field(() => WebhookTopicEnum, { nullable: true, description: 'Exactly this.' })
  eq?: WebhookTopic | null;

  @Field(() => [WebhookTopicEnum], { nullable: true, description: 'One of these.' })
  in?: WebhookTopic[] | null;
}

@InputType({ description: 'Which deliveries to list. Given members are combined by AND.' })
export class WebhookDeliveryFilter implements webhooks.WebhookDeliveryFilter {
  @Field(() => IDFilter, { nullable: true, description: 'By id.' })
  id?: IDFilter | null;

  @Field(() => IDFilter, { nullable: true, description: 'By webhook.' })
  webhookId?: IDFilter | null;

  @Field(() => IDFilter, { nullable: true, description: 'By event.' })
  eventId?: IDFilter | null;

  @Field(() => WebhookDeliveryStatusFilter, { nullable: true, description: 'By how they stand.' })
  status?: WebhookDeliveryStatusFilter | null;

  @Field(() => WebhookTopicFilter, { nullable: true, description: 'By topic.' })
  topic?: WebhookTopicFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'By when they were made.' })
  createdAt?: DateTimeFilter | null;
}

@InputType({ description: 'In which order to list deliveries. By default the newest come first.' })
export class WebhookDeliveryOrder {
  @Field(() => OrderFieldEnum, {
    defaultValue: OrderFieldEnum.CREATED_AT,
    description: 'What to sort by.',
  })
  field!: 'createdAt';

  @Field(() => OrderDirectionEnum, { description: 'Which end comes first.' })
  direction!: OrderDirection;
}
