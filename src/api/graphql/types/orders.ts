/** The orders of lists. Each list has an enum of its own, so that one can get a field that the others lack. */
import { Field, InputType, registerEnumType, type ClassType } from 'type-graphql';
import type { OrderDirection } from '../../../domain/shared/page.js';
import { OrderDirectionEnum } from './connection.js';

/** What all of them have. */
export interface OrderBy {
  readonly direction: OrderDirection;
}

/** Returns the input type of the order of one list, and registers its enum. `things` are its items. */
function orderOf(name: string, things: string): ClassType<OrderBy> {
  const OrderField = { CREATED_AT: 'createdAt' } as const;
  registerEnumType(OrderField, {
    name: `${name}OrderField`,
    description: `The fields that ${things} can be sorted by.`,
    valuesConfig: { CREATED_AT: { description: 'The time of creation.' } },
  });

  @InputType(`${name}OrderBy`, {
    description: `The order of ${things}. By default newest first.`,
  })
  class ListOrder implements OrderBy {
    @Field(() => OrderField, {
      defaultValue: OrderField.CREATED_AT,
      description: 'The field to sort by.',
    })
    field!: 'createdAt';

    @Field(() => OrderDirectionEnum, { description: 'The direction.' })
    direction!: OrderDirection;
  }

  return ListOrder;
}

export const CustomerOrderBy = orderOf('Customer', 'customers');
export const CustomerPasswordResetOrderBy = orderOf('CustomerPasswordReset', 'resets');
export const AccountEventOrderBy = orderOf('AccountEvent', 'events');
export const WebhookDeliveryOrderBy = orderOf('WebhookDelivery', 'deliveries');
