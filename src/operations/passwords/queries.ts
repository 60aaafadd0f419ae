/** What a new password must be, for the form that asks for it. */
import { requirePermission, type RequestContext } from '../../domain/access/context.js';
import type { PasswordPolicy } from '../../domain/passwords/policy.js';
import type { Dependencies } from '../ports/index.js';

export async function readPasswordPolicy(
  deps: Dependencies,
  context: RequestContext,
): Promise<PasswordPolicy> {
  requirePermission(context, 'password_policy.read');
  return deps.passwordPolicy;
}
