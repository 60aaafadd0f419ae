/** Change a customer's address, profile or annotations, or disable and enable it. */
import { requirePermission, type RequestContext } from '../domain/context.js';
import type { Customer } from '../domain/customer.js';
import { parseCustomerProfile } from '../domain/customer-profile.js';
import { parseEmailAddress } from '../domain/email-address.js';
import { AppError, invalidInput } from '../domain/errors.js';
import type { Partition } from '../domain/organization.js';
import { parseId } from '../domain/text.js';
import { parseAnnotations, type AnnotationsInput } from './annotations.js';
import { newEvent } from './new-event.js';
import type { CustomerChanges, Dependencies, Tx } from './ports.js';

/** Undefined leaves as it is. `profile` replaces the whole profile. */
export interface UpdateCustomerInput extends AnnotationsInput {
  readonly id: string;
  readonly email?: string | null | undefined;
  readonly isActive?: boolean | null | undefined;
  readonly profile?: unknown;
}

function parseChanges(input: UpdateCustomerInput): CustomerChanges {
  const { email, isActive, profile } = input;
  if (email === null) throw invalidInput('email', 'blank');
  if (isActive === null) throw invalidInput('isActive', 'blank');
  const parsed = email === undefined ? undefined : parseEmailAddress(email);
  return {
    ...(parsed && { email: parsed.address, emailKey: parsed.key }),
    ...(isActive !== undefined && { isActive }),
    ...(profile !== undefined && { profile: parseCustomerProfile(profile ?? {}) }),
    ...parseAnnotations(input),
  };
}

/** A disabled customer's resets are revoked; those mailed to another address are superseded. */
async function endResets(tx: Tx, site: Partition, before: Customer, now: Customer): Promise<void> {
  if (!now.isActive) await tx.passwordResets.revokePending(site, now.id);
  else if (now.email !== before.email) await tx.passwordResets.supersedePending(site, now.id);
}

/** Throws `NOT_FOUND` and `EMAIL_TAKEN`. A new address or a disabled customer ends all pending resets. */
export async function updateCustomer(
  deps: Dependencies,
  context: RequestContext,
  input: UpdateCustomerInput,
): Promise<Customer> {
  requirePermission(context, 'customer.update');
  const { site } = context;
  const id = parseId('id', input.id);
  const changes = parseChanges(input);
  return deps.unitOfWork.run(async (tx) => {
    const before = await tx.customers.lock(site, id);
    if (!before) throw new AppError('NOT_FOUND');
    const customer = await tx.customers.update(site, id, changes);
    await endResets(tx, site, before, customer);
    await tx.events.add(site, newEvent(context, 'customers.update', id));
    return customer;
  });
}
