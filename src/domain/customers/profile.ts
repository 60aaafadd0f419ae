/** A customer's profile: the members of fabric's user object. The database stores it as one JSON value. */
import { invalidInput } from '../shared/errors.js';
import { isInstant, parseInstant } from '../shared/instant.js';
import { isObject } from '../shared/json.js';
import { parseJsonObject, type JsonObject } from '../shared/metadata.js';
import { byteLength, isStorableText } from '../shared/text.js';

type Optional<T> = { readonly [K in keyof T]?: T[K] | null | undefined };

export type PersonName = Optional<{ first: string; middle: string; last: string }>;

export type Phone = Optional<{
  number: string;
  countryCode: string;
  extension: string;
  kind: string;
}>;

export type Address = Optional<{
  attention: string;
  address1: string;
  address2: string;
  address3: string;
  city: string;
  state: string;
  country: string;
  zipCode: string;
  company: string;
  kind: string;
  phone: Phone;
  name: PersonName;
  email: string;
  isValidated: boolean;
  isDefault: boolean;
}>;

export type CustomerProfile = Optional<{
  name: PersonName;
  phone: readonly Phone[];
  address: readonly Address[];
  extra: JsonObject;
  registrationSite: string;
  expiryDate: string;
}>;

const maxListLength = 20;
const maxTextLength = 255;
const maxBytes = 16_384;

/** Checks one member. `field` is its path, for the error. */
type Parse = (field: string, value: unknown) => unknown;

const text: Parse = (field, value) => {
  if (typeof value !== 'string') throw invalidInput(field, 'invalid', 'must be a text');
  if (value.length > maxTextLength) throw invalidInput(field, 'too_long');
  if (!isStorableText(value)) throw invalidInput(field, 'not_well_formed');
  return value;
};

const flag: Parse = (field, value) => {
  if (typeof value !== 'boolean') throw invalidInput(field, 'invalid', 'must be true or false');
  return value;
};

const instant: Parse = (field, value) => {
  const date = typeof value === 'string' ? parseInstant(value) : value;
  if (!(date instanceof Date) || !isInstant(date)) throw invalidInput(field, 'invalid');
  return date.toISOString();
};

const object =
  (members: Record<string, Parse>): Parse =>
  (field, value) => {
    if (!isObject(value)) throw invalidInput(field, 'invalid', 'must be an object');
    const given = Object.entries(value).filter(([, member]) => member != null);
    return Object.fromEntries(
      given.map(([key, member]) => {
        const parse = Object.hasOwn(members, key) ? members[key] : undefined;
        if (!parse) throw invalidInput(field, 'not_allowed', 'has an unknown member');
        return [key, parse(`${field}.${key}`, member)];
      }),
    );
  };

const list =
  (item: Parse): Parse =>
  (field, value) => {
    if (!Array.isArray(value)) throw invalidInput(field, 'invalid', 'must be a list');
    if (value.length > maxListLength) {
      throw invalidInput(field, 'too_long', `must have at most ${maxListLength} entries`);
    }
    return value.map((entry, index) => item(`${field}.${index}`, entry));
  };

const name = object({ first: text, middle: text, last: text });
const phone = object({ number: text, countryCode: text, extension: text, kind: text });
const address = object({
  attention: text,
  address1: text,
  address2: text,
  address3: text,
  city: text,
  state: text,
  country: text,
  zipCode: text,
  company: text,
  kind: text,
  phone,
  name,
  email: text,
  isValidated: flag,
  isDefault: flag,
});
const profile = object({
  name,
  phone: list(phone),
  address: list(address),
  extra: parseJsonObject,
  registrationSite: text,
  expiryDate: instant,
});

/**
 * Returns the profile without members that are null or missing: at most 16 KiB as JSON, texts of at most 255 characters,
 * lists of at most 20 entries. Throws `BAD_USER_INPUT` on the member that is wrong, by its path from `field`.
 */
export function parseCustomerProfile(value: unknown, field = 'profile'): CustomerProfile {
  const parsed = profile(field, value) as CustomerProfile;
  if (byteLength(JSON.stringify(parsed)) > maxBytes) {
    throw invalidInput(field, 'too_long', `must have at most ${maxBytes} bytes`);
  }
  return parsed;
}
