import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import type { CustomerStatus } from '../../../domain/customers/customer.js';
import type { JsonObject } from '../../../domain/shared/metadata.js';
import { connectionOf } from './connection.js';
import { DateTime, EmailAddress, JSONObject } from './scalars.js';

/** Commerce Layer's words, in the schema's capitals. */
const CustomerStatusEnum = {
  PROSPECT: 'prospect',
  ACQUIRED: 'acquired',
  REPEAT: 'repeat',
} as const satisfies Record<string, CustomerStatus>;

registerEnumType(CustomerStatusEnum, {
  name: 'CustomerStatus',
  description: 'How much a customer has ordered.',
  valuesConfig: {
    PROSPECT: { description: 'No order yet.' },
    ACQUIRED: { description: 'One order.' },
    REPEAT: { description: 'Two orders or more.' },
  },
});

/** Only id and address are there for everyone who sees a customer; the rest needs a permission of its own. */
@ObjectType('Customer', {
  description:
    'A person with a password. A sales channel sees id and address only, inside the answer to a redeemed reset.',
  simpleResolvers: true,
})
export class CustomerType {
  @Field(() => ID, { description: 'Opaque: 1 to 64 letters or digits.' })
  id!: string;

  @Field(() => EmailAddress, { description: 'The mail address: unique, compared without case.' })
  email!: string;

  @Field(() => CustomerStatusEnum, { nullable: true, description: 'How much it has ordered.' })
  status!: CustomerStatus | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'False for a disabled customer: it can neither sign in nor set a password.',
  })
  isActive!: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'The sales channel it registered in, from `x-site-context`.',
  })
  channel!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The stage (name of an environment) it registered in, from `x-site-context`.',
  })
  stage!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The language of its mails, as a BCP 47 tag.',
  })
  locale!: string | null;

  @Field(() => String, { nullable: true, description: "The integration's own name for it." })
  reference!: string | null;

  @Field(() => String, { nullable: true, description: 'Where that name comes from.' })
  referenceOrigin!: string | null;

  @Field(() => JSONObject, {
    nullable: true,
    description: "The integration's own data: a JSON object of at most 8 KiB.",
  })
  metadata!: JsonObject | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was made.' })
  createdAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was last changed.' })
  updatedAt!: Date | null;
}

@ObjectType('DeletedCustomer', {
  description: 'A customer that was deleted, with its password and its resets.',
  simpleResolvers: true,
})
export class DeletedCustomerType {
  @Field(() => ID, { description: 'The id it had.' })
  id!: string;

  @Field(() => EmailAddress, { description: 'The mail address it had.' })
  email!: string;
}

export const CustomerConnectionType = connectionOf('Customer', CustomerType);
