/** "Check before you show the form": whether a token can still be used. Consumes nothing; of the account it tells the id. */
import { requirePermission, type RequestContext } from '../../domain/access/context.js';
import { AppError, type ResetTokenErrorReason } from '../../domain/shared/errors.js';
import { reasonNotRedeemable } from '../../domain/resets/reset.js';
import { parseResetToken } from '../../domain/resets/token.js';
import type { Dependencies } from '../ports/index.js';
import { findResetByToken } from './support/find-by-token.js';

export interface ResetTokenStatus {
  readonly redeemable: boolean;
  /** Null where it is redeemable. */
  readonly reason: ResetTokenErrorReason | null;
  /** Null for a token that is not genuine. */
  readonly expiresAt: Date | null;
  /** Whose password it is for; null for a token that is not genuine. */
  readonly customerId: string | null;
}

/** Throws `BAD_USER_INPUT` for an empty token; a wrong one is an answer, not an error. */
export async function checkResetToken(
  deps: Dependencies,
  context: RequestContext,
  input: { token: string },
): Promise<ResetTokenStatus> {
  requirePermission(context, 'reset_token.check');
  const token = parseResetToken('token', input.token);
  try {
    const { reset } = await findResetByToken(deps, context, token);
    const reason = reasonNotRedeemable(reset);
    const { expiresAt, customerId } = reset;
    return { redeemable: reason === null, reason, expiresAt, customerId };
  } catch (error) {
    const reason = error instanceof AppError ? error.details.reason : undefined;
    if (reason === undefined) throw error;
    return { redeemable: false, reason, expiresAt: null, customerId: null };
  }
}
