import { Field, ID, ObjectType } from 'type-graphql';
import type { Address, PersonName, Phone } from '../../../domain/customers/profile.js';
import type { JsonObject } from '../../../domain/shared/metadata.js';
import type { User, UserProvider } from '../../../domain/customers/user.js';
import { AddressType, PersonNameType, PhoneType } from './profile.js';
import { DateTime, JSONObject } from './scalars.js';

@ObjectType('UserProvider', {
  description: 'A way to sign in. There is only one: the password.',
  simpleResolvers: true,
})
class UserProviderType {
  @Field(() => ID, { description: 'Opaque: 24 hexadecimal digits.' })
  id!: string;

  @Field(() => String, { description: 'Always `LOCAL`.' })
  name!: string;

  @Field({ description: 'Whether the user can sign in with it.' })
  isActive!: boolean;

  @Field(() => DateTime, { description: 'When the first password was set.' })
  registrationDate!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the user last signed in with it.' })
  lastLoginDate!: Date | null;
}

@ObjectType('User', {
  description: "A customer in the shape of fabric's user. `userId` is the id of the `Customer`.",
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
      'When the account expires: fifty years after registration unless the profile says otherwise.',
  })
  expiryDate!: Date;

  @Field(() => String, { description: 'Always `customer`.' })
  roles!: string;

  @Field(() => PersonNameType, { description: 'The name.' })
  name!: PersonName;

  @Field(() => [PhoneType], { description: 'The telephone numbers.' })
  phone!: Phone[];

  @Field(() => String, { description: 'The email address.' })
  email!: string;

  @Field(() => JSONObject, { description: 'Further data, such as a date of birth.' })
  extra!: JsonObject;

  @Field(() => String, { nullable: true, description: 'The site where the user registered.' })
  registrationSite!: string | null;

  @Field(() => ID, { description: 'The `account` of the organization, as in `x-site-context`.' })
  account!: string;

  @Field(() => [AddressType], { description: 'The postal addresses.' })
  address!: Address[];

  @Field(() => [UserProviderType], {
    description: 'The ways to sign in. Empty if the user has no password.',
  })
  provider!: UserProvider[];

  @Field(() => DateTime, { description: 'When the customer was created.' })
  createdAt!: Date;

  @Field(() => DateTime, {
    description:
      'When something last changed that this type or `Customer` shows: a new password and a sign-in count.',
  })
  updatedAt!: Date;
}

@ObjectType('UserResetToken', {
  description: "A reset token of fabric's kind, a signed JWT.",
  simpleResolvers: true,
})
export class UserResetTokenType {
  @Field({ description: 'The token. It is shown once and not stored.' })
  token!: string;

  @Field(() => ID, { description: 'The user whose password it can reset.' })
  userId!: string;

  @Field(() => DateTime, { description: 'When it expires.' })
  expiresAt!: Date;
}

@ObjectType('CustomerAccessToken', {
  description: "A bearer token of one customer. A change of the customer's password ends it.",
  simpleResolvers: true,
})
export class CustomerAccessTokenType {
  @Field({ description: 'The token, for the header `Authorization: Bearer <token>`.' })
  accessToken!: string;

  @Field(() => DateTime, { description: 'When it expires.' })
  expiresAt!: Date;
}
