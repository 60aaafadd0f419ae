/** The token in clear of a reset whose secret was just made: it goes to its owner, and nowhere else. */
import type { Organization } from '../domain/organization.js';
import type { PasswordReset } from '../domain/password-reset.js';
import { PlainResetToken } from '../domain/secret.js';
import type { Dependencies } from './ports.js';

export async function tokenOf(
  deps: Dependencies,
  { account }: Organization,
  reset: PasswordReset,
  secret: string,
): Promise<PlainResetToken> {
  if (reset.tokenKind === 'opaque') return new PlainResetToken(secret);
  const claims = { jti: secret, customerId: reset.customerId, account };
  return deps.resetTokenSigner.sign(claims, reset.expiresAt);
}
