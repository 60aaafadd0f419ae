/** The way of a token through a front end: it is checked, and then redeemed. */
import { Field, InputType, ObjectType } from 'type-graphql';
import { PasswordPolicyType } from './password-policy.js';
import { DateTime } from './scalars.js';

@InputType({ description: 'A new password, and the reset token that permits it.' })
export class RedeemPasswordResetInput {
  @Field({
    description:
      'The reset token from the link, opaque or a JWT. White space around it does no harm.',
  })
  token!: string;

  @Field({
    description:
      'The new password, such as `nine lanterns over water`, exactly as the customer typed it. More than 16,384 characters are `BAD_USER_INPUT`.',
  })
  newPassword!: string;
}

@ObjectType('PasswordResetRedeemed', {
  description: 'The new password is set, and the token cannot be used again.',
  simpleResolvers: true,
})
export class PasswordResetRedeemedType {
  @Field(() => DateTime, { description: 'When the password was set.' })
  redeemedAt!: Date;
}

@ObjectType('RedeemableResetToken', {
  description:
    'The token can set a password now: what a form needs to ask for one. Reveals nothing about the customer.',
  simpleResolvers: true,
})
export class RedeemableResetTokenType {
  @Field(() => DateTime, { description: 'When the token expires.' })
  expiresAt!: Date;

  @Field(() => PasswordPolicyType, { description: 'The rules for the new password.' })
  passwordPolicy!: PasswordPolicyType;
}
