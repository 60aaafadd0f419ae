/** What lists can be whereSite by. Nothing secret is among them. */
import { Field, ID, InputType, registerEnumType } from 'type-graphql';
import type * as customers from '../../../domain/customers/list.js';
import type * as resets from '../../../domain/resets/list.js';
import type * as domain from '../../../domain/shared/filters.js';
import type { OrderDirection } from '../../../domain/shared/page.js';
import type { PasswordResetStatus } from '../../../domain/resets/reset.js';
import { OrderDirectionEnum } from './connection.js';
import { PasswordResetStatusEnum } from './password-reset.js';
import { DateTime } from './scalars.js';

@InputType({ description: 'Narrows by an id. Given members are combined by AND.' })
export class IDFilter implements domain.TextFilter {
  @Field(() => ID, { nullable: true, description: 'Exactly this.' })
  eq?: string | null;

  @Field(() => [ID], { nullable: true, description: 'One of these, at most 100.' })
  in?: string[] | null;
}

@InputType({ description: 'Narrows by a mail address, without regard to case.' })
export class EmailAddressFilter implements domain.TextFilter {
  @Field(() => String, { nullable: true, description: 'Exactly this.' })
  eq?: string | null;

  @Field(() => [String], { nullable: true, description: 'One of these, at most 100.' })
  in?: string[] | null;
}

@InputType({ description: 'Narrows by a text. Given members are combined by AND.' })
export class StringFilter implements domain.TextFilter {
  @Field(() => String, { nullable: true, description: 'Exactly this.' })
  eq?: string | null;

  @Field(() => [String], { nullable: true, description: 'One of these, at most 100.' })
  in?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is missing.' })
  isNull?: boolean | null;
}

@InputType({ description: 'Narrows by yes or no.' })
export class BooleanFilter implements domain.FlagFilter {
  @Field(() => Boolean, { nullable: true, description: 'Exactly this.' })
  eq?: boolean | null;
}

@InputType({ description: 'Narrows by an instant. Given members are combined by AND.' })
export class DateTimeFilter implements domain.InstantFilter {
  @Field(() => DateTime, { nullable: true, description: 'At or after this instant.' })
  gte?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Before this instant.' })
  lt?: Date | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is missing.' })
  isNull?: boolean | null;
}

@InputType({ description: 'Narrows by how a reset stands.' })
export class CustomerPasswordResetStatusFilter implements resets.StatusFilter {
  @Field(() => PasswordResetStatusEnum, { nullable: true, description: 'Exactly this.' })
  eq?: PasswordResetStatus | null;

  @Field(() => [PasswordResetStatusEnum], { nullable: true, description: 'One of these.' })
  in?: PasswordResetStatus[] | null;
}

@InputType({ description: 'Which customers to list. Given members are combined by AND.' })
export class CustomerFilter implements customers.CustomerFilter {
  @Field(() => IDFilter, { nullable: true, description: 'By id.' })
  id?: IDFilter | null;

  @Field(() => EmailAddressFilter, {
    nullable: true,
    description: 'By mail address, without regard to case.',
  })
  email?: EmailAddressFilter | null;

  @Field(() => BooleanFilter, { nullable: true, description: 'By whether they are enabled.' })
  isActive?: BooleanFilter | null;

  @Field(() => StringFilter, { nullable: true, description: 'By reference.' })
  reference?: StringFilter | null;

  @Field(() => StringFilter, { nullable: true, description: 'By the origin of the reference.' })
  referenceOrigin?: StringFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'By when they were made.' })
  createdAt?: DateTimeFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'By when they were last changed.' })
  updatedAt?: DateTimeFilter | null;
}

@InputType({ description: 'Which resets to list. Given members are combined by AND.' })
export class CustomerPasswordResetFilter implements resets.PasswordResetFilter {
  @Field(() => IDFilter, { nullable: true, description: 'By id.' })
  id?: IDFilter | null;

  @Field(() => IDFilter, { nullable: true, description: 'By customer.' })
  customerId?: IDFilter | null;

  @Field(() => EmailAddressFilter, {
    nullable: true,
    description: "By the customer's present mail address.",
  })
  customerEmail?: EmailAddressFilter | null;

  @Field(() => CustomerPasswordResetStatusFilter, {
    nullable: true,
    description: 'By how they stand.',
  })
  status?: CustomerPasswordResetStatusFilter | null;

  @Field(() => StringFilter, { nullable: true, description: 'By reference.' })
  reference?: StringFilter | null;

  @Field(() => StringFilter, { nullable: true, description: 'By the origin of the reference.' })
  referenceOrigin?: StringFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'By when they were redeemed.' })
  resetPasswordAt?: DateTimeFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'By when they expire.' })
  expiresAt?: DateTimeFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'By when they were made.' })
  createdAt?: DateTimeFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'By when they were last changed.' })
  updatedAt?: DateTimeFilter | null;
}

const OrderField = { CREATED_AT: 'createdAt' } as const;

registerEnumType(OrderField, {
  name: 'ListOrderField',
  description: 'What a list can be sorted by.',
  valuesConfig: { CREATED_AT: { description: 'When the row was made.' } },
});

export { OrderField as OrderFieldEnum };

@InputType({ description: 'In which order to list customers. By default the newest come first.' })
export class CustomerOrder {
  @Field(() => OrderField, { defaultValue: OrderField.CREATED_AT, description: 'What to sort by.' })
  field!: 'createdAt';

  @Field(() => OrderDirectionEnum, { description: 'Which end comes first.' })
  direction!: OrderDirection;
}

@InputType({ description: 'In which order to list resets. By default the newest come first.' })
export class CustomerPasswordResetOrder {
  @Field(() => OrderField, { defaultValue: OrderField.CREATED_AT, description: 'What to sort by.' })
  field!: 'createdAt';

  @Field(() => OrderDirectionEnum, { description: 'Which end comes first.' })
  direction!: OrderDirection;
}
