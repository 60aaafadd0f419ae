/** Checks a new password against the policy and hashes it: before anything is consumed, and outside any transaction. */
import type { AuthorizedContext } from '../../../domain/access/context.js';
import { personalDataOf, type Customer } from '../../../domain/customers/customer.js';
import { findPasswordViolations } from '../../../domain/passwords/policy.js';
import { AppError } from '../../../domain/shared/errors.js';
import type { PlainPassword } from '../../../domain/shared/secret.js';
import type { Dependencies } from '../../ports/index.js';
import { provenTurn } from './hash-turn.js';

export type HashDependencies = Pick<Dependencies, 'hasher' | 'passwordPolicy' | 'commonPasswords'>;

/**
 * Returns the hash, argon2id in PHC string format. Throws `PASSWORD_REJECTED` with every violation at once, and
 * `OVERLOADED` if too many passwords wait to be hashed. The names of the customer and the shop must not make up the
 * password.
 */
export async function hashNewPassword(
  { hasher, passwordPolicy: policy, commonPasswords }: HashDependencies,
  context: AuthorizedContext,
  customer: Pick<Customer, 'email' | 'profile'>,
  password: PlainPassword,
): Promise<string> {
  const personalData = personalDataOf(customer, context.site.organization);
  const violations = findPasswordViolations(password, { policy, commonPasswords, personalData });
  if (violations.length > 0) throw new AppError('PASSWORD_REJECTED', { violations, policy });
  return hasher.hash(password, provenTurn(context));
}
