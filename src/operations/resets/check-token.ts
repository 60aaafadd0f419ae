/** Checks whether a token can still be redeemed, before a front end shows its form. Does not use the token up. */
import { requirePermission } from '../../domain/access/permissions.js';
import { type RequestContext } from '../../domain/access/context.js';
import type { PasswordPolicy } from '../../domain/passwords/policy.js';
import { reasonNotRedeemable } from '../../domain/resets/reset.js';
import { parseResetToken, readResetToken } from '../../domain/resets/token.js';
import {
  AppError,
  resetTokenRefused,
  type ResetTokenErrorReason,
} from '../../domain/shared/errors.js';
import type { Dependencies } from '../ports/index.js';
import { observeRefusal } from '../shared/refusals.js';
import { findResetByToken, type FindDependencies } from './support/find-by-token.js';

export interface ResetTokenStatus {
  readonly redeemable: boolean;
  /** Why the token cannot be redeemed; null if it can. */
  readonly reason: ResetTokenErrorReason | null;
  /** Null for a token that is not genuine. */
  readonly expiresAt: Date | null;
  /**
   * The customer whose password the token sets; nothing else of the customer is shown. Null for a token that is not
   * genuine.
   */
  readonly customerId: string | null;
}

/**
 * Returns the status of any token, also of one that is not genuine. Throws `BAD_USER_INPUT` for an empty token, and
 * `RATE_LIMITED` after too many that are not genuine.
 */
export async function checkResetToken(
  deps: FindDependencies,
  context: RequestContext,
  input: { token: string },
): Promise<ResetTokenStatus> {
  requirePermission(context, 'reset_token.check');
  const token = parseResetToken('token', input.token);
  try {
    const { reset } = await findResetByToken(deps, context, token);
    const reason = reasonNotRedeemable(reset);
    if (reason) observeRefusal(deps.observe, context, 'checkResetToken', resetTokenRefused(reason));
    else deps.observe({ kind: 'reset.opened', mode: context.site.mode });
    const { expiresAt, customerId } = reset;
    return { redeemable: reason === null, reason, expiresAt, customerId };
  } catch (error) {
    const reason = error instanceof AppError ? error.details.reason : undefined;
    if (reason === undefined) throw error;
    observeRefusal(deps.observe, context, 'checkResetToken', error);
    return { redeemable: false, reason, expiresAt: null, customerId: null };
  }
}

/** What a form that asks for a new password needs to know. */
export interface RedeemableToken {
  readonly expiresAt: Date;
  readonly passwordPolicy: PasswordPolicy;
}

/**
 * Returns until when the token can be redeemed, and the policy for the password. Throws `RESET_TOKEN_REFUSED` with the
 * reason for a token that cannot; a text that is no token at all is `UNRECOGNIZED`. Throws `RATE_LIMITED` after too many
 * that are not genuine.
 */
export async function findRedeemableToken(
  deps: FindDependencies & Pick<Dependencies, 'passwordPolicy'>,
  context: RequestContext,
  input: { token: string },
): Promise<RedeemableToken> {
  requirePermission(context, 'reset_token.check');
  const { reset } = await findResetByToken(deps, context, readResetToken(input.token));
  const reason = reasonNotRedeemable(reset);
  if (reason) throw resetTokenRefused(reason);
  deps.observe({ kind: 'reset.opened', mode: context.site.mode });
  return { expiresAt: reset.expiresAt, passwordPolicy: deps.passwordPolicy };
}
