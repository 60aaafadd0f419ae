/** What a caller without permission to read a customer sees of the one whose reset it redeemed. */
import { AppError } from '../domain/errors.js';
import type { PasswordReset } from '../domain/password-reset.js';
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
  reference: forbidden,
  referenceOrigin: forbidden,
  metadata: forbidden,
  createdAt: forbidden,
  updatedAt: forbidden,
};

/** Id and address, both of which the holder of the token has; every other field is `FORBIDDEN`. */
export function contactOf({ customerId, customerEmail }: PasswordReset): object {
  return { id: customerId, email: customerEmail, ...hidden };
}
