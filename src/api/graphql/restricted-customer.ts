/** How the graph shows a customer that the caller may not read: id and address, and refusals. */
import type { RestrictedCustomer } from '../../domain/customers/customer.js';
import { AppError } from '../../domain/shared/errors.js';
import type { CustomerType } from './types/customer.js';

function forbidden(): never {
  throw new AppError('FORBIDDEN');
}

/** The fields with a permission of their own: graphql-js calls a function where it finds one. */
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

/** Every field but the contact's own is `FORBIDDEN`. */
export function fromRestrictedCustomer({ id, email }: RestrictedCustomer): object {
  return { id, email, ...hidden };
}
