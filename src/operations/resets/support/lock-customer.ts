/** Locks the customer for whom an integration makes a reset. */
import type { Partition } from '../../../domain/access/organization.js';
import type { Customer } from '../../../domain/customers/customer.js';
import { AppError } from '../../../domain/shared/errors.js';
import type { Tx } from '../../ports/index.js';

/**
 * Returns the customer with this address key; its row stays locked until the end of the transaction. Throws
 * `CUSTOMER_NOT_FOUND` and `CUSTOMER_INACTIVE`.
 */
export async function lockCustomer(tx: Tx, site: Partition, emailKey: string): Promise<Customer> {
  const customer = await tx.customers.lockByEmailKey(site, emailKey);
  if (!customer) throw new AppError('CUSTOMER_NOT_FOUND');
  if (!customer.isActive) throw new AppError('CUSTOMER_INACTIVE');
  return customer;
}
