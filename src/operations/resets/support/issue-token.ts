/** The token in clear of a reset whose secret was just made: it goes to its owner, and nowhere else. */
import type { Organization } from '../../../domain/access/organization.js';
import type { PasswordReset } from '../../../domain/resets/reset.js';
import { PlainResetToken } from '../../../domain/shared/secret.js';
import type { Dependencies } from '../../ports/index.js';

export async function issueToken(
  deps: Dependencies,
  { account }: Organization,
  reset: PasswordReset,
  secret: string,
): Promise<PlainResetToken> {
  if (reset.tokenKind === 'opaque') return new PlainResetToken(secret);
  const claims = { jti: secret, customerId: reset.customerId, account };
  return deps.resetTokenSigner.sign(claims, reset.expiresAt);
}
