/**
 * A customer's personal data. The classes with two decorators are object types and input types at once, because both
 * have the same fields.
 */
import { Field, InputType, ObjectType } from 'type-graphql';
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
  phones?: PhoneType[] | null;

  @Field(() => [AddressType], { nullable: true, description: 'The postal addresses.' })
  addresses?: AddressType[] | null;

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

/** The schema's names of the members of a profile that operations name as fabric does. */
export const profileNames = {
  'profile.phone': 'profile.phones',
  'profile.address': 'profile.addresses',
};

/** Returns an input with its profile, if it has one, in the operations' names. */
export function withProfile<T extends { profile?: CustomerProfileInput | null }>(
  input: T,
): Omit<T, 'profile'> & { profile?: unknown } {
  const { profile } = input;
  if (!profile) return input;
  const { phones, addresses, ...rest } = profile;
  return { ...input, profile: { ...rest, phone: phones, address: addresses } };
}
