/** Whose password a reset is for, as far as the caller may see it. */
import {
  isPermitted,
  requirePermission,
  type RequestContext,
} from '../../domain/access/context.js';
import type { Customer, RestrictedCustomer } from '../../domain/customers/customer.js';
import type { PasswordReset } from '../../domain/resets/reset.js';
import type { Dependencies } from '../ports/index.js';

function restrictedCustomerOf({ customerId, customerEmail }: PasswordReset): RestrictedCustomer {
  return { kind: 'restricted', id: customerId, email: customerEmail };
}

/**
 * The customers of resets that this caller was answered, by customer id and in one statement at most.
 * Who may not read a customer gets id and address, both of which the holder of the token has; a
 * customer that is gone is left out. Throws `UNAUTHENTICATED` and `FORBIDDEN`.
 */
export async function findCustomersOfResets(
  deps: Dependencies,
  context: RequestContext,
  resets: readonly PasswordReset[],
): Promise<ReadonlyMap<string, Customer | RestrictedCustomer>> {
  requirePermission(context, 'password_reset.redeem');
  const { site, caller } = context;
  const mayRead = (id: string) => isPermitted(caller, 'customer.read', id);
  const ids = [...new Set(resets.map(({ customerId }) => customerId).filter(mayRead))];
  const customers = await deps.unitOfWork.read((tx) => tx.customers.findMany(site, ids));
  const contacts = resets
    .filter(({ customerId }) => !mayRead(customerId))
    .map(restrictedCustomerOf);
  return new Map([...contacts, ...customers].map((customer) => [customer.id, customer]));
}
