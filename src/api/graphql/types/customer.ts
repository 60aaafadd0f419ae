import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import type { CustomerStatus } from '../../../domain/customers/customer.js';
import type { CustomerProfile } from '../../../domain/customers/profile.js';
import { CommonAttributes } from './common-attributes.js';
import { connectionOf } from './connection.js';
import { NodeInterface } from './node.js';
import { CustomerProfileType } from './profile.js';
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
  implements: NodeInterface,
  description:
    'A customer of the shop. A sales channel can read only `id`, `nodeId` and `email`, and only in the result of redeeming a reset; any other field is null with a `FORBIDDEN` error.',
  simpleResolvers: true,
})
export class CustomerType extends CommonAttributes {
  @Field(() => ID, {
    description:
      'Opaque: 1 to 64 letters or digits. Rekey makes 24 hexadecimal digits, such as `65f0c2a4b1d93e7f8a6c5d41`; imports keep their own.',
  })
  id!: string;

  @Field(() => String, {
    description:
      'The email address, such as `john@example.com`. Unique in its organization and mode, whatever the letter case.',
  })
  email!: string;

  @Field(() => CustomerStatusEnum, {
    nullable: true,
    description:
      'Whether the customer has ordered before. Rekey sets `PROSPECT` and never changes it; imports may say otherwise.',
  })
  status!: CustomerStatus | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'False for a disabled customer, who can neither sign in nor set a password.',
  })
  isActive!: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The sales channel where the customer registered: digits, such as `12`, from `x-site-context`. Null if the request named none.',
  })
  channel!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The stage (environment) where the customer registered, such as `production`, from `x-site-context`. Null if the request named none.',
  })
  stage!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The language of the customer's emails: a BCP 47 tag such as `pt-BR`. Null for the organization's language.",
  })
  locale!: string | null;

  @Field(() => CustomerProfileType, {
    nullable: true,
    description: 'Personal data. For integrations, and for the customer itself.',
  })
  profile!: CustomerProfile | null;

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
  @Field(() => ID, { description: 'The id that the customer had, by which events still name it.' })
  id!: string;

  @Field(() => String, {
    description: 'The email address of the deleted customer, which another customer may have now.',
  })
  email!: string;
}

export const CustomerConnectionType = connectionOf('Customer', CustomerType);
