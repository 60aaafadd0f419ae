import { Field, ID, ObjectType } from 'type-graphql';
import type { Address, PersonName, Phone } from '../../../domain/customers/profile.js';
import type { JsonObject } from '../../../domain/shared/metadata.js';
import type { User, UserProvider } from '../../../domain/customers/user.js';
import { NodeInterface } from './node.js';
import { AddressType, PersonNameType, PhoneType } from './profile.js';
import { DateTime, JSONObject } from './scalars.js';

@ObjectType('UserProvider', {
  description: 'A way to sign in. There is only one: the password.',
  simpleResolvers: true,
})
export class UserProviderType {
  @Field(() => ID, { description: 'Opaque: 24 hexadecimal digits.' })
  id!: string;

  @Field(() => String, { description: 'Always `LOCAL`.' })
  name!: string;

  @Field({ description: 'Whether the user can sign in with it. Always true.' })
  isActive!: boolean;

  @Field(() => DateTime, { description: 'When the first password was set.' })
  registrationDate!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the user last signed in with it.' })
  lastLoginDate!: Date | null;
}

type UserFields = { [Name in keyof User]: User[Name] | null };

/** fabric's words stay beside ours, so that its sample can be asked for as it is printed. */
const instead = (name: string) => `Use ${name} instead. Until 2027-12-31.`;

/** As with `CustomerType`, the fields other than ids and email address need a permission, so they are nullable. */
@ObjectType('User', {
  implements: NodeInterface,
  description:
    "A customer in the shape of fabric's user. `id` is the id of the `Customer`. A sales channel can read only `id`, `nodeId`, `userId` and `email`, and only in the result of setting a password; any other field is null with a `FORBIDDEN` error.",
  simpleResolvers: true,
})
export class UserType implements UserFields {
  @Field(() => ID, {
    description: "The customer's id, in fabric's word.",
    deprecationReason: instead('id'),
  })
  userId!: string;

  @Field(() => Boolean, { nullable: true, description: 'False for a disabled user.' })
  isActive!: boolean | null;

  @Field(() => DateTime, { nullable: true, description: 'When the user registered.' })
  registrationDate!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the account expires: fifty years after registration unless the profile says otherwise.',
  })
  expiryDate!: Date | null;

  @Field(() => String, { nullable: true, description: 'Always `customer`.' })
  roles!: string | null;

  @Field(() => PersonNameType, { nullable: true, description: 'The name.' })
  name!: PersonName | null;

  @Field(() => [PhoneType], {
    nullable: true,
    description: "The telephone numbers, in fabric's word.",
    deprecationReason: instead('phones'),
  })
  phone!: Phone[] | null;

  @Field(() => String, { description: 'The email address.' })
  email!: string;

  @Field(() => JSONObject, {
    nullable: true,
    description: 'Further data, such as a date of birth.',
  })
  extra!: JsonObject | null;

  @Field(() => String, { nullable: true, description: 'The site where the user registered.' })
  registrationSite!: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The `account` of the organization, as in `x-site-context`.',
  })
  account!: string | null;

  @Field(() => [AddressType], {
    nullable: true,
    description: "The postal addresses, in fabric's word.",
    deprecationReason: instead('addresses'),
  })
  address!: Address[] | null;

  @Field(() => [UserProviderType], {
    nullable: true,
    description: "The ways to sign in, in fabric's word.",
    deprecationReason: instead('providers'),
  })
  provider!: UserProvider[] | null;

  @Field(() => DateTime, { nullable: true, description: 'When the customer was created.' })
  createdAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When something last changed that this type or `Customer` shows: a new password and a sign-in count.',
  })
  updatedAt!: Date | null;
}

@ObjectType('UserResetToken', {
  description:
    "A reset token of fabric's kind, a signed JWT. Every operation that takes a reset token takes it.",
  simpleResolvers: true,
})
export class UserResetTokenType {
  @Field({
    description: 'The token. It is shown once and not stored: mail it to the customer, as a link.',
  })
  token!: string;

  @Field(() => ID, { description: 'The id of the customer whose password it can reset.' })
  customerId!: string;

  @Field(() => DateTime, {
    description:
      'When it expires: an hour after it was made, unless the operator chose 5 minutes to 6 hours.',
  })
  expiresAt!: Date;
}

@ObjectType('CustomerAccessToken', {
  description: "A bearer token of one customer. A change of the customer's password ends it.",
  simpleResolvers: true,
})
export class CustomerAccessTokenType {
  @Field({ description: 'The token, for the header `Authorization: Bearer <token>`.' })
  accessToken!: string;

  @Field(() => DateTime, {
    description: 'When it expires: 15 minutes after it was issued. There is no refresh token.',
  })
  expiresAt!: Date;
}
