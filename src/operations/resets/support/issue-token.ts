/** Makes the token of a reset from its secret. The token is in clear only on its way to its owner. */
import type { Organization } from '../../../domain/access/organization.js';
import type { PasswordReset } from '../../../domain/resets/reset.js';
import { PlainResetToken } from '../../../domain/shared/secret.js';
import type { Dependencies } from '../../ports/index.js';

/** Returns the secret itself for an opaque token, and a signed JWT that carries it as `jti` for the other kind. */
export async function issueToken(
  { resetTokenSigner }: Pick<Dependencies, 'resetTokenSigner'>,
  { account }: Organization,
  { tokenKind, customerId, expiresAt }: PasswordReset,
  secret: string,
): Promise<PlainResetToken> {
  if (tokenKind === 'opaque') return new PlainResetToken(secret);
  return resetTokenSigner.sign({ jti: secret, customerId, account }, expiresAt);
}
