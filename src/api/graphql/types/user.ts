import { Field, ID, ObjectType } from 'type-graphql';
import type { Address, PersonName, Phone } from '../../../domain/customers/profile.js';
import type { JsonObject } from '../../../domain/shared/metadata.js';
import type { User, UserProvider } from '../../../domain/customers/user.js';
import { DateTime, EmailAddress, JSONObject } from './scalars.js';

@ObjectType('PersonName', { description: "A person's name.", simpleResolvers: true })
class PersonNameType {
  @Field(() => String, { nullable: true, description: 'The first name.' })
  first?: string | null;

  @Field(() => String, { nullable: true, description: 'The middle name.' })
  middle?: string | null;

  @Field(() => String, { nullable: true, description: 'The last name.' })
  last?: string | null;
}

@ObjectType('Phone', { description: 'A telephone number.', simpleResolvers: true })
class PhoneType {
  @Field(() => String, { nullable: true, description: 'The number.' })
  number?: string | null;

  @Field(() => String, { nullable: true, description: 'The country code, such as `+91`.' })
  countryCode?: string | null;

  @Field(() => String, { nullable: true, description: "The extension (fabric's `extenstion`)." })
  extension?: string | null;

  @Field(() => String, { nullable: true, description: 'What kind, such as `Mobile`; free text.' })
  kind?: string | null;
}

@ObjectType('Address', { description: 'A postal address.', simpleResolvers: true })
class AddressType {
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

  @Field(() => PhoneType, { nullable: true, description: 'The telephone there.' })
  phone?: Phone | null;

  @Field(() => PersonNameType, { nullable: true, description: 'The person there.' })
  name?: PersonName | null;

  @Field(() => String, { nullable: true, description: 'The mail address there.' })
  email?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the address was checked.' })
  isValidated?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is the one to use first.' })
  isDefault?: boolean | null;
}

@ObjectType('UserProvider', {
  description: 'A way in which a user signs in. There is one: the password.',
  simpleResolvers: true,
})
class UserProviderType {
  @Field(() => ID, { description: 'Opaque: 24 hexadecimal digits.' })
  id!: string;

  @Field(() => String, { description: 'Always `LOCAL`.' })
  name!: string;

  @Field({ description: 'Whether it can be used.' })
  isActive!: boolean;

  @Field(() => DateTime, { description: 'When the first password was set.' })
  registrationDate!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the user last signed in with it.' })
  lastLoginDate!: Date | null;
}

@ObjectType('User', {
  description: "The same person as the `Customer` of that id, in the shape of fabric's user.",
  simpleResolvers: true,
})
export class UserType implements User {
  @Field(() => ID, { description: "The customer's id." })
  userId!: string;

  @Field({ description: 'False for a disabled user.' })
  isActive!: boolean;

  @Field(() => DateTime, { description: 'When the user registered.' })
  registrationDate!: Date;

  @Field(() => DateTime, {
    description:
      'When the account ends; fifty years after registration unless the profile says otherwise.',
  })
  expiryDate!: Date;

  @Field(() => String, { description: 'Always `customer`.' })
  roles!: string;

  @Field(() => PersonNameType, { description: 'The name.' })
  name!: PersonName;

  @Field(() => [PhoneType], { description: 'The telephone numbers.' })
  phone!: Phone[];

  @Field(() => EmailAddress, { description: 'The mail address.' })
  email!: string;

  @Field(() => JSONObject, { description: "The shop's further data, such as a date of birth." })
  extra!: JsonObject;

  @Field(() => String, { nullable: true, description: 'The site where the user registered.' })
  registrationSite!: string | null;

  @Field(() => ID, { description: "The organization's account, as in `x-site-context`." })
  account!: string;

  @Field(() => [AddressType], { description: 'The postal addresses.' })
  address!: Address[];

  @Field(() => [UserProviderType], {
    description: 'The ways to sign in; empty while the user has no password.',
  })
  provider!: UserProvider[];

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => DateTime, { description: 'When it was last changed.' })
  updatedAt!: Date;
}

@ObjectType('UserResetToken', {
  description: "A reset token of fabric's kind, a signed JWT.",
  simpleResolvers: true,
})
export class UserResetTokenType {
  @Field({ description: 'The secret. Answered once and not stored.' })
  token!: string;

  @Field(() => ID, { description: 'The user it is for.' })
  userId!: string;

  @Field(() => DateTime, { description: 'Until when it can be used.' })
  expiresAt!: Date;
}

@ObjectType('CustomerAccessToken', {
  description: 'A bearer token that speaks for one customer, until its password changes.',
  simpleResolvers: true,
})
export class CustomerAccessTokenType {
  @Field({ description: 'For the `Authorization` header, after `Bearer `.' })
  accessToken!: string;

  @Field(() => DateTime, { description: 'Until when it can be used.' })
  expiresAt!: Date;
}
