/** From a token in clear to the reset it belongs to: the steps before anything is decided about a password. */
import type { AuthorizedContext } from '../../../domain/access/context.js';
import { resetTokenRefused } from '../../../domain/shared/errors.js';
import type { PasswordReset } from '../../../domain/resets/reset.js';
import { digestOpaqueToken, digestSecret, resetTokenKind } from '../../../domain/resets/token.js';
import type { ResetTokenDigest } from '../../../domain/resets/token.js';
import type { PlainResetToken } from '../../../domain/shared/secret.js';
import type { Dependencies, FoundReset, ResetTokenClaims } from '../../ports/index.js';

/** What the caller says the token is for: one reset, or one customer. */
export interface ResetTarget {
  readonly resetId?: string;
  readonly customerId?: string;
}

interface ReadToken {
  readonly digest: ResetTokenDigest;
  readonly claims: ResetTokenClaims | null;
}

async function readToken(deps: Dependencies, token: PlainResetToken): Promise<ReadToken> {
  if (resetTokenKind(token) === 'opaque') return { digest: digestOpaqueToken(token), claims: null };
  const claims = await deps.resetTokenSigner.verify(token);
  return { digest: digestSecret('jwt', claims.jti), claims };
}

function isOf(reset: PasswordReset, target: ResetTarget, claims: ResetTokenClaims | null): boolean {
  if (target.resetId !== undefined && target.resetId !== reset.id) return false;
  if (target.customerId !== undefined && target.customerId !== reset.customerId) return false;
  return claims === null || claims.customerId === reset.customerId;
}

/**
 * Finds the reset of a genuine token in the caller's partition. Throws `RESET_TOKEN_REFUSED` with
 * `UNRECOGNIZED`, always the same, for a token that is not genuine, is of another partition, reset
 * or customer, or whose customer is disabled.
 */
export async function findResetByToken(
  deps: Dependencies,
  { site }: AuthorizedContext,
  token: PlainResetToken,
  target: ResetTarget = {},
): Promise<FoundReset> {
  const { digest, claims } = await readToken(deps, token);
  const found = await deps.unitOfWork.read((tx) => tx.passwordResets.findByDigest(site, digest));
  if (!found?.customer.isActive || !isOf(found.reset, target, claims)) {
    throw resetTokenRefused('UNRECOGNIZED');
  }
  return found;
}
