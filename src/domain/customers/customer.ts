/** A person with a password. */
import type { CustomerProfile } from './profile.js';
import type { JsonObject } from '../shared/metadata.js';
import type { Organization } from '../access/organization.js';

/** Commerce Layer's words for how many orders a customer placed: none, one, several. */
export type CustomerStatus = 'prospect' | 'acquired' | 'repeat';

export interface Customer {
  readonly id: string;
  readonly email: string;
  readonly status: CustomerStatus;
  readonly isActive: boolean;
  /** The sales channel and stage the customer registered in. */
  readonly channel: string | null;
  readonly stage: string | null;
  readonly profile: CustomerProfile;
  /** The language of the customer's mails, as a BCP 47 tag; null: the organization's. */
  readonly locale: string | null;
  readonly reference: string | null;
  readonly referenceOrigin: string | null;
  readonly metadata: JsonObject;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a caller without permission to read a customer sees of the one whose reset it holds. */
export interface RestrictedCustomer {
  readonly kind: 'restricted';
  readonly id: string;
  readonly email: string;
}

export function isRestricted(
  customer: Customer | RestrictedCustomer,
): customer is RestrictedCustomer {
  return 'kind' in customer;
}

/** What may be read of a password credential. The hash is not part of it. */
export interface CredentialSummary {
  readonly id: string;
  readonly customerId: string;
  readonly changedAt: Date;
  readonly createdAt: Date;
  readonly lastLoginAt: Date | null;
}

const serviceName = 'rekey';

/** What must not make up this customer's password: address (without its top-level domain), names, shop. */
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
