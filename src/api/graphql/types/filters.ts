/** The fields by which lists can be filtered and sorted. None of them is secret. */
import { Field, ID, InputType, registerEnumType } from 'type-graphql';
import type * as customers from '../../../domain/customers/list.js';
import type * as resets from '../../../domain/resets/list.js';
import type * as domain from '../../../domain/shared/filters.js';
import type { OrderDirection } from '../../../domain/shared/page.js';
import type { PasswordResetStatus } from '../../../domain/resets/reset.js';
import { OrderDirectionEnum } from './connection.js';
import { PasswordResetStatusEnum } from './password-reset.js';
import { DateTime } from './scalars.js';

@InputType({ description: 'Filters by an id. All given conditions must match.' })
export class IDFilter implements domain.TextFilter {
  @Field(() => ID, { nullable: true, description: 'Equal to this.' })
  eq?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Equal to one of these, at most 100.' })
  in?: string[] | null;
}

@InputType({ description: 'Filters by an email address. Letter case does not matter.' })
export class EmailAddressFilter implements domain.TextFilter {
  @Field(() => String, { nullable: true, description: 'Equal to this.' })
  eq?: string | null;

  @Field(() => [String], { nullable: true, description: 'Equal to one of these, at most 100.' })
  in?: string[] | null;
}

@InputType({ description: 'Filters by a text. All given conditions must match.' })
export class StringFilter implements domain.TextFilter {
  @Field(() => String, { nullable: true, description: 'Equal to this.' })
  eq?: string | null;

  @Field(() => [String], { nullable: true, description: 'Equal to one of these, at most 100.' })
  in?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: without a value. False: with a value.',
  })
  isNull?: boolean | null;
}

@InputType({ description: 'Filters by a boolean.' })
export class BooleanFilter implements domain.FlagFilter {
  @Field(() => Boolean, { nullable: true, description: 'Equal to this.' })
  eq?: boolean | null;
}

@InputType({ description: 'Filters by a time. All given conditions must match.' })
export class DateTimeFilter implements domain.InstantFilter {
  @Field(() => DateTime, { nullable: true, description: 'At or after this time.' })
  gte?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Before this time.' })
  lt?: Date | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: without a value. False: with a value.',
  })
  isNull?: boolean | null;
}

@InputType({ description: 'Filters by the state of a reset.' })
export class CustomerPasswordResetStatusFilter implements resets.StatusFilter {
  @Field(() => PasswordResetStatusEnum, { nullable: true, description: 'Equal to this.' })
  eq?: PasswordResetStatus | null;

  @Field(() => [PasswordResetStatusEnum], { nullable: true, description: 'Equal to one of these.' })
  in?: PasswordResetStatus[] | null;
}

@InputType({ description: 'Conditions on customers. All given conditions must match.' })
export class CustomerFilter implements customers.CustomerFilter {
  @Field(() => IDFilter, { nullable: true, description: 'The id.' })
  id?: IDFilter | null;

  @Field(() => EmailAddressFilter, {
    nullable: true,
    description: 'The email address. Letter case does not matter.',
  })
  email?: EmailAddressFilter | null;

  @Field(() => BooleanFilter, { nullable: true, description: 'Whether the customer is active.' })
  isActive?: BooleanFilter | null;

  @Field(() => StringFilter, { nullable: true, description: 'The reference.' })
  reference?: StringFilter | null;

  @Field(() => StringFilter, { nullable: true, description: 'The origin of the reference.' })
  referenceOrigin?: StringFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'When the customer was created.' })
  createdAt?: DateTimeFilter | null;

  @Field(() => DateTimeFilter, {
    nullable: true,
    description: 'When the customer was last changed.',
  })
  updatedAt?: DateTimeFilter | null;
}

@InputType({ description: 'Conditions on resets. All given conditions must match.' })
export class CustomerPasswordResetFilter implements resets.PasswordResetFilter {
  @Field(() => IDFilter, { nullable: true, description: 'The id.' })
  id?: IDFilter | null;

  @Field(() => IDFilter, { nullable: true, description: "The customer's id." })
  customerId?: IDFilter | null;

  @Field(() => EmailAddressFilter, {
    nullable: true,
    description: "The customer's current email address.",
  })
  customerEmail?: EmailAddressFilter | null;

  @Field(() => CustomerPasswordResetStatusFilter, {
    nullable: true,
    description: 'The state of the reset.',
  })
  status?: CustomerPasswordResetStatusFilter | null;

  @Field(() => StringFilter, { nullable: true, description: 'The reference.' })
  reference?: StringFilter | null;

  @Field(() => StringFilter, { nullable: true, description: 'The origin of the reference.' })
  referenceOrigin?: StringFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'When the reset was redeemed.' })
  resetPasswordAt?: DateTimeFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'When the reset expires.' })
  expiresAt?: DateTimeFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'When the reset was created.' })
  createdAt?: DateTimeFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'When the reset was last changed.' })
  updatedAt?: DateTimeFilter | null;
}

const OrderField = { CREATED_AT: 'createdAt' } as const;

registerEnumType(OrderField, {
  name: 'ListOrderField',
  description: 'The fields that lists can be sorted by.',
  valuesConfig: { CREATED_AT: { description: 'The time of creation.' } },
});

export { OrderField as OrderFieldEnum };

/** To be extended by the order of each kind of list. */
@InputType()
abstract class ListOrder {
  @Field(() => OrderField, {
    defaultValue: OrderField.CREATED_AT,
    description: 'The field to sort by.',
  })
  field!: 'createdAt';

  @Field(() => OrderDirectionEnum, { description: 'The direction.' })
  direction!: OrderDirection;
}

@InputType({ description: 'The order of customers. By default newest first.' })
export class CustomerOrder extends ListOrder {}

@InputType({ description: 'The order of resets. By default newest first.' })
export class CustomerPasswordResetOrder extends ListOrder {}
