/** A customer who knows the old password sets a new one (OWASP ASVS 5.0, 6.2.3). */
import {
  requirePermission,
  type AuthorizedContext,
  type RequestContext,
} from '../../domain/access/context.js';
import { AppError } from '../../domain/shared/errors.js';
import { parsePassword } from '../../domain/passwords/policy.js';
import { parseId } from '../../domain/shared/text.js';
import { toUser, type User } from '../../domain/customers/user.js';
import { recordEvent } from '../events/support/publish.js';
import { noticePasswordChange } from './mail-notice.js';
import { newEvent } from '../events/support/new-event.js';
import { requireAcceptablePassword } from './support/check-policy.js';
import type { Dependencies, ReadTx, Tx } from '../ports/index.js';
import { verifyPassword, type ProvenCustomer } from './support/prove.js';

interface ChangePasswordInput {
  readonly userId: string;
  readonly oldPassword: string;
  readonly newPassword: string;
}

async function storeChange(
  deps: Dependencies,
  tx: Tx,
  context: AuthorizedContext,
  proven: ProvenCustomer,
  hash: string,
): Promise<User> {
  const { site } = context;
  const customer = await tx.customers.lock(site, proven.customer.id);
  const current = await tx.credentials.find(site, proven.customer.id);
  // What was proved is an older password by now, or the customer is gone.
  if (!customer?.isActive || current?.version !== proven.credential.version) {
    throw new AppError('INVALID_CREDENTIALS');
  }
  const credential = await tx.credentials.set(site, customer.id, hash);
  await tx.passwordResets.supersedePending(site, customer.id);
  await recordEvent(deps, tx, site, newEvent(context, 'customers.change_password', customer.id));
  await noticePasswordChange(tx, context, customer, credential.changedAt);
  return toUser(customer, credential, site.organization);
}

/** Ends pending resets and the customer's access tokens. Throws `INVALID_CREDENTIALS`, `PASSWORD_REJECTED`, `OVERLOADED`. */
export async function changePassword(
  deps: Dependencies,
  context: RequestContext,
  input: ChangePasswordInput,
): Promise<User> {
  requirePermission(context, 'password.change', input.userId);
  const { site } = context;
  const userId = parseId('userId', input.userId);
  const oldPassword = parsePassword('oldPassword', input.oldPassword);
  const newPassword = parsePassword('newPassword', input.newPassword);
  const findCustomer = async (tx: ReadTx) =>
    (await tx.customers.findMany(site, [userId]))[0] ?? null;
  const proven = await verifyPassword(deps, context, findCustomer, oldPassword);
  requireAcceptablePassword(deps, site.organization, proven.customer, newPassword);
  const hash = await deps.hasher.hash(newPassword);
  return deps.unitOfWork.run((tx) => storeChange(deps, tx, context, proven, hash));
}
