import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import type { CustomerStatus } from '../../../domain/customers/customer.js';
import { CommonAttributes } from './common-attributes.js';
import { connectionOf } from './connection.js';
import { DateTime } from './scalars.js';

/** Commerce Layer's statuses, in capitals as enum values are. */
const CustomerStatusEnum = {
  PROSPECT: 'prospect',
  ACQUIRED: 'acquired',
  REPEAT: 'repeat',
} as const satisfies Record<string, CustomerStatus>;

registerEnumType(CustomerStatusEnum, {
  name: 'CustomerStatus',
  description: 'Whether a customer has ordered before.',
  valuesConfig: {
    PROSPECT: { description: 'No order yet.' },
    ACQUIRED: { description: 'One order.' },
    REPEAT: { description: 'Two orders or more.' },
  },
});

/** Every caller who gets a customer may read id and email address; the other fields need a permission, so they are nullable. */
@ObjectType('Customer', {
  description:
    'A customer of the shop. A sales channel can read only `id` and `email`, and only in the result of redeeming a reset.',
  simpleResolvers: true,
})
export class CustomerType extends CommonAttributes {
  @Field(() => ID, { description: 'Opaque: 1 to 64 letters or digits.' })
  id!: string;

  @Field(() => String, {
    description: 'The email address. Unique; letter case does not matter.',
  })
  email!: string;

  @Field(() => CustomerStatusEnum, {
    nullable: true,
    description: 'Whether the customer has ordered before.',
  })
  status!: CustomerStatus | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'False for a disabled customer, who can neither sign in nor set a password.',
  })
  isActive!: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'The sales channel where the customer registered, from `x-site-context`.',
  })
  channel!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The stage (environment) where the customer registered, from `x-site-context`.',
  })
  stage!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The language of the customer's emails, as a BCP 47 tag.",
  })
  locale!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the customer was created.' })
  createdAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When something last changed that this type or `User` shows: a new password and a sign-in count.',
  })
  updatedAt!: Date | null;
}

@ObjectType('DeletedCustomer', {
  description: 'A customer that was deleted, together with the password and the resets.',
  simpleResolvers: true,
})
export class DeletedCustomerType {
  @Field(() => ID, { description: 'The id of the deleted customer.' })
  id!: string;

  @Field(() => String, { description: 'The email address of the deleted customer.' })
  email!: string;
}

export const CustomerConnectionType = connectionOf('Customer', CustomerType);
