/** fabric's way to redeem: the user's id, a reset token, a new password. */
import { requirePermission, type RequestContext } from '../../domain/access/context.js';
import { parsePassword } from '../../domain/passwords/policy.js';
import { parseResetToken } from '../../domain/resets/token.js';
import { parseId } from '../../domain/shared/text.js';
import { toUser, type User } from '../../domain/customers/user.js';
import type { Dependencies } from '../ports/index.js';
import { redeemPasswordReset } from './redeem.js';

interface UpdateUserPasswordInput {
  readonly userId: string;
  readonly resetToken: string;
  readonly newPassword: string;
}

/** Answers the user. See `redeemPasswordReset` for what it throws. */
export async function updateUserPassword(
  deps: Dependencies,
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
