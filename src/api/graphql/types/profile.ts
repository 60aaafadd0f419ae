/**
 * A customer's personal data. The classes with two decorators are object types and input types at once, because both
 * have the same fields.
 */
import { Field, InputType, ObjectType, Root } from 'type-graphql';
import type { Address, CustomerProfile, Phone } from '../../../domain/customers/profile.js';
import type { JsonObject } from '../../../domain/shared/metadata.js';
import { DateTime, JSONObject } from './scalars.js';

const name = { description: "A person's name." };

@ObjectType('ProfileName', { ...name, simpleResolvers: true })
@InputType('ProfileNameInput', name)
export class PersonNameType {
  @Field(() => String, { nullable: true, description: 'The first name.' })
  first?: string | null;

  @Field(() => String, { nullable: true, description: 'The middle name.' })
  middle?: string | null;

  @Field(() => String, { nullable: true, description: 'The last name.' })
  last?: string | null;
}

const phone = { description: 'A telephone number.' };

@ObjectType('ProfilePhone', { ...phone, simpleResolvers: true })
@InputType('ProfilePhoneInput', phone)
export class PhoneType {
  @Field(() => String, { nullable: true, description: 'The number.' })
  number?: string | null;

  @Field(() => String, { nullable: true, description: 'The country code, such as `+91`.' })
  countryCode?: string | null;

  @Field(() => String, { nullable: true, description: "The extension (fabric's `extenstion`)." })
  extension?: string | null;

  @Field(() => String, { nullable: true, description: 'The kind, such as `Mobile`. Free text.' })
  kind?: string | null;
}

const address = { description: 'A postal address.' };

@ObjectType('ProfileAddress', { ...address, simpleResolvers: true })
@InputType('ProfileAddressInput', address)
export class AddressType {
  @Field(() => String, { nullable: true, description: 'The person or department to address.' })
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

  @Field(() => String, { nullable: true, description: 'The kind, such as `Business`. Free text.' })
  kind?: string | null;

  @Field(() => PhoneType, { nullable: true, description: 'The telephone at this address.' })
  phone?: PhoneType | null;

  @Field(() => PersonNameType, { nullable: true, description: 'The person at this address.' })
  name?: PersonNameType | null;

  @Field(() => String, { nullable: true, description: 'The email address of this contact.' })
  email?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the address has been checked.' })
  isValidated?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether this is the default address.' })
  isDefault?: boolean | null;
}

@InputType({
  description:
    'Personal data of a customer. At most 16 KiB in total, and at most 20 entries in each list.',
})
export class CustomerProfileInput {
  @Field(() => PersonNameType, { nullable: true, description: 'The name.' })
  name?: PersonNameType | null;

  @Field(() => [PhoneType], { nullable: true, description: 'The telephone numbers.' })
  phone?: PhoneType[] | null;

  @Field(() => [AddressType], { nullable: true, description: 'The postal addresses.' })
  address?: AddressType[] | null;

  @Field(() => JSONObject, {
    nullable: true,
    description: 'Further data, such as a date of birth.',
  })
  extra?: JsonObject | null;

  @Field(() => String, { nullable: true, description: 'The site where the customer registered.' })
  registrationSite?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the account expires.' })
  expiryDate?: Date | null;
}

@ObjectType('CustomerProfile', {
  description:
    'Personal data of a customer, as `createCustomer` and `updateCustomer` wrote it. What they left out is null; a list without entries is empty.',
})
export class CustomerProfileType {
  @Field(() => PersonNameType, { nullable: true, description: 'The name.' })
  name?: PersonNameType | null;

  @Field(() => [PhoneType], { description: 'The telephone numbers, at most 20.' })
  phones(@Root() { phone: phones }: CustomerProfile): readonly Phone[] {
    return phones ?? [];
  }

  @Field(() => [AddressType], { description: 'The postal addresses, at most 20.' })
  addresses(@Root() { address: addresses }: CustomerProfile): readonly Address[] {
    return addresses ?? [];
  }

  @Field(() => JSONObject, {
    nullable: true,
    description: 'Further data, such as a date of birth.',
  })
  extra?: JsonObject | null;

  @Field(() => String, { nullable: true, description: 'The site where the customer registered.' })
  registrationSite?: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the account expires. Null if no date was written; `User.expiryDate` is fifty years after registration then.',
  })
  expiryDate?: string | null;
}
