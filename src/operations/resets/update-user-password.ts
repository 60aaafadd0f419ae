/** Redeems a reset as fabric does: by the user's id, a reset token and a new password. */
import { requirePermission } from '../../domain/access/permissions.js';
import { type RequestContext } from '../../domain/access/context.js';
import { toUser, type User } from '../../domain/customers/user.js';
import { parsePassword } from '../../domain/passwords/policy.js';
import { parseResetToken } from '../../domain/resets/token.js';
import { parseId } from '../../domain/shared/text.js';
import { redeemPasswordReset, type RedeemDependencies } from './redeem.js';

interface UpdateUserPasswordInput {
  readonly userId: string;
  readonly resetToken: string;
  readonly newPassword: string;
}

/** Returns the customer in fabric's shape. Throws `BAD_USER_INPUT` and what `redeemPasswordReset` throws. */
export async function updateUserPassword(
  deps: RedeemDependencies,
  context: RequestContext,
  input: UpdateUserPasswordInput,
): Promise<User> {
  requirePermission(context, 'password_reset.redeem');
  const target = { customerId: parseId('userId', input.userId) };
  const token = parseResetToken('resetToken', input.resetToken);
  const password = parsePassword('newPassword', input.newPassword);
  const redeemed = await redeemPasswordReset(deps, context, { target, token, password });
  return toUser(redeemed.customer, redeemed.credential, context.site.organization);
}
