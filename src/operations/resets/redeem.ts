/**
 * Use a reset token to set a password: the one critical operation. Works once whatever the timing
 * (OWASP ASVS 5.0, 6.5.1 and 15.4.2); a failure at any point leaves the old password working and
 * the token usable.
 */
import type { AuthorizedContext } from '../../domain/access/context.js';
import type { Customer } from '../../domain/customers/customer.js';
import { resetTokenRefused } from '../../domain/shared/errors.js';
import { reasonNotRedeemable } from '../../domain/resets/reset.js';
import type { PlainPassword, PlainResetToken } from '../../domain/shared/secret.js';
import { publishEvent } from '../events/support/publish.js';
import { noticePasswordChange } from '../passwords/mail-notice.js';
import { newEvent } from '../events/support/new-event.js';
import { requireAcceptablePassword } from '../passwords/support/check-policy.js';
import type {
  CommonAttributes,
  Dependencies,
  FoundReset,
  StoredRedemption,
  Tx,
} from '../ports/index.js';
import { findResetByToken, type ResetTarget } from './support/find-by-token.js';

export interface Redemption {
  readonly target: ResetTarget;
  readonly token: PlainResetToken;
  readonly password: PlainPassword;
  /** Written in the same transaction; the caller's permission for them is checked before. */
  readonly commonAttributes?: Partial<CommonAttributes>;
}

export interface RedeemedReset extends StoredRedemption {
  readonly customer: Customer;
}

/** Nothing came back from the guarded UPDATE: another request was faster, or the reset ended meanwhile. */
async function refuseEnded(tx: Tx, { site }: AuthorizedContext, id: string): Promise<never> {
  const reset = await tx.passwordResets.findById(site, id);
  throw resetTokenRefused((reset && reasonNotRedeemable(reset)) ?? 'UNRECOGNIZED');
}

async function storeRedemption(
  deps: Dependencies,
  tx: Tx,
  context: AuthorizedContext,
  { reset: found }: FoundReset,
  hash: string,
  commonAttributes: Partial<CommonAttributes>,
): Promise<RedeemedReset> {
  const { site } = context;
  const customer = await tx.customers.lock(site, found.customerId);
  if (!customer?.isActive) throw resetTokenRefused('UNRECOGNIZED');
  const name = 'customer_password_resets.reset_password';
  const event = newEvent(context, name, customer.id, found.id);
  const redeemed = await tx.passwordResets.redeem(site, { id: found.id, hash, event });
  if (!redeemed) return refuseEnded(tx, context, found.id);
  await publishEvent(deps, tx, site, event);
  await noticePasswordChange(tx, context, customer, redeemed.credential.changedAt);
  if (Object.keys(commonAttributes).length === 0) return { ...redeemed, customer };
  const reset = await tx.passwordResets.update(site, found.id, commonAttributes);
  return { ...redeemed, reset, customer };
}

/**
 * Throws `RESET_TOKEN_REFUSED`, `PASSWORD_REJECTED` or `OVERLOADED`; none of them consumes anything.
 * The caller's permission is its operation's to check.
 */
export async function redeemPasswordReset(
  deps: Dependencies,
  context: AuthorizedContext,
  { target, token, password, commonAttributes = {} }: Redemption,
): Promise<RedeemedReset> {
  const found = await findResetByToken(deps, context, token, target);
  const reason = reasonNotRedeemable(found.reset);
  if (reason) throw resetTokenRefused(reason);
  requireAcceptablePassword(deps, context.site.organization, found.customer, password);
  const hash = await deps.hasher.hash(password);
  return deps.unitOfWork.run((tx) =>
    storeRedemption(deps, tx, context, found, hash, commonAttributes),
  );
}
