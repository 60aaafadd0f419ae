import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Customer } from '../../../domain/customers/customer.js';
import type { Event } from '../../../domain/events/event.js';
import type { PasswordReset } from '../../../domain/resets/reset.js';
import type { Operations } from '../../../operations/index.js';
import type { GraphqlContext } from '../loaders/context.js';
import { PageArgs, toConnection, type ConnectionValue } from '../types/connection.js';
import { CustomerType } from '../types/customer.js';
import { AccountEventOrderBy, type OrderBy } from '../types/orders.js';
import { AccountEventFilter, EventConnectionType, EventType } from '../types/event.js';
import { PasswordResetType } from '../types/password-reset.js';

@Resolver(() => EventType)
export class EventResolver {
  constructor(private readonly operations: Operations) {}

  @Query(() => EventType, {
    nullable: true,
    description:
      'Returns an event. Null if there is none, or if the channel or stage of `x-site-context` excludes it, as each does once the customer was deleted; its `date` does not. For integrations.',
  })
  event(
    @Arg('id', () => ID, { description: "The event's id." }) id: string,
    @Ctx() { request }: GraphqlContext,
  ): Promise<Event | null> {
    return this.operations.findEvent(request, { id });
  }

  @Query(() => EventConnectionType, {
    nullable: true,
    description:
      'Lists events, as far as `x-site-context` does not exclude them. Those of customers that were deleted since are there as long as it names neither a channel nor a stage. For integrations.',
  })
  async events(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => AccountEventFilter, {
      nullable: true,
      description: 'The conditions. Without them, all events.',
    })
    filter: AccountEventFilter | null,
    @Arg('orderBy', () => AccountEventOrderBy, {
      nullable: true,
      description: 'The order. By default newest first.',
    })
    orderBy: OrderBy | null,
    @Ctx() { request }: GraphqlContext,
  ): Promise<ConnectionValue<Event>> {
    const input = { ...page, filter, direction: orderBy?.direction };
    const list = await this.operations.listEvents(request, input);
    return toConnection(list, () => list.totalCount());
  }

  @FieldResolver(() => CustomerType, {
    nullable: true,
    description: 'The customer that it happened to. Null if it was deleted since.',
  })
  customer(
    @Root() { customerId }: Event,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<Customer | null> {
    return loaders.customers.load(customerId);
  }

  @FieldResolver(() => PasswordResetType, {
    nullable: true,
    description:
      'The reset that it happened to. Null for events of customers, and if it is not stored any more.',
  })
  async passwordReset(
    @Root() { passwordResetId }: Event,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<PasswordReset | null> {
    return passwordResetId === null ? null : loaders.passwordResets.load(passwordResetId);
  }

  @FieldResolver(() => CustomerType, {
    nullable: true,
    description:
      'The customer that caused it. Null if no signed-in customer did, or if it was deleted since.',
  })
  async owner(
    @Root() { ownerId }: Event,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<Customer | null> {
    return ownerId === null ? null : loaders.customers.load(ownerId);
  }
}
