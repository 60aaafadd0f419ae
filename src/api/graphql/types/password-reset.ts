import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import type { PasswordResetStatus } from '../../../domain/resets/reset.js';
import { CommonAttributes } from './common-attributes.js';
import { connectionOf } from './connection.js';
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
  description: 'The state of a reset.',
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
  description: 'One permission to set a new password, once, before it expires.',
  simpleResolvers: true,
})
export class PasswordResetType extends CommonAttributes {
  @Field(() => ID, { description: 'Opaque: 10 letters.' })
  id!: string;

  @Field(() => String, {
    description: "The customer's email address when the reset was created.",
  })
  customerEmail!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The reset token. Only the mutation that creates the reset and the update that redeems it return it. Null everywhere else, because it is not stored.',
  })
  resetPasswordToken!: string | null;

  @Field(() => DateTime, { description: 'When the token expires.' })
  expiresAt!: Date;

  @Field(() => DateTime, { description: 'When the reset was created.' })
  createdAt!: Date;

  @Field(() => DateTime, {
    description:
      'When something last changed that this type shows. An update to the same values does not count.',
  })
  updatedAt!: Date;
}

export const PasswordResetConnectionType = connectionOf('CustomerPasswordReset', PasswordResetType);
