/** Finds the reset that a token belongs to. */
import type { AuthorizedContext } from '../../../domain/access/context.js';
import { AppError, resetTokenRefused } from '../../../domain/shared/errors.js';
import type { PasswordReset } from '../../../domain/resets/reset.js';
import { digestOpaqueToken, digestSecret, resetTokenKind } from '../../../domain/resets/token.js';
import type { ResetTokenDigest } from '../../../domain/resets/token.js';
import type { PlainResetToken } from '../../../domain/shared/secret.js';
import type { Dependencies, FoundReset, ResetTokenClaims } from '../../ports/index.js';
import { countWrongToken, type LimitDependencies } from '../../shared/attempts.js';

/** The reset or the customer that the caller says the token is for. */
export interface ResetTarget {
  readonly resetId?: string;
  readonly customerId?: string;
}

type TokenDependencies = Pick<Dependencies, 'resetTokenSigner'>;

export type FindDependencies = TokenDependencies &
  LimitDependencies &
  Pick<Dependencies, 'unitOfWork'>;

interface ReadToken {
  readonly digest: ResetTokenDigest;
  readonly claims: ResetTokenClaims | null;
}

async function readToken(deps: TokenDependencies, token: PlainResetToken): Promise<ReadToken> {
  if (resetTokenKind(token) === 'opaque') return { digest: digestOpaqueToken(token), claims: null };
  const claims = await deps.resetTokenSigner.verify(token);
  return { digest: digestSecret('jwt', claims.jti), claims };
}

function isOf(reset: PasswordReset, target: ResetTarget, claims: ResetTokenClaims | null): boolean {
  if (target.resetId !== undefined && target.resetId !== reset.id) return false;
  if (target.customerId !== undefined && target.customerId !== reset.customerId) return false;
  return claims === null || claims.customerId === reset.customerId;
}

async function findGenuine(
  deps: FindDependencies,
  { site }: AuthorizedContext,
  token: PlainResetToken,
  target: ResetTarget,
): Promise<FoundReset> {
  const { digest, claims } = await readToken(deps, token);
  const found = await deps.unitOfWork.read((tx) => tx.passwordResets.findByDigest(site, digest));
  if (!found?.customer.isActive || !isOf(found.reset, target, claims)) {
    throw resetTokenRefused('UNRECOGNIZED');
  }
  return found;
}

/**
 * Returns the reset of a genuine token, whether or not it can still be redeemed, and its customer. Throws
 * `RESET_TOKEN_REFUSED` with `UNRECOGNIZED`, always the same, for a token that is not genuine, that belongs to
 * another partition, reset or customer, or whose customer is disabled; `RATE_LIMITED` instead after too many of these.
 */
export async function findResetByToken(
  deps: FindDependencies,
  context: AuthorizedContext,
  token: PlainResetToken,
  target: ResetTarget = {},
): Promise<FoundReset> {
  try {
    return await findGenuine(deps, context, token, target);
  } catch (error) {
    const isRefused = error instanceof AppError && error.code === 'RESET_TOKEN_REFUSED';
    if (isRefused) await countWrongToken(deps, context);
    throw error;
  }
}
