/** The inputs of mutations on customers, users and resets. The domain checks their bounds, for every API alike. */
import { Field, ID, InputType } from 'type-graphql';
import { CommonAttributes } from './common-attributes.js';
import { CustomerProfileInput } from './profile.js';

const locale = {
  nullable: true,
  description: "The language of the customer's emails: a BCP 47 tag such as `de` or `pt-BR`.",
};

@InputType({
  description:
    'Either a new password with the reset token, or the common attributes (`reference`, `referenceOrigin`, `metadata`), or both. Only integrations may write the common attributes.',
})
export class UpdateCustomerPasswordResetInput extends CommonAttributes {
  @Field(() => String, {
    nullable: true,
    description: 'The new password. Requires `resetPasswordToken`.',
  })
  customerPassword?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The reset token, opaque or a JWT. Requires `customerPassword`.',
  })
  resetPasswordToken?: string | null;
}

@InputType({ description: "A new password and the token that permits it, in fabric's words." })
export class UpdateUserPasswordInput {
  @Field(() => ID, { description: "The id of the token's user (customer)." })
  userId!: string;

  @Field({ description: 'The reset token, opaque or a JWT.' })
  resetToken!: string;

  @Field({ description: 'The new password.' })
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
  @Field(() => ID, { description: "The customer's id." })
  customerId!: string;

  @Field({ description: 'The current password.' })
  oldPassword!: string;

  @Field({ description: 'The new password.' })
  newPassword!: string;
}

@InputType({ description: "A customer's credentials." })
export class CreateCustomerAccessTokenInput {
  @Field({ description: 'The email address.' })
  email!: string;

  @Field({ description: 'The password.' })
  password!: string;
}

@InputType({ description: 'A new customer.' })
export class CreateCustomerInput extends CommonAttributes {
  @Field({ description: 'The email address. Unique in its organization and mode.' })
  email!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The first password. Without it, the customer sets one through a reset.',
  })
  password?: string | null;

  @Field(() => CustomerProfileInput, { nullable: true, description: 'Personal data.' })
  profile?: CustomerProfileInput | null;

  @Field(() => String, locale)
  locale?: string | null;
}

@InputType({ description: 'Changes to a customer. Fields that are left out stay as they are.' })
export class UpdateCustomerInput extends CommonAttributes {
  @Field(() => String, {
    nullable: true,
    description: 'A new email address. Ends all pending resets.',
  })
  email?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'False disables the customer and ends all pending resets.',
  })
  isActive?: boolean | null;

  @Field(() => CustomerProfileInput, {
    nullable: true,
    description: 'Personal data. Replaces the whole profile; null empties it.',
  })
  profile?: CustomerProfileInput | null;

  @Field(() => String, locale)
  locale?: string | null;
}
