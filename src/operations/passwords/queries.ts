/** Reads what a new password must be, for the form that asks for one. */
import { requirePermission, type RequestContext } from '../../domain/access/context.js';
import type { PasswordPolicy } from '../../domain/passwords/policy.js';
import type { Dependencies } from '../ports/index.js';

/** Throws `UNAUTHENTICATED`. */
export async function readPasswordPolicy(
  { passwordPolicy }: Pick<Dependencies, 'passwordPolicy'>,
  context: RequestContext,
): Promise<PasswordPolicy> {
  requirePermission(context, 'password_policy.read');
  return passwordPolicy;
}
