/** The inputs of mutations on customers, users and resets. The domain checks their bounds, for every API alike. */
import { Field, ID, InputType } from 'type-graphql';
import { CommonAttributes } from './common-attributes.js';
import { CustomerProfileInput } from './profile.js';

const locale = {
  nullable: true,
  description:
    "The language of the customer's emails: a BCP 47 tag such as `de` or `pt-BR`, else `BAD_USER_INPUT`. Null for the organization's language.",
};

@InputType({
  description:
    'Either a new password with the reset token, or the common attributes (`reference`, `referenceOrigin`, `metadata`), or both. Only integrations may write the common attributes.',
})
export class UpdateCustomerPasswordResetInput extends CommonAttributes {
  @Field(() => String, {
    nullable: true,
    description:
      'The new password, exactly as it was typed. Requires `resetPasswordToken`. `PasswordRejectedError` if it breaks the policy.',
  })
  customerPassword?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The reset token, opaque or a JWT. Requires `customerPassword`. `ResetTokenError` if it cannot be used.',
  })
  resetPasswordToken?: string | null;
}

@InputType({ description: "A new password and the token that permits it, in fabric's words." })
export class UpdateUserPasswordInput {
  @Field(() => ID, {
    description:
      "The id of the token's user (customer). With any other id the token is `UNRECOGNIZED`.",
  })
  userId!: string;

  @Field({
    description: 'The reset token, opaque or a JWT. `ResetTokenError` if it cannot be used.',
  })
  resetToken!: string;

  @Field({
    description:
      'The new password, exactly as it was typed. `PasswordRejectedError` if it breaks the policy.',
  })
  newPassword!: string;
}

@InputType({ description: 'The customer who needs a reset.' })
export class CreateCustomerPasswordResetInput extends CommonAttributes {
  @Field({ description: "The customer's email address." })
  email!: string;
}

@InputType({ description: 'The customer who needs a reset token.' })
export class CreateUserResetTokenInput {
  @Field({ description: "The customer's email address." })
  email!: string;
}

@InputType({ description: 'A new password, and the current one as proof.' })
export class ChangeUserPasswordInput {
  @Field(() => ID, {
    description: "The customer's id. `InvalidCredentialsError` if there is none.",
  })
  customerId!: string;

  @Field({
    description:
      'The current password, exactly as it was typed. `InvalidCredentialsError` if it is another.',
  })
  oldPassword!: string;

  @Field({
    description:
      'The new password, exactly as it was typed. `PasswordRejectedError` if it breaks the policy.',
  })
  newPassword!: string;
}

@InputType({ description: 'What a customer signs in with.' })
export class CreateCustomerAccessTokenInput {
  @Field({ description: "The customer's email address, in any letter case." })
  email!: string;

  @Field({ description: 'The password, exactly as it was typed: no white space is cut off.' })
  password!: string;
}

@InputType({ description: 'A new customer. The email address is all that is needed.' })
export class CreateCustomerInput extends CommonAttributes {
  @Field({
    description:
      'The email address, such as `john@example.com`: `EmailTakenError` if another customer of the organization and mode has it.',
  })
  email!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The first password; `PasswordRejectedError` if it breaks the policy. Without it, the customer sets one through a reset.',
  })
  password?: string | null;

  @Field(() => CustomerProfileInput, {
    nullable: true,
    description:
      'Personal data, to be read as `Customer.profile`. Without it, the profile is empty.',
  })
  profile?: CustomerProfileInput | null;

  @Field(() => String, locale)
  locale?: string | null;
}

@InputType({ description: 'Changes to a customer. Fields that are left out stay as they are.' })
export class UpdateCustomerInput extends CommonAttributes {
  @Field(() => String, {
    nullable: true,
    description:
      'A new email address. Ends all pending resets. `EmailTakenError` if another customer has it.',
  })
  email?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'False disables the customer, who can no longer sign in, and ends all pending resets. True enables the customer again.',
  })
  isActive?: boolean | null;

  @Field(() => CustomerProfileInput, {
    nullable: true,
    description:
      'Personal data, as `Customer.profile` reads it. Replaces the whole profile, so send all of it; null empties it.',
  })
  profile?: CustomerProfileInput | null;

  @Field(() => String, locale)
  locale?: string | null;
}
