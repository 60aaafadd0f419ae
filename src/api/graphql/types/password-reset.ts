import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import type { PasswordResetStatus } from '../../../domain/resets/reset.js';
import { CommonAttributes } from './common-attributes.js';
import { connectionOf } from './connection.js';
import { NodeInterface } from './node.js';
import { DateTime } from './scalars.js';

const Status: { [K in PasswordResetStatus]: K } = {
  PENDING: 'PENDING',
  REDEEMED: 'REDEEMED',
  EXPIRED: 'EXPIRED',
  SUPERSEDED: 'SUPERSEDED',
  REVOKED: 'REVOKED',
};

export { Status as PasswordResetStatusEnum };

registerEnumType(Status, {
  name: 'CustomerPasswordResetStatus',
  description: 'The state of a reset. Only with `PENDING` can a password be set.',
  valuesConfig: {
    PENDING: { description: 'The token can still be used.' },
    REDEEMED: { description: 'The customer set a password with the token.' },
    EXPIRED: { description: 'The token expired before it was used.' },
    SUPERSEDED: {
      description:
        "Another reset was created later, or the customer's password or email address changed.",
    },
    REVOKED: { description: 'The reset was deleted or cancelled, or the customer was disabled.' },
  },
});

@ObjectType('CustomerPasswordReset', {
  implements: NodeInterface,
  description:
    'One permission to set a new password, once, before it expires. A caller other than an integration gets it only by redeeming it; `reference`, `referenceOrigin`, `metadata`, `delivery` and `events` are then null with a `FORBIDDEN` error.',
  simpleResolvers: true,
})
export class PasswordResetType extends CommonAttributes {
  @Field(() => ID, { description: 'Opaque: 10 letters.' })
  id!: string;

  @Field(() => String, {
    description:
      "The customer's email address when the reset was created. If a link was mailed, it went there.",
  })
  customerEmail!: string;

  @Field(() => String, {
    nullable: true,
    deprecationReason:
      'Use `CreatedCustomerPasswordReset.resetPasswordToken` instead. Until 2027-12-31.',
    description:
      'The token with which `updateCustomerPasswordReset` just redeemed the reset, as Commerce Layer returns it. Null everywhere else, because it is not stored.',
  })
  resetPasswordToken!: string | null;

  @Field(() => DateTime, {
    description:
      'When the token expires: an hour after the reset was created, unless the operator chose 5 minutes to 6 hours.',
  })
  expiresAt!: Date;

  @Field(() => DateTime, { description: 'When the reset was created.' })
  createdAt!: Date;

  @Field(() => DateTime, {
    description:
      'When something last changed that this type shows. An update to the same values does not count.',
  })
  updatedAt!: Date;
}

@ObjectType('CreatedCustomerPasswordReset', {
  description: 'A new reset and its token, which is in no other result.',
  simpleResolvers: true,
})
export class CreatedPasswordResetType {
  @Field(() => PasswordResetType, {
    description: 'Pending, with a token that is beside it and not in it.',
  })
  passwordReset!: PasswordResetType;

  @Field(() => String, {
    description: 'The token. It is shown once and not stored: mail it to the customer, as a link.',
  })
  resetPasswordToken!: string;
}

export const PasswordResetConnectionType = connectionOf('CustomerPasswordReset', PasswordResetType);
