/** Reads the password policy, for forms that ask for a new password. */
import { requirePermission } from '../../domain/access/permissions.js';
import { type RequestContext } from '../../domain/access/context.js';
import type { PasswordPolicy } from '../../domain/passwords/policy.js';
import type { Dependencies } from '../ports/index.js';

/** Returns the policy. Throws `UNAUTHENTICATED`. */
export async function readPasswordPolicy(
  { passwordPolicy }: Pick<Dependencies, 'passwordPolicy'>,
  context: RequestContext,
): Promise<PasswordPolicy> {
  requirePermission(context, 'password_policy.read');
  return passwordPolicy;
}
