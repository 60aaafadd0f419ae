/** Changes a password: the customer proves the old one and sets a new one (OWASP ASVS 5.0, 6.2.3). */
import { requirePermission } from '../../domain/access/permissions.js';
import { type AuthorizedContext, type RequestContext } from '../../domain/access/context.js';
import { toUser, type User } from '../../domain/customers/user.js';
import { parsePassword } from '../../domain/passwords/policy.js';
import { AppError } from '../../domain/shared/errors.js';
import { parseId } from '../../domain/shared/text.js';
import type { EventDependencies } from '../events/support/record-event.js';
import type { Dependencies, Tx } from '../ports/index.js';
import { limitGuesses, type GuessDependencies } from '../shared/attempts.js';
import { storePassword } from './store.js';
import { hashNewPassword, type HashDependencies } from './support/hash-new-password.js';
import { verifyPassword, type VerifiedCustomer } from './support/verify.js';

interface ChangePasswordInput {
  readonly userId: string;
  readonly oldPassword: string;
  readonly newPassword: string;
}

type ChangeDependencies = Pick<Dependencies, 'unitOfWork'> &
  HashDependencies &
  EventDependencies &
  GuessDependencies;

async function storeChange(
  deps: EventDependencies,
  tx: Tx,
  context: AuthorizedContext,
  { verified, hash }: { verified: VerifiedCustomer; hash: string },
): Promise<User> {
  const { site } = context;
  const customer = await tx.customers.lock(site, verified.customer.id);
  const current = await tx.credentials.find(site, verified.customer.id);
  // While the new password was hashed, the customer was deleted or disabled, or got another password.
  if (!customer?.isActive || current?.version !== verified.credential.version) {
    throw new AppError('INVALID_CREDENTIALS');
  }
  const password = { customer, hash, occasion: 'change' as const };
  const credential = await storePassword(deps, tx, context, password);
  const changed = { ...customer, updatedAt: credential.changedAt };
  return toUser(changed, credential, site.organization);
}

/**
 * Ends the customer's pending resets and access tokens, and returns the customer in fabric's shape. Throws
 * `INVALID_CREDENTIALS`, `PASSWORD_REJECTED`, `RATE_LIMITED` and `OVERLOADED`.
 */
export async function changePassword(
  deps: ChangeDependencies,
  context: RequestContext,
  input: ChangePasswordInput,
): Promise<User> {
  requirePermission(context, 'password.change', input.userId);
  const userId = parseId('userId', input.userId);
  const oldPassword = parsePassword('oldPassword', input.oldPassword);
  const newPassword = parsePassword('newPassword', input.newPassword);
  const account = { customerId: userId };
  return limitGuesses(deps, context, {
    account,
    prove: () => verifyPassword(deps, context, account, oldPassword),
    proceed: async (verified) => {
      const hash = await hashNewPassword(deps, context, verified.customer, newPassword);
      return deps.unitOfWork.run((tx) => storeChange(deps, tx, context, { verified, hash }));
    },
  });
}
