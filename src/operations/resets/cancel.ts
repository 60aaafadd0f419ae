/** "It was not me": the owner of an address ends the resets that another person requested for it. */
import { requirePermission } from '../../domain/access/permissions.js';
import { type RequestContext } from '../../domain/access/context.js';
import type { Customer } from '../../domain/customers/customer.js';
import { mailSuppressionSeconds } from '../../domain/resets/mail-limits.js';
import { reasonNotRedeemable, type PasswordReset } from '../../domain/resets/reset.js';
import { readResetToken } from '../../domain/resets/token.js';
import { emailKeyOf } from '../../domain/shared/email-address.js';
import { resetTokenRefused } from '../../domain/shared/errors.js';
import { newEvent } from '../events/support/new-event.js';
import { recordEvent, type EventDependencies } from '../events/support/record-event.js';
import { findResetByToken, type FindDependencies } from './support/find-by-token.js';

/**
 * A superseded reset can still be cancelled, and the newer one with it, because the customer requested neither. A
 * reset that was cancelled before is cancelled again, with the same result.
 */
function requireCancellable(reset: PasswordReset, customer: Customer): void {
  const reason = reasonNotRedeemable(reset);
  // The customer moved to another address, so the mailbox that got this mail may be another person's by now.
  if (reset.customerEmail !== customer.email) throw resetTokenRefused(reason ?? 'SUPERSEDED');
  if (reason === 'EXPIRED' || reason === 'ALREADY_USED') throw resetTokenRefused(reason);
  if (reset.expiresAt <= reset.asOf) throw resetTokenRefused('EXPIRED');
}

interface CancelledPasswordReset {
  /** For how long further requests for this address send no mail. */
  readonly suppressedForSeconds: number;
}

/**
 * Revokes all of the customer's pending resets and suppresses requested mails to the address for an hour. Needs a
 * genuine token that has neither expired nor been used; throws `RESET_TOKEN_REFUSED` for any other text. The password stays
 * as it is. While mails are suppressed, a token that ended does nothing more: what is pending then was made by an
 * integration that helps the customer, and a scanner that presses the button again must not end that.
 */
export async function cancelPasswordReset(
  deps: FindDependencies & EventDependencies,
  context: RequestContext,
  input: { readonly token: string },
): Promise<CancelledPasswordReset> {
  requirePermission(context, 'password_reset.cancel');
  const { site } = context;
  const token = readResetToken(input.token);
  const { reset, customer } = await findResetByToken(deps, context, token);
  requireCancellable(reset, customer);
  await deps.unitOfWork.run(async (tx) => {
    if (!(await tx.customers.lock(site, customer.id))) throw resetTokenRefused('UNRECOGNIZED');
    // The mailbox before the resets, as everywhere, so that two transactions cannot deadlock.
    const isAnew = reasonNotRedeemable(reset) === null;
    const key = emailKeyOf(reset.customerEmail);
    if (!(await tx.mailboxes.suppress(site, key, { isAnew }))) return;
    await tx.passwordResets.revokePending(site, customer.id);
    const name = 'customer_password_resets.cancel';
    await recordEvent(deps, tx, site, newEvent(context, name, customer.id, reset.id));
  });
  return { suppressedForSeconds: mailSuppressionSeconds };
}
