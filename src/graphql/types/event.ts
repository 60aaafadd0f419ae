import { Field, ID, ObjectType } from 'type-graphql';
import type { Event, EventName } from '../../domain/event.js';
import { connectionOf } from './connection.js';
import { DateTime } from './scalars.js';

@ObjectType('Event', {
  description:
    'A fact that happened to a customer or a reset. It never changes and holds no secret.',
  simpleResolvers: true,
})
export class EventType implements Omit<Event, 'customerId' | 'passwordResetId'> {
  @Field(() => ID, { description: 'Opaque: 10 letters.' })
  id!: string;

  @Field(() => String, {
    description: 'What happened, such as `customer_password_resets.reset_password`.',
  })
  name!: EventName;

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
