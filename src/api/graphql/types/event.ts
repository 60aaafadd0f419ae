import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { Event, EventName } from '../../../domain/events/event.js';
import type * as events from '../../../domain/events/list.js';
import type * as domain from '../../../domain/shared/filters.js';
import { connectionOf } from './connection.js';
import { EventNameEnum } from './event-names.js';
import { RekeyDateTimeFilter, RekeyIDFilter } from './filters.js';
import { NodeInterface } from './node.js';
import { DateTime } from './scalars.js';

@ObjectType('AccountEvent', {
  implements: NodeInterface,
  description:
    'Something that happened to a customer or a reset. Events never change and contain no secrets.',
  simpleResolvers: true,
})
export class EventType implements Event {
  @Field(() => ID, { description: 'Opaque: 10 letters.' })
  id!: string;

  @Field(() => EventNameEnum, { description: 'What happened.' })
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

  @Field(() => Int, {
    description:
      'How often it happened: 1, except for `SIGNIN_REFUSED`, which sums the wrong passwords for a customer within an hour. Its other fields are those of the first one.',
  })
  count!: number;

  @Field(() => DateTime, { description: 'When it happened.' })
  createdAt!: Date;
}

export const EventConnectionType = connectionOf('AccountEvent', EventType);

@InputType({ description: 'Filters by the name of the event. All given conditions must match.' })
export class AccountEventNameFilter implements domain.WordFilter {
  @Field(() => EventNameEnum, { nullable: true, description: 'Equal to this.' })
  eq?: EventName | null;

  @Field(() => [EventNameEnum], {
    nullable: true,
    description: 'Equal to one of these, at most 100.',
  })
  in?: EventName[] | null;
}

@InputType({
  description: 'Conditions on events. All given conditions must match; without any, all events do.',
})
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
