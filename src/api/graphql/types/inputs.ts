/** What mutations take. Bounds are the domain's to check, the same for every API. */
import { Field, ID, InputType } from 'type-graphql';
import type { JsonObject } from '../../../domain/shared/metadata.js';
import { DateTime, JSONObject } from './scalars.js';

@InputType({ description: "A person's name." })
export class PersonNameInput {
  @Field(() => String, { nullable: true, description: 'The first name.' })
  first?: string | null;

  @Field(() => String, { nullable: true, description: 'The middle name.' })
  middle?: string | null;

  @Field(() => String, { nullable: true, description: 'The last name.' })
  last?: string | null;
}

@InputType({ description: 'A telephone number.' })
export class PhoneInput {
  @Field(() => String, { nullable: true, description: 'The number.' })
  number?: string | null;

  @Field(() => String, { nullable: true, description: 'The country code, such as `+91`.' })
  countryCode?: string | null;

  @Field(() => String, { nullable: true, description: 'The extension.' })
  extension?: string | null;

  @Field(() => String, { nullable: true, description: 'What kind, such as `Mobile`; free text.' })
  kind?: string | null;
}

@InputType({ description: 'A postal address.' })
export class AddressInput {
  @Field(() => String, { nullable: true, description: 'For whose attention.' })
  attention?: string | null;

  @Field(() => String, { nullable: true, description: 'The first line.' })
  address1?: string | null;

  @Field(() => String, { nullable: true, description: 'The second line.' })
  address2?: string | null;

  @Field(() => String, { nullable: true, description: 'The third line.' })
  address3?: string | null;

  @Field(() => String, { nullable: true, description: 'The city.' })
  city?: string | null;

  @Field(() => String, { nullable: true, description: 'The state or region.' })
  state?: string | null;

  @Field(() => String, { nullable: true, description: 'The country.' })
  country?: string | null;

  @Field(() => String, { nullable: true, description: 'The postal code, as text.' })
  zipCode?: string | null;

  @Field(() => String, { nullable: true, description: 'The company.' })
  company?: string | null;

  @Field(() => String, { nullable: true, description: 'What kind, such as `Business`; free text.' })
  kind?: string | null;

  @Field(() => PhoneInput, { nullable: true, description: 'The telephone there.' })
  phone?: PhoneInput | null;

  @Field(() => PersonNameInput, { nullable: true, description: 'The person there.' })
  name?: PersonNameInput | null;

  @Field(() => String, { nullable: true, description: 'The mail address there.' })
  email?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the address was checked.' })
  isValidated?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is the one to use first.' })
  isDefault?: boolean | null;
}

@InputType({
  description: 'The person behind a customer. At most 16 KiB in all, lists of at most 20.',
})
export class CustomerProfileInput {
  @Field(() => PersonNameInput, { nullable: true, description: 'The name.' })
  name?: PersonNameInput | null;

  @Field(() => [PhoneInput], { nullable: true, description: 'The telephone numbers.' })
  phone?: PhoneInput[] | null;

  @Field(() => [AddressInput], { nullable: true, description: 'The postal addresses.' })
  address?: AddressInput[] | null;

  @Field(() => JSONObject, {
    nullable: true,
    description: 'Further data, such as a date of birth.',
  })
  extra?: JsonObject | null;

  @Field(() => String, { nullable: true, description: 'The site where the person registered.' })
  registrationSite?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the account ends.' })
  expiryDate?: Date | null;
}

@InputType({ description: "An integration's own words beside an object." })
class AnnotationsFields {
  @Field(() => String, {
    nullable: true,
    description: "The integration's own name for it, at most 255 characters. Integrations only.",
  })
  reference?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where that name comes from, at most 255 characters. Integrations only.',
  })
  referenceOrigin?: string | null;

  @Field(() => JSONObject, {
    nullable: true,
    description:
      "The integration's own data: a JSON object of at most 8 KiB and five levels. Integrations only.",
  })
  metadata?: JsonObject | null;
}

@InputType({
  description:
    'Password and token together redeem the reset. Reference, origin and metadata may be written alone or with them, by integrations.',
})
export class UpdateCustomerPasswordResetInput extends AnnotationsFields {
  @Field(() => String, {
    nullable: true,
    description: 'The new password. Needs the token beside it.',
  })
  customerPassword?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The reset token, of either kind. Needs the password beside it.',
  })
  resetPasswordToken?: string | null;
}

@InputType({ description: "fabric's way to redeem a reset." })
export class UpdateUserPasswordInput {
  @Field(() => ID, { description: 'The user (customer) that the token is for.' })
  userId!: string;

  @Field({ description: 'The reset token, of either kind.' })
  resetToken!: string;

  @Field({ description: 'The new password.' })
  newPassword!: string;
}

@InputType({ description: 'For whom to make a reset.' })
export class CreateCustomerPasswordResetInput extends AnnotationsFields {
  @Field({ description: "The customer's mail address." })
  customerEmail!: string;
}

@InputType({ description: "For whom to make a reset token of fabric's kind." })
export class CreateUserResetTokenInput {
  @Field({ description: "The user's mail address." })
  username!: string;
}

@InputType({ description: 'A new password for whoever knows the old one.' })
export class ChangeUserPasswordInput {
  @Field(() => ID, { description: 'The user (customer).' })
  userId!: string;

  @Field({ description: 'The password until now.' })
  oldPassword!: string;

  @Field({ description: 'The new password.' })
  newPassword!: string;
}

@InputType({ description: "A customer's proof of its password." })
export class CreateCustomerAccessTokenInput {
  @Field({ description: 'The mail address.' })
  email!: string;

  @Field({ description: 'The password.' })
  password!: string;
}

@InputType({ description: 'A new customer.' })
export class CreateCustomerInput extends AnnotationsFields {
  @Field({ description: 'The mail address: unique in its organization and mode.' })
  email!: string;

  @Field(() => String, {
    nullable: true,
    description: 'A first password. Without one, the customer sets it through a reset.',
  })
  password?: string | null;

  @Field(() => CustomerProfileInput, { nullable: true, description: 'The person behind it.' })
  profile?: CustomerProfileInput | null;

  @Field(() => String, {
    nullable: true,
    description: "The language of the customer's mails, as a BCP 47 tag such as `de` or `pt-BR`.",
  })
  locale?: string | null;
}

@InputType({ description: 'What to change of a customer; what is left out stays as it is.' })
export class UpdateCustomerInput extends AnnotationsFields {
  @Field(() => String, { nullable: true, description: 'A new address. Ends all pending resets.' })
  email?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'False disables the customer and ends all pending resets.',
  })
  isActive?: boolean | null;

  @Field(() => CustomerProfileInput, {
    nullable: true,
    description: 'The person behind it. Replaces the whole profile; null empties it.',
  })
  profile?: CustomerProfileInput | null;

  @Field(() => String, {
    nullable: true,
    description: "The language of the customer's mails, as a BCP 47 tag such as `de` or `pt-BR`.",
  })
  locale?: string | null;
}
