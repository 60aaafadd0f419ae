/** Updates a reset as Commerce Layer does: redeems it, writes its common attributes, or both at once. */
import { isPermitted, requirePermission } from '../../domain/access/permissions.js';
import { type RequestContext } from '../../domain/access/context.js';
import { parsePassword } from '../../domain/passwords/policy.js';
import type { PasswordReset } from '../../domain/resets/reset.js';
import { parseResetToken } from '../../domain/resets/token.js';
import { AppError, invalidInput } from '../../domain/shared/errors.js';
import { parseId } from '../../domain/shared/text.js';
import type { CommonAttributes, Dependencies } from '../ports/index.js';
import { changesTo, isEmpty } from '../shared/changes.js';
import { parseCommonAttributes, type CommonAttributesInput } from '../shared/common-attributes.js';
import { redeemPasswordReset, type RedeemDependencies, type Redemption } from './redeem.js';

interface UpdatePasswordResetInput extends CommonAttributesInput {
  readonly id: string;
  readonly customerPassword?: string | null | undefined;
  readonly resetPasswordToken?: string | null | undefined;
}

async function updateCommonAttributes(
  { unitOfWork }: Pick<Dependencies, 'unitOfWork'>,
  context: RequestContext,
  id: string,
  commonAttributes: Partial<CommonAttributes>,
): Promise<PasswordReset> {
  requirePermission(context, 'password_reset.update');
  const { site } = context;
  return unitOfWork.run(async (tx) => {
    const found = await tx.passwordResets.findById(site, id);
    // The lock keeps the customer, and so the reset, from being deleted before the update.
    const customer = found && (await tx.customers.lock(site, found.customerId));
    const reset = customer && (await tx.passwordResets.findById(site, id));
    if (!reset || reset.deletedAt) throw new AppError('NOT_FOUND');
    const changes = changesTo(reset, commonAttributes);
    return isEmpty(changes) ? reset : tx.passwordResets.update(site, id, changes);
  });
}

/** Throws `BAD_USER_INPUT` if one of password and token is missing or malformed. */
function parseRedemption({
  customerPassword,
  resetPasswordToken,
}: UpdatePasswordResetInput): Pick<Redemption, 'token' | 'password'> {
  if (customerPassword == null) throw invalidInput('customerPassword', 'blank');
  if (resetPasswordToken == null) throw invalidInput('resetPasswordToken', 'blank');
  const token = parseResetToken('resetPasswordToken', resetPasswordToken);
  return { token, password: parsePassword('customerPassword', customerPassword) };
}

/**
 * Returns the reset as it is now. With password and token it redeems the reset and throws what
 * `redeemPasswordReset` throws; with neither it writes the common attributes and throws `NOT_FOUND`. One without the
 * other is `BAD_USER_INPUT`. Only integrations may write common attributes: others get `FORBIDDEN` before anything is
 * consumed.
 */
export async function updatePasswordReset(
  deps: RedeemDependencies,
  context: RequestContext,
  input: UpdatePasswordResetInput,
): Promise<PasswordReset> {
  requirePermission(context, 'password_reset.redeem');
  const commonAttributes = parseCommonAttributes(input);
  if (Object.keys(commonAttributes).length > 0) requirePermission(context, 'password_reset.update');
  const id = parseId('id', input.id);
  const isRedemption = input.customerPassword != null || input.resetPasswordToken != null;
  // A caller that can only redeem gets `BAD_USER_INPUT` for an empty update, which names the missing argument.
  if (!isRedemption && isPermitted(context.caller, 'password_reset.update')) {
    return updateCommonAttributes(deps, context, id, commonAttributes);
  }
  const redemption = { target: { resetId: id }, commonAttributes, ...parseRedemption(input) };
  return (await redeemPasswordReset(deps, context, redemption)).reset;
}
