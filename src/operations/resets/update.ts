/** Commerce Layer's update of a reset: redeem it, updateCommonAttributes it, or both at once. */
import {
  isPermitted,
  requirePermission,
  type RequestContext,
} from '../../domain/access/context.js';
import { AppError, invalidInput } from '../../domain/shared/errors.js';
import { parsePassword } from '../../domain/passwords/policy.js';
import type { PasswordReset } from '../../domain/resets/reset.js';
import { parseResetToken } from '../../domain/resets/token.js';
import type { PlainResetToken } from '../../domain/shared/secret.js';
import { parseId } from '../../domain/shared/text.js';
import { parseCommonAttributes, type CommonAttributesInput } from '../shared/common-attributes.js';
import type { CommonAttributes, Dependencies } from '../ports/index.js';
import { redeemPasswordReset } from './redeem.js';

interface UpdatePasswordResetInput extends CommonAttributesInput {
  readonly id: string;
  readonly customerPassword?: string | null | undefined;
  readonly resetPasswordToken?: string | null | undefined;
}

export interface UpdatedPasswordReset {
  readonly reset: PasswordReset;
  /** The token that was redeemed; null where the reset was only annotated. */
  readonly token: PlainResetToken | null;
}

async function updateCommonAttributes(
  deps: Dependencies,
  context: RequestContext,
  id: string,
  commonAttributes: Partial<CommonAttributes>,
): Promise<UpdatedPasswordReset> {
  requirePermission(context, 'password_reset.update');
  const { site } = context;
  const reset = await deps.unitOfWork.run(async (tx) => {
    const found = await tx.passwordResets.find({ ...site, siteFilter: {} }, id);
    // Locked, so that the customer is not deleted, and the reset with it, before the update.
    const customer = found && (await tx.customers.lock(site, found.customerId));
    if (!customer || found.deletedAt) throw new AppError('NOT_FOUND');
    return tx.passwordResets.update(site, id, commonAttributes);
  });
  return { reset, token: null };
}

/**
 * With password and token: redeems (see `redeemPasswordReset` for what it throws). With neither:
 * annotates; throws `NOT_FOUND`. One without the other is `BAD_USER_INPUT`, and so are neither and
 * no common attributes where the caller could not updateCommonAttributes. Common attributes are for
 * integrations: `FORBIDDEN` for others, before anything is consumed.
 */
export async function updatePasswordReset(
  deps: Dependencies,
  context: RequestContext,
  input: UpdatePasswordResetInput,
): Promise<UpdatedPasswordReset> {
  requirePermission(context, 'password_reset.redeem');
  const commonAttributes = parseCommonAttributes(input);
  if (Object.keys(commonAttributes).length > 0) requirePermission(context, 'password_reset.update');
  const id = parseId('id', input.id);
  const { customerPassword, resetPasswordToken } = input;
  const isEmpty = customerPassword == null && resetPasswordToken == null;
  // Whoever can only redeem, and asks for nothing, learns what is missing.
  if (isEmpty && isPermitted(context.caller, 'password_reset.update')) {
    return updateCommonAttributes(deps, context, id, commonAttributes);
  }
  if (customerPassword == null) throw invalidInput('customerPassword', 'blank');
  if (resetPasswordToken == null) throw invalidInput('resetPasswordToken', 'blank');
  const token = parseResetToken('resetPasswordToken', resetPasswordToken);
  const password = parsePassword('customerPassword', customerPassword);
  const redemption = { target: { resetId: id }, token, password, commonAttributes };
  const { reset } = await redeemPasswordReset(deps, context, redemption);
  return { reset, token };
}
