import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { eventNames, type Event, type EventName } from '../../../domain/events/event.js';
import type * as events from '../../../domain/events/list.js';
import type * as domain from '../../../domain/shared/filters.js';
import { connectionOf } from './connection.js';
import { RekeyDateTimeFilter } from './filters.js';
import { DateTime } from './scalars.js';

@ObjectType('AccountEvent', {
  description:
    'Something that happened to a customer or a reset. Events never change and contain no secrets.',
  simpleResolvers: true,
})
class EventType implements Event {
  @Field(() => ID, { description: 'Opaque: 10 letters.' })
  id!: string;

  @Field(() => String, {
    description: `What happened: ${eventNames.map((name) => `\`${name}\``).join(', ')}.`,
  })
  name!: EventName;

  @Field(() => ID, {
    description: 'The customer that it happened to, who may have been deleted since.',
  })
  customerId!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The reset that it happened to. Null for events of customers.',
  })
  passwordResetId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The application that caused it.' })
  applicationId!: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The customer that caused it, if a signed-in customer did.',
  })
  ownerId!: string | null;

  @Field({ description: 'The `x-request-id` of the request that caused it.' })
  requestId!: string;

  @Field(() => Int, {
    description:
      'How often it happened: 1, except for `signin.refused`, which sums the wrong passwords for a customer within an hour. Its other fields are those of the first one.',
  })
  count!: number;

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
export class AccountEventFilter implements events.EventFilter {
  @Field(() => AccountEventNameFilter, { nullable: true, description: 'The name of the event.' })
  name?: AccountEventNameFilter | null;

  @Field(() => RekeyDateTimeFilter, { nullable: true, description: 'When it happened.' })
  createdAt?: RekeyDateTimeFilter | null;
}
