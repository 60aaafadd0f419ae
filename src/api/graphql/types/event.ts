import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { eventNames, type Event, type EventName } from '../../../domain/events/event.js';
import type * as events from '../../../domain/events/list.js';
import type * as domain from '../../../domain/shared/filters.js';
import type { OrderDirection } from '../../../domain/shared/page.js';
import { connectionOf, OrderDirectionEnum } from './connection.js';
import { RekeyDateTimeFilter, RekeyIDFilter } from './filters.js';
import { DateTime } from './scalars.js';

@ObjectType('AccountEvent', {
  description:
    'Something that happened to a customer or a reset. Events never change and contain no secrets.',
  simpleResolvers: true,
})
export class EventType implements Event {
  @Field(() => ID, { description: 'Opaque: 10 letters.' })
  id!: string;

  @Field(() => String, {
    description: `What happened: ${eventNames.map((name) => `\`${name}\``).join(', ')}.`,
  })
  name!: EventName;

  @Field(() => ID, {
    description: 'The id of the customer that it happened to, who may have been deleted since.',
  })
  customerId!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The id of the reset that it happened to. Null for events of customers.',
  })
  passwordResetId!: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The id of the application that caused it, from its credential.',
  })
  applicationId!: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The id of the customer that caused it. Null if no signed-in customer did.',
  })
  ownerId!: string | null;

  @Field({
    description: 'The `x-request-id` of the request that caused it, which log lines have, too.',
  })
  requestId!: string;

  @Field(() => DateTime, { description: 'When it happened.' })
  createdAt!: Date;
}

export const EventConnectionType = connectionOf('AccountEvent', EventType);

@InputType({ description: 'Filters by the name of the event. All given conditions must match.' })
export class AccountEventNameFilter implements domain.WordFilter {
  @Field(() => String, {
    nullable: true,
    description:
      'Equal to this, such as `customer_password_resets.reset_password`. See `AccountEvent.name`.',
  })
  eq?: string | null;

  @Field(() => [String], { nullable: true, description: 'Equal to one of these, at most 100.' })
  in?: string[] | null;
}

@InputType({ description: 'Conditions on events. All given conditions must match.' })
export class AccountEventFilter implements events.OwnedEventFilter {
  @Field(() => RekeyIDFilter, { nullable: true, description: 'The id.' })
  id?: RekeyIDFilter | null;

  @Field(() => AccountEventNameFilter, { nullable: true, description: 'The name of the event.' })
  name?: AccountEventNameFilter | null;

  @Field(() => RekeyIDFilter, {
    nullable: true,
    description: "The customer's id, also of one that was deleted.",
  })
  customerId?: RekeyIDFilter | null;

  @Field(() => RekeyIDFilter, {
    nullable: true,
    description: "The reset's id, also of one that was deleted.",
  })
  passwordResetId?: RekeyIDFilter | null;

  @Field(() => RekeyDateTimeFilter, { nullable: true, description: 'When it happened.' })
  createdAt?: RekeyDateTimeFilter | null;
}

const OrderField = { CREATED_AT: 'createdAt' } as const;

registerEnumType(OrderField, {
  name: 'AccountEventOrderField',
  description: 'The fields that events can be sorted by.',
  valuesConfig: { CREATED_AT: { description: 'The time of the event.' } },
});

@InputType({ description: 'The order of events. By default newest first.' })
export class AccountEventOrderBy {
  @Field(() => OrderField, {
    defaultValue: OrderField.CREATED_AT,
    description: 'The field to sort by.',
  })
  field!: 'createdAt';

  @Field(() => OrderDirectionEnum, { description: 'The direction.' })
  direction!: OrderDirection;
}
