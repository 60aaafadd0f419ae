/** A new reset in the place of those before it: the same for whoever asked for it. */
import type { Customer } from '../../../domain/customers/customer.js';
import { newId } from '../../../domain/shared/ids.js';
import type { JobOrigin } from '../../../domain/jobs/job.js';
import type { PasswordReset } from '../../../domain/resets/reset.js';
import { eventOf } from '../../events/support/new-event.js';
import type { NewEvent, NewPasswordReset, Tx } from '../../ports/index.js';

export type ResetOfCustomer = Omit<NewPasswordReset, 'id' | 'customerId' | 'customerEmail'> & {
  readonly customer: Customer;
};

/**
 * Ends the customer's pending resets and adds the new one. The customer's row is locked before; its event,
 * `resetCreated`, is added after.
 */
export async function addReset(
  tx: Tx,
  origin: JobOrigin,
  { customer, ...given }: ResetOfCustomer,
): Promise<PasswordReset> {
  await tx.passwordResets.supersedePending(origin, customer.id);
  const whose = { customerId: customer.id, customerEmail: customer.email };
  return tx.passwordResets.add(origin, { id: newId(), ...whose, ...given });
}

/** The event of a new reset. */
export function resetCreated(origin: JobOrigin, { id, customerId }: PasswordReset): NewEvent {
  return eventOf(origin, 'customer_password_resets.create', customerId, id);
}
