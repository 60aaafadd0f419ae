/**
 * A customer's personal data. The classes with two decorators are object types and input types at once, because both
 * have the same fields.
 */
import { Field, InputType, ObjectType, Root } from 'type-graphql';
import type { Address, CustomerProfile, Phone } from '../../../domain/customers/profile.js';
import type { JsonObject } from '../../../domain/shared/metadata.js';
import { DateTime, JSONObject } from './scalars.js';

const name = {
  description:
    "A person's name, in parts of at most 255 characters. None is required, and Rekey checks none.",
};

@ObjectType('ProfileName', { ...name, simpleResolvers: true })
@InputType('ProfileNameInput', name)
export class PersonNameType {
  @Field(() => String, { nullable: true, description: 'The first name, such as `Pat`.' })
  first?: string | null;

  @Field(() => String, { nullable: true, description: 'The middle name or initial, such as `E`.' })
  middle?: string | null;

  @Field(() => String, { nullable: true, description: 'The last name, such as `Kake`.' })
  last?: string | null;
}

const phone = {
  description:
    'A telephone number, in parts of at most 255 characters. Rekey neither checks nor calls it.',
};

@ObjectType('ProfilePhone', { ...phone, simpleResolvers: true })
@InputType('ProfilePhoneInput', phone)
export class PhoneType {
  @Field(() => String, {
    nullable: true,
    description: 'The number as people write it, such as `555-123-4567`.',
  })
  number?: string | null;

  @Field(() => String, { nullable: true, description: 'The country code, such as `+91`.' })
  countryCode?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The extension, such as `x-6789`. fabric's REST API spells it `extenstion`.",
  })
  extension?: string | null;

  @Field(() => String, { nullable: true, description: 'The kind, such as `Mobile`. Free text.' })
  kind?: string | null;
}

const address = {
  description:
    'A postal address, in texts of at most 255 characters. Rekey neither checks nor uses it.',
};

@ObjectType('ProfileAddress', { ...address, simpleResolvers: true })
@InputType('ProfileAddressInput', address)
export class AddressType {
  @Field(() => String, {
    nullable: true,
    description: 'The person or department to address, such as `Account Manager`.',
  })
  attention?: string | null;

  @Field(() => String, { nullable: true, description: 'The first line, such as `1234 Main St.`' })
  address1?: string | null;

  @Field(() => String, { nullable: true, description: 'The second line, such as `Suite 710`.' })
  address2?: string | null;

  @Field(() => String, { nullable: true, description: 'The third line, such as `Floor 7`.' })
  address3?: string | null;

  @Field(() => String, { nullable: true, description: 'The city or town, such as `Houston`.' })
  city?: string | null;

  @Field(() => String, { nullable: true, description: 'The state or region, such as `TX`.' })
  state?: string | null;

  @Field(() => String, { nullable: true, description: 'The country as free text, such as `USA`.' })
  country?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The postal code, as text, so that `01234` keeps its zero.',
  })
  zipCode?: string | null;

  @Field(() => String, { nullable: true, description: 'The company, such as `Acme Inc.`' })
  company?: string | null;

  @Field(() => String, { nullable: true, description: 'The kind, such as `Business`. Free text.' })
  kind?: string | null;

  @Field(() => PhoneType, { nullable: true, description: 'The telephone at this address.' })
  phone?: PhoneType | null;

  @Field(() => PersonNameType, { nullable: true, description: 'The person at this address.' })
  name?: PersonNameType | null;

  @Field(() => String, {
    nullable: true,
    description: 'The email address of this contact. Rekey sends nothing to it.',
  })
  email?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the shop has checked the address. Rekey does not.',
  })
  isValidated?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the shop takes this address by default. Rekey does not see to it that only one is.',
  })
  isDefault?: boolean | null;
}

@InputType({
  description:
    'Personal data of a customer: at most 16 KiB in total, at most 20 entries in each list, texts of at most 255 characters. `BAD_USER_INPUT` names the member that is wrong.',
})
export class CustomerProfileInput {
  @Field(() => PersonNameType, { nullable: true, description: 'The name of the person.' })
  name?: PersonNameType | null;

  @Field(() => [PhoneType], { nullable: true, description: 'The telephone numbers.' })
  phones?: PhoneType[] | null;

  @Field(() => [AddressType], { nullable: true, description: 'The postal addresses.' })
  addresses?: AddressType[] | null;

  @Field(() => JSONObject, {
    nullable: true,
    description:
      'Further data, such as `{"dateOfBirth": "1990-04-15"}`: a JSON object of at most 8 KiB and five levels.',
  })
  extra?: JsonObject | null;

  @Field(() => String, {
    nullable: true,
    description: 'The site where the customer registered, as free text such as `shop.example`.',
  })
  registrationSite?: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the account expires, for the shop: it has no effect on signing in here. Without it, `User` shows fifty years after registration.',
  })
  expiryDate?: Date | null;
}

@ObjectType('CustomerProfile', {
  description:
    'Personal data of a customer, as `createCustomer` and `updateCustomer` wrote it. What they left out is null; a list without entries is empty.',
})
export class CustomerProfileType {
  @Field(() => PersonNameType, { nullable: true, description: 'The name of the person.' })
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
    description:
      'Further data, such as `{"dateOfBirth": "1990-04-15"}`: a JSON object of at most 8 KiB and five levels.',
  })
  extra?: JsonObject | null;

  @Field(() => String, {
    nullable: true,
    description: 'The site where the customer registered, as free text such as `shop.example`.',
  })
  registrationSite?: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the account expires. Null if no date was written; `User.expiryDate` is fifty years after registration then.',
  })
  expiryDate?: string | null;
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
