/** Customers: the people whose passwords Rekey keeps. */
import type { CustomerProfile } from './profile.js';
import type { JsonObject } from '../shared/metadata.js';
import type { Organization } from '../access/organization.js';

/** Commerce Layer's words for the number of orders a customer placed: none, one, several. */
export type CustomerStatus = 'prospect' | 'acquired' | 'repeat';

export interface Customer {
  readonly id: string;
  readonly email: string;
  readonly status: CustomerStatus;
  readonly isActive: boolean;
  /** The sales channel and stage in which the customer registered. */
  readonly channel: string | null;
  readonly stage: string | null;
  readonly profile: CustomerProfile;
  /** The language of the customer's mails as a BCP 47 tag; null for the organization's language. */
  readonly locale: string | null;
  readonly reference: string | null;
  readonly referenceOrigin: string | null;
  readonly metadata: JsonObject;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A customer of which it is known whether it has a password. */
export interface ListedCustomer extends Customer {
  readonly hasPassword: boolean;
}

/** By what a customer can be found: each names at most one of a partition. */
export type CustomerKey = 'email' | 'id';

/** The part of a customer that a caller with the reset's token may see if it may not read customers. */
export interface RestrictedCustomer {
  readonly kind: 'restricted';
  readonly id: string;
  readonly email: string;
}

/** Whether only id and address of the customer are known. */
export function isRestricted(
  customer: Customer | RestrictedCustomer,
): customer is RestrictedCustomer {
  return 'kind' in customer;
}

/** A password credential without its hash. */
export interface CredentialSummary {
  readonly id: string;
  readonly customerId: string;
  readonly changedAt: Date;
  readonly createdAt: Date;
  readonly lastLoginAt: Date | null;
}

const serviceName = 'rekey';

/**
 * Returns the texts that a customer's password must not be made of: the address without its top-level domain, the
 * customer's names, the shop's names and `rekey` (NIST SP 800-63B-4, 3.1.1.2).
 */
export function personalDataOf(
  customer: Pick<Customer, 'email' | 'profile'>,
  organization: Organization,
): string[] {
  const name = customer.profile.name;
  const address = customer.email.slice(0, customer.email.lastIndexOf('.'));
  const own = [address, name?.first, name?.middle, name?.last];
  const shop = [organization.name, organization.slug, serviceName];
  return [...own, ...shop].filter((text) => typeof text === 'string');
}
