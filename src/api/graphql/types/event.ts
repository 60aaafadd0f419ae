import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { eventNames, type Event, type EventName } from '../../../domain/events/event.js';
import type * as events from '../../../domain/events/list.js';
import type * as domain from '../../../domain/shared/filters.js';
import { connectionOf } from './connection.js';
import { DateTimeFilter } from './filters.js';
import { DateTime } from './scalars.js';

@ObjectType('Event', {
  description:
    'A fact that happened to a customer or a reset. It never changes and holds no secret.',
  simpleResolvers: true,
})
class EventType implements Event {
  @Field(() => ID, { description: 'Opaque: 10 letters.' })
  id!: string;

  @Field(() => String, {
    description: `What happened: ${eventNames.map((name) => `\`${name}\``).join(', ')}.`,
  })
  name!: EventName;

  @Field(() => ID, { description: 'The customer that it happened to. It may be gone by now.' })
  customerId!: string;

  @Field(() => ID, {
    nullable: true,
    description: "The reset that it happened to; null where the event is the customer's own.",
  })
  passwordResetId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The application that did it.' })
  applicationId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The customer that did it for itself.' })
  ownerId!: string | null;

  @Field({ description: 'The request that did it, as in its `x-request-id`.' })
  requestId!: string;

  @Field(() => DateTime, { description: 'When it happened.' })
  createdAt!: Date;
}

export const EventConnectionType = connectionOf('Event', EventType);

@InputType({ description: 'Narrows by what happened. Given members are combined by AND.' })
export class EventNameFilter implements domain.WordFilter {
  @Field(() => String, {
    nullable: true,
    description:
      'Exactly this, such as `customer_password_resets.reset_password`; see `Event.name`.',
  })
  eq?: string | null;

  @Field(() => [String], { nullable: true, description: 'One of these, at most 100.' })
  in?: string[] | null;
}

@InputType({ description: 'Which events to list. Given members are combined by AND.' })
export class EventFilter implements events.EventFilter {
  @Field(() => EventNameFilter, { nullable: true, description: 'By what happened.' })
  name?: EventNameFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'By when it happened.' })
  createdAt?: DateTimeFilter | null;
}
