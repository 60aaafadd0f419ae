/** Redeems a reset by its token alone: the token says which reset and whose password it is. */
import { requirePermission } from '../../domain/access/permissions.js';
import { type RequestContext } from '../../domain/access/context.js';
import { parsePassword } from '../../domain/passwords/policy.js';
import type { PasswordReset } from '../../domain/resets/reset.js';
import { readResetToken } from '../../domain/resets/token.js';
import { redeemPasswordReset, type RedeemDependencies } from './redeem.js';

interface RedeemByTokenInput {
  readonly token: string;
  readonly newPassword: string;
}

/**
 * Returns the redeemed reset. Throws what `redeemPasswordReset` throws, also for a text that is no token at all, and
 * `BAD_USER_INPUT` for a password that is much too long.
 */
export async function redeemByToken(
  deps: RedeemDependencies,
  context: RequestContext,
  input: RedeemByTokenInput,
): Promise<PasswordReset> {
  requirePermission(context, 'password_reset.redeem');
  const token = readResetToken(input.token);
  const password = parsePassword('newPassword', input.newPassword);
  return (await redeemPasswordReset(deps, context, { target: {}, token, password })).reset;
}
