/** The password policy, applied. Always before anything is consumed or stored. */
import { personalDataOf, type Customer } from '../../../domain/customers/customer.js';
import { AppError } from '../../../domain/shared/errors.js';
import type { Organization } from '../../../domain/access/organization.js';
import { findPasswordViolations } from '../../../domain/passwords/policy.js';
import type { PlainPassword } from '../../../domain/shared/secret.js';
import type { Dependencies } from '../../ports/index.js';

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
