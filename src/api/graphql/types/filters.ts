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
export class RekeyIDFilter implements domain.TextFilter {
  @Field(() => ID, { nullable: true, description: 'Equal to this.' })
  eq?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Equal to one of these, at most 100.' })
  in?: string[] | null;
}

@InputType({ description: 'Filters by an email address. Letter case does not matter.' })
export class RekeyEmailFilter implements domain.TextFilter {
  @Field(() => String, { nullable: true, description: 'Equal to this.' })
  eq?: string | null;

  @Field(() => [String], { nullable: true, description: 'Equal to one of these, at most 100.' })
  in?: string[] | null;
}

@InputType({ description: 'Filters by a text. All given conditions must match.' })
export class RekeyStringFilter implements domain.TextFilter {
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
export class RekeyBooleanFilter implements domain.FlagFilter {
  @Field(() => Boolean, { nullable: true, description: 'Equal to this.' })
  eq?: boolean | null;
}

@InputType({ description: 'Filters by a time. All given conditions must match.' })
export class RekeyDateTimeFilter implements domain.InstantFilter {
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
  @Field(() => RekeyIDFilter, { nullable: true, description: 'The id.' })
  id?: RekeyIDFilter | null;

  @Field(() => RekeyEmailFilter, {
    nullable: true,
    description: 'The email address. Letter case does not matter.',
  })
  email?: RekeyEmailFilter | null;

  @Field(() => RekeyBooleanFilter, {
    nullable: true,
    description: 'Whether the customer is active.',
  })
  isActive?: RekeyBooleanFilter | null;

  @Field(() => RekeyStringFilter, { nullable: true, description: 'The reference.' })
  reference?: RekeyStringFilter | null;

  @Field(() => RekeyStringFilter, { nullable: true, description: 'The origin of the reference.' })
  referenceOrigin?: RekeyStringFilter | null;

  @Field(() => RekeyDateTimeFilter, {
    nullable: true,
    description: 'When the customer was created.',
  })
  createdAt?: RekeyDateTimeFilter | null;

  @Field(() => RekeyDateTimeFilter, {
    nullable: true,
    description: 'When the customer was last changed.',
  })
  updatedAt?: RekeyDateTimeFilter | null;
}

@InputType({ description: 'Conditions on resets. All given conditions must match.' })
export class CustomerPasswordResetFilter implements resets.PasswordResetFilter {
  @Field(() => RekeyIDFilter, { nullable: true, description: 'The id.' })
  id?: RekeyIDFilter | null;

  @Field(() => RekeyIDFilter, { nullable: true, description: "The customer's id." })
  customerId?: RekeyIDFilter | null;

  @Field(() => RekeyEmailFilter, {
    nullable: true,
    description: "The customer's current email address.",
  })
  customerEmail?: RekeyEmailFilter | null;

  @Field(() => CustomerPasswordResetStatusFilter, {
    nullable: true,
    description: 'The state of the reset.',
  })
  status?: CustomerPasswordResetStatusFilter | null;

  @Field(() => RekeyStringFilter, { nullable: true, description: 'The reference.' })
  reference?: RekeyStringFilter | null;

  @Field(() => RekeyStringFilter, { nullable: true, description: 'The origin of the reference.' })
  referenceOrigin?: RekeyStringFilter | null;

  @Field(() => RekeyDateTimeFilter, { nullable: true, description: 'When the reset was redeemed.' })
  resetPasswordAt?: RekeyDateTimeFilter | null;

  @Field(() => RekeyDateTimeFilter, { nullable: true, description: 'When the reset expires.' })
  expiresAt?: RekeyDateTimeFilter | null;

  @Field(() => RekeyDateTimeFilter, { nullable: true, description: 'When the reset was created.' })
  createdAt?: RekeyDateTimeFilter | null;

  @Field(() => RekeyDateTimeFilter, {
    nullable: true,
    description: 'When the reset was last changed.',
  })
  updatedAt?: RekeyDateTimeFilter | null;
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
export class CustomerOrderBy extends ListOrder {}

@InputType({ description: 'The order of resets. By default newest first.' })
export class CustomerPasswordResetOrderBy extends ListOrder {}
