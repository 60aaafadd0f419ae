/** The fields by which lists can be filtered. None of them is secret. */
import { Field, ID, InputType } from 'type-graphql';
import type * as customers from '../../../domain/customers/list.js';
import type * as resets from '../../../domain/resets/list.js';
import type * as domain from '../../../domain/shared/filters.js';
import type { PasswordResetStatus } from '../../../domain/resets/reset.js';
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

@InputType({
  description: 'Filters by a text that may be missing. All given conditions must match.',
})
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
}

@InputType({
  description: 'Filters by a time that may be missing. All given conditions must match.',
})
export class RekeyNullableDateTimeFilter extends RekeyDateTimeFilter {
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

@InputType({
  description:
    'Conditions on customers. All given conditions must match; without any, all customers do.',
})
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

@InputType({
  description: 'Conditions on resets. All given conditions must match; without any, all resets do.',
})
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

  @Field(() => RekeyNullableDateTimeFilter, {
    nullable: true,
    description: 'When the reset was redeemed.',
  })
  resetPasswordAt?: RekeyNullableDateTimeFilter | null;

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
