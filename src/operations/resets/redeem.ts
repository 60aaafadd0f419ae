/**
 * Uses a reset token to set a password: the one critical operation. It works once whatever the timing (OWASP ASVS 5.0,
 * 6.5.1 and 15.4.2). If it fails at any point, the old password still works and the token is still usable.
 */
import type { AuthorizedContext } from '../../domain/access/context.js';
import type { Customer } from '../../domain/customers/customer.js';
import { reasonNotRedeemable, type PasswordReset } from '../../domain/resets/reset.js';
import { resetTokenRefused } from '../../domain/shared/errors.js';
import type { PlainPassword, PlainResetToken } from '../../domain/shared/secret.js';
import type { EventDependencies } from '../events/support/record-event.js';
import { storePasswordByReset } from '../passwords/store.js';
import { hashNewPassword, type HashDependencies } from '../passwords/support/hash-new-password.js';
import type { CommonAttributes, StoredRedemption, Tx } from '../ports/index.js';
import {
  findResetByToken,
  type FindDependencies,
  type ResetTarget,
} from './support/find-by-token.js';

export interface Redemption {
  readonly target: ResetTarget;
  readonly token: PlainResetToken;
  readonly password: PlainPassword;
  /** Stored in the same transaction. The calling operation has checked the permission to write them. */
  readonly commonAttributes?: Partial<CommonAttributes>;
}

/** A redemption that passed all checks, for the transaction to store. */
interface CheckedRedemption extends Required<Pick<Redemption, 'commonAttributes'>> {
  readonly resetId: string;
  readonly customerId: string;
  readonly hash: string;
}

export interface RedeemedReset extends StoredRedemption {
  readonly customer: Customer;
}

export type RedeemDependencies = FindDependencies & HashDependencies & EventDependencies;

/**
 * Throws the reason why the guarded update found no pending reset: another request ended it meanwhile, or it expired.
 */
async function refuseEnded(tx: Tx, { site }: AuthorizedContext, id: string): Promise<never> {
  const reset = await tx.passwordResets.findById(site, id);
  throw resetTokenRefused((reset && reasonNotRedeemable(reset)) ?? 'UNRECOGNIZED');
}

async function storeRedemption(
  deps: EventDependencies,
  tx: Tx,
  context: AuthorizedContext,
  { resetId, customerId, hash, commonAttributes }: CheckedRedemption,
): Promise<RedeemedReset> {
  const { site } = context;
  const customer = await tx.customers.lock(site, customerId);
  if (!customer?.isActive) throw resetTokenRefused('UNRECOGNIZED');
  const stored = await storePasswordByReset(deps, tx, context, { customer, hash, resetId });
  if (!stored) return refuseEnded(tx, context, resetId);
  const changed = { ...customer, updatedAt: stored.credential.changedAt };
  const redeemed = { ...stored, customer: changed };
  if (Object.keys(commonAttributes).length === 0) return redeemed;
  const reset = await tx.passwordResets.update(site, resetId, commonAttributes);
  return { ...redeemed, reset };
}

function observeRedeemed(
  { observe }: Pick<FindDependencies, 'observe'>,
  { site: { mode } }: AuthorizedContext,
  { createdAt, redeemedAt, asOf }: PasswordReset,
): void {
  const redeemedMs = (redeemedAt ?? asOf).getTime();
  const secondsSinceCreated = Math.max(redeemedMs - createdAt.getTime(), 0) / 1000;
  observe({ kind: 'reset.redeemed', mode, secondsSinceCreated });
}

/**
 * Returns the redeemed reset with its customer and the new credential. The calling operation checks the caller's
 * permission. Throws `RESET_TOKEN_REFUSED`, `PASSWORD_REJECTED`, `RATE_LIMITED` and `OVERLOADED`; none of them consumes
 * the token.
 */
export async function redeemPasswordReset(
  deps: RedeemDependencies,
  context: AuthorizedContext,
  { target, token, password, commonAttributes = {} }: Redemption,
): Promise<RedeemedReset> {
  const { reset, customer } = await findResetByToken(deps, context, token, target);
  const reason = reasonNotRedeemable(reset);
  if (reason) throw resetTokenRefused(reason);
  const hash = await hashNewPassword(deps, context, customer, password);
  const checked = { resetId: reset.id, customerId: reset.customerId, hash, commonAttributes };
  const redeemed = await deps.unitOfWork.run((tx) => storeRedemption(deps, tx, context, checked));
  observeRedeemed(deps, context, redeemed.reset);
  return redeemed;
}
