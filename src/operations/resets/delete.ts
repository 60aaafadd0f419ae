/** Deletes a reset: revokes it and hides it. The purge removes the row later. */
import { requirePermission } from '../../domain/access/permissions.js';
import { type RequestContext } from '../../domain/access/context.js';
import type { PasswordReset } from '../../domain/resets/reset.js';
import { AppError } from '../../domain/shared/errors.js';
import { parseId } from '../../domain/shared/text.js';
import { newEvent } from '../events/support/new-event.js';
import { recordEvent, type EventDependencies } from '../events/support/record-event.js';
import type { Dependencies } from '../ports/index.js';

/** Returns the reset as it is now. Throws `NOT_FOUND`, also for a reset that was deleted before. */
export async function deletePasswordReset(
  deps: Pick<Dependencies, 'unitOfWork'> & EventDependencies,
  context: RequestContext,
  input: { id: string },
): Promise<PasswordReset> {
  requirePermission(context, 'password_reset.delete');
  const { site } = context;
  const id = parseId('id', input.id);
  return deps.unitOfWork.run(async (tx) => {
    const found = await tx.passwordResets.findById(site, id);
    if (!found) throw new AppError('NOT_FOUND');
    await tx.customers.lock(site, found.customerId);
    const removed = await tx.passwordResets.remove(site, id);
    if (!removed) throw new AppError('NOT_FOUND');
    const event = newEvent(context, 'customer_password_resets.destroy', removed.customerId, id);
    await recordEvent(deps, tx, site, event);
    return removed;
  });
}
