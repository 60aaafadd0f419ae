/** The password policy, applied. Always before anything is consumed or stored. */
import { personalDataOf, type Customer } from '../domain/customer.js';
import { AppError } from '../domain/errors.js';
import type { Organization } from '../domain/organization.js';
import { findPasswordViolations } from '../domain/password-policy.js';
import type { PlainPassword } from '../domain/secret.js';
import type { Dependencies } from './ports.js';

/** Throws `PASSWORD_REJECTED` with every violation at once. */
export function requireAcceptablePassword(
  deps: Dependencies,
  organization: Organization,
  customer: Pick<Customer, 'email' | 'profile'>,
  password: PlainPassword,
): void {
  const violations = findPasswordViolations(password, {
    policy: deps.passwordPolicy,
    commonPasswords: deps.commonPasswords,
    personalData: personalDataOf(customer, organization),
  });
  if (violations.length > 0) throw new AppError('PASSWORD_REJECTED', { violations });
}
