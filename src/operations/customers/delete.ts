/** Deletes a customer with its password and its resets; its events stay. */
import { requirePermission } from '../../domain/access/permissions.js';
import { type RequestContext } from '../../domain/access/context.js';
import type { Customer } from '../../domain/customers/customer.js';
import { AppError } from '../../domain/shared/errors.js';
import { parseId } from '../../domain/shared/text.js';
import { newEvent } from '../events/support/new-event.js';
import { recordEvent, type EventDependencies } from '../events/support/record-event.js';
import type { Dependencies } from '../ports/index.js';

/** Returns the customer as it was. Throws `NOT_FOUND`. */
export async function deleteCustomer(
  deps: Pick<Dependencies, 'unitOfWork'> & EventDependencies,
  context: RequestContext,
  input: { id: string },
): Promise<Customer> {
  requirePermission(context, 'customer.delete');
  const { site } = context;
  const id = parseId('id', input.id);
  return deps.unitOfWork.run(async (tx) => {
    const customer = await tx.customers.lock(site, id);
    if (!customer) throw new AppError('NOT_FOUND');
    await tx.customers.remove(site, id);
    await recordEvent(deps, tx, site, newEvent(context, 'customers.destroy', id));
    return customer;
  });
}
