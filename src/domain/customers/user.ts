/** Converts a customer to fabric's user object. */
import type { CredentialSummary, Customer } from './customer.js';
import type { Address, PersonName, Phone } from './profile.js';
import type { JsonObject } from '../shared/metadata.js';
import type { Organization } from '../access/organization.js';

export interface UserProvider {
  readonly id: string;
  readonly name: 'LOCAL';
  readonly isActive: boolean;
  readonly registrationDate: Date;
  readonly lastLoginDate: Date | null;
}

export interface User {
  readonly userId: string;
  readonly isActive: boolean;
  readonly registrationDate: Date;
  readonly expiryDate: Date;
  readonly roles: string;
  readonly name: PersonName;
  readonly phone: readonly Phone[];
  readonly email: string;
  readonly extra: JsonObject;
  readonly registrationSite: string | null;
  readonly account: string;
  readonly address: readonly Address[];
  readonly provider: readonly UserProvider[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** As with fabric, an account expires fifty years after its registration, unless the profile has a date. */
function expiryOf(customer: Customer): Date {
  if (customer.profile.expiryDate) return new Date(customer.profile.expiryDate);
  const expiry = new Date(customer.createdAt);
  expiry.setUTCFullYear(expiry.getUTCFullYear() + 50);
  return expiry;
}

function toProvider(credential: CredentialSummary): UserProvider {
  return {
    id: credential.id,
    name: 'LOCAL',
    isActive: true,
    registrationDate: credential.createdAt,
    lastLoginDate: credential.lastLoginAt,
  };
}

/** Returns fabric's user object. `credential` is null for a customer without a password, who has no provider. */
export function toUser(
  customer: Customer,
  credential: CredentialSummary | null,
  organization: Organization,
): User {
  const { profile } = customer;
  return {
    userId: customer.id,
    isActive: customer.isActive,
    registrationDate: customer.createdAt,
    expiryDate: expiryOf(customer),
    roles: 'customer',
    name: profile.name ?? {},
    phone: profile.phone ?? [],
    email: customer.email,
    extra: profile.extra ?? {},
    registrationSite: profile.registrationSite ?? null,
    account: organization.account,
    address: profile.address ?? [],
    provider: credential ? [toProvider(credential)] : [],
    createdAt: customer.createdAt,
    updatedAt: customer.updatedAt,
  };
}
