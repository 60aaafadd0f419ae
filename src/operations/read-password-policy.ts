/** What a new password must be, for the form that asks for it. */
import { requirePermission, type RequestContext } from '../domain/context.js';
import type { PasswordPolicy } from '../domain/password-policy.js';
import type { Dependencies } from './ports.js';

export async function readPasswordPolicy(
  deps: Dependencies,
  context: RequestContext,
): Promise<PasswordPolicy> {
  requirePermission(context, 'password_policy.read');
  return deps.passwordPolicy;
}
