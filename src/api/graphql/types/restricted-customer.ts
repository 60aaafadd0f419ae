/** How the graph shows a customer whom the caller may not read, in the result of a redemption: id and email address. */
import { isRestricted } from '../../../domain/customers/customer.js';
import type { Customer, RestrictedCustomer } from '../../../domain/customers/customer.js';
import { AppError } from '../../../domain/shared/errors.js';
import type { CustomerType } from './customer.js';

function forbidden(): never {
  throw new AppError('FORBIDDEN');
}

/** The fields that need a permission. graphql-js calls functions that it finds as values. */
const hidden: Record<Exclude<keyof CustomerType, 'id' | 'email'>, () => never> = {
  status: forbidden,
  isActive: forbidden,
  channel: forbidden,
  stage: forbidden,
  locale: forbidden,
  reference: forbidden,
  referenceOrigin: forbidden,
  metadata: forbidden,
  createdAt: forbidden,
  updatedAt: forbidden,
};

/** Returns id and email address; every other field throws `FORBIDDEN`. */
export function fromRestrictedCustomer({ id, email }: RestrictedCustomer): object {
  return { id, email, ...hidden };
}

/** Returns the customer of a reset as the caller may see it. */
export function toVisibleCustomer(customer: Customer | RestrictedCustomer | null): object | null {
  return customer && isRestricted(customer) ? fromRestrictedCustomer(customer) : customer;
}
