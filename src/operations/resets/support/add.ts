/** Adds a reset in place of the customer's earlier ones: the same for every operation that makes a reset. */
import type { Customer } from '../../../domain/customers/customer.js';
import type { JobOrigin } from '../../../domain/jobs/job.js';
import type { PasswordReset } from '../../../domain/resets/reset.js';
import { newId } from '../../../domain/shared/ids.js';
import { eventOf } from '../../events/support/new-event.js';
import type { NewEvent, NewPasswordReset, Tx } from '../../ports/index.js';

export type ResetOfCustomer = Omit<NewPasswordReset, 'id' | 'customerId' | 'customerEmail'> & {
  /** By default a new one. */
  readonly id?: string;
  readonly customer: Customer;
};

/**
 * Supersedes the customer's pending resets and returns the new one. The caller has locked the customer's row, and
 * records the event `resetCreated` afterwards.
 */
export async function addReset(
  tx: Tx,
  origin: JobOrigin,
  { customer, id = newId(), ...given }: ResetOfCustomer,
): Promise<PasswordReset> {
  await tx.passwordResets.supersedePending(origin, customer.id);
  const owner = { customerId: customer.id, customerEmail: customer.email };
  return tx.passwordResets.add(origin, { id, ...owner, ...given });
}

/** Returns the event of a new reset. */
export function resetCreated(origin: JobOrigin, { id, customerId }: PasswordReset): NewEvent {
  return eventOf(origin, 'customer_password_resets.create', customerId, id);
}
