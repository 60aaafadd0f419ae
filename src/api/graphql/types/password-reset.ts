import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import type { JsonObject } from '../../../domain/shared/metadata.js';
import type { PasswordResetStatus } from '../../../domain/resets/reset.js';
import { connectionOf } from './connection.js';
import { DateTime, EmailAddress, JSONObject } from './scalars.js';

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
  description: 'How a reset stands.',
  valuesConfig: {
    PENDING: { description: 'Its token can still be used.' },
    REDEEMED: { description: 'A password was set with its token.' },
    EXPIRED: { description: 'Its time ran out.' },
    SUPERSEDED: { description: 'A newer reset was made, or the password or address changed.' },
    REVOKED: { description: 'It was deleted or cancelled, or the customer disabled.' },
  },
});

@ObjectType('CustomerPasswordReset', {
  description: 'One permission to set a new password, once, before it expires.',
  simpleResolvers: true,
})
export class PasswordResetType {
  @Field(() => ID, { description: 'Opaque: 10 letters.' })
  id!: string;

  @Field(() => EmailAddress, { description: "The customer's address when the reset was made." })
  customerEmail!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The secret. Only in the answer to the create and in that to the update that redeemed it; null everywhere else, because it is not stored.',
  })
  resetPasswordToken!: string | null;

  @Field(() => DateTime, { description: 'Until when its token can be used.' })
  expiresAt!: Date;

  @Field(() => String, { nullable: true, description: "The integration's own name for it." })
  reference!: string | null;

  @Field(() => String, { nullable: true, description: 'Where that name comes from.' })
  referenceOrigin!: string | null;

  @Field(() => JSONObject, {
    nullable: true,
    description: "The integration's own data: a JSON object of at most 8 KiB.",
  })
  metadata!: JsonObject | null;

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => DateTime, { description: 'When it was last changed.' })
  updatedAt!: Date;
}

export const PasswordResetConnectionType = connectionOf('CustomerPasswordReset', PasswordResetType);
