/** Checks a new password against the policy and hashes it: before anything is consumed, and outside any transaction. */
import type { Organization } from '../../../domain/access/organization.js';
import { personalDataOf, type Customer } from '../../../domain/customers/customer.js';
import { findPasswordViolations } from '../../../domain/passwords/policy.js';
import { AppError } from '../../../domain/shared/errors.js';
import type { PlainPassword } from '../../../domain/shared/secret.js';
import type { Dependencies } from '../../ports/index.js';

export type HashDependencies = Pick<Dependencies, 'hasher' | 'passwordPolicy' | 'commonPasswords'>;

/** The customer and the shop, whose names must not make up the password. */
interface PasswordOwner {
  readonly organization: Organization;
  readonly customer: Pick<Customer, 'email' | 'profile'>;
}

/**
 * Returns the hash, argon2id in PHC string format. Throws `PASSWORD_REJECTED` with every violation at once, and
 * `OVERLOADED` if too many passwords wait to be hashed.
 */
export async function hashNewPassword(
  { hasher, passwordPolicy: policy, commonPasswords }: HashDependencies,
  { organization, customer }: PasswordOwner,
  password: PlainPassword,
): Promise<string> {
  const personalData = personalDataOf(customer, organization);
  const violations = findPasswordViolations(password, { policy, commonPasswords, personalData });
  if (violations.length > 0) throw new AppError('PASSWORD_REJECTED', { violations, policy });
  return hasher.hash(password);
}
