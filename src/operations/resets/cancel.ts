/** "It was not me": whoever got a mail that it did not ask for ends what the mail began. */
import { requirePermission, type RequestContext } from '../../domain/access/context.js';
import type { Customer } from '../../domain/customers/customer.js';
import { emailKeyOf } from '../../domain/shared/email-address.js';
import { resetTokenRefused } from '../../domain/shared/errors.js';
import { mailSuppressionSeconds } from '../../domain/resets/mail-limits.js';
import { reasonNotRedeemable, type PasswordReset } from '../../domain/resets/reset.js';
import { parseResetToken } from '../../domain/resets/token.js';
import { recordEvent } from '../events/support/publish.js';
import { newEvent } from '../events/support/new-event.js';
import type { Dependencies } from '../ports/index.js';
import { findResetByToken } from './support/find-by-token.js';

/**
 * A reset that a newer one replaced can still be cancelled, and with it the newer one: both were asked for
 * by whoever is not the customer. One that was cancelled is cancelled.
 */
function requireCancellable(reset: PasswordReset, customer: Customer): void {
  const reason = reasonNotRedeemable(reset);
  // Who has another address by now may have left the mailbox of the mail to somebody else.
  if (reset.customerEmail !== customer.email) throw resetTokenRefused(reason ?? 'SUPERSEDED');
  if (reason === 'EXPIRED' || reason === 'ALREADY_USED') throw resetTokenRefused(reason);
  if (reset.expiresAt <= reset.asOf) throw resetTokenRefused('EXPIRED');
}

interface CancelledPasswordReset {
  readonly suppressedForSeconds: number;
}

/**
 * Revokes all of the customer's pending resets and mails no further ones to the address for an hour, whoever
 * asks. Works for whoever holds a genuine token that has neither expired nor been used; throws
 * `RESET_TOKEN_REFUSED` otherwise. The password stays as it is.
 */
export async function cancelPasswordReset(
  deps: Dependencies,
  context: RequestContext,
  input: { readonly token: string },
): Promise<CancelledPasswordReset> {
  requirePermission(context, 'password_reset.cancel');
  const { site } = context;
  const token = parseResetToken('token', input.token);
  const { reset, customer } = await findResetByToken(deps, context, token);
  requireCancellable(reset, customer);
  await deps.unitOfWork.run(async (tx) => {
    if (!(await tx.customers.lock(site, customer.id))) throw resetTokenRefused('UNRECOGNIZED');
    await tx.passwordResets.revokePending(site, customer.id);
    await tx.mailboxes.suppress(site, emailKeyOf(reset.customerEmail));
    const name = 'customer_password_resets.cancel';
    await recordEvent(deps, tx, site, newEvent(context, name, customer.id, reset.id));
  });
  return { suppressedForSeconds: mailSuppressionSeconds };
}
